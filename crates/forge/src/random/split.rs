//! Splits rows among parents so that the children of a parent are a range that
//! can be computed, forwards and backwards, in logarithmic time.
//!
//! Counts are divided top-down over a binary tree of parents, as KaGen does
//! (Funke et al. 2018, "Communication-free massively distributed graph
//! generation"); the lower levels divide unequally, which gives the long tail.

use super::{at, below};

/// So many starts are kept in memory at most; between them the tree is walked.
const KEPT: u64 = 1 << 16;
/// Nodes over more parents than this divide almost evenly.
const UNEQUAL_BELOW: u64 = 128;

/// `rows` divided among `parents`, each with `min` to `max` of them.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    parents: u64,
    rows: u64,
    min: u64,
    max: u64,
    skew: u64,
    key: u64,
    /// Parents between two kept starts, as a power of two.
    block: u32,
    /// The first row of each block of parents, and the end.
    starts: Vec<u64>,
    /// For each equal part of the rows, the block in which it begins.
    guide: Vec<u32>,
}

impl Split {
    /// `min * parents <= rows <= max * parents` must hold, and `parents > 0`.
    pub(crate) fn new(rows: u64, parents: u64, min: u64, max: u64, skew: u16, key: u64) -> Self {
        let mut block = 0;
        while parents >> block > KEPT {
            block += 1;
        }
        let mut split = Self {
            parents,
            rows,
            min,
            max,
            skew: u64::from(skew.min(1000)),
            key,
            block,
            starts: Vec::new(),
            guide: Vec::new(),
        };
        let blocks = parents.div_ceil(1 << block);
        let mut starts = Vec::with_capacity(blocks as usize + 1);
        split.collect(split.root(), &mut starts);
        starts.push(rows);
        let parts = starts.len() as u64;
        let mut at = 0usize;
        split.guide = (0..parts)
            .map(|part| {
                let row = (u128::from(part) * u128::from(rows) / u128::from(parts)) as u64;
                while at + 1 < starts.len() && starts[at + 1] <= row {
                    at += 1;
                }
                at as u32
            })
            .collect();
        split.starts = starts;
        split
    }

    /// The parent of a row, and the row's number among that parent's rows.
    #[inline]
    pub(crate) fn locate(&self, row: u64) -> (u64, u64) {
        let part =
            (u128::from(row) * self.guide.len() as u128 / u128::from(self.rows.max(1))) as usize;
        let mut index = self.guide[part.min(self.guide.len() - 1)] as usize;
        while self.starts[index + 1] <= row {
            index += 1;
        }
        let mut node = self.block_node(index);
        while node.width > 1 {
            let (left, right) = self.divide(node);
            node = if row < right.start { left } else { right };
        }
        (node.first, row - node.start)
    }

    /// The first row of a parent, and how many there are.
    #[inline]
    pub(crate) fn children(&self, parent: u64) -> (u64, u64) {
        if parent >= self.parents {
            return (self.rows, 0);
        }
        let mut node = self.block_node((parent >> self.block) as usize);
        while node.width > 1 {
            let (left, right) = self.divide(node);
            node = if parent < right.first { left } else { right };
        }
        (node.start, node.rows)
    }

    fn root(&self) -> Node {
        Node {
            first: 0,
            width: self.parents.next_power_of_two(),
            start: 0,
            rows: self.rows,
        }
    }

    #[inline]
    fn block_node(&self, index: usize) -> Node {
        let (start, end) = (self.starts[index], self.starts[index + 1]);
        Node {
            first: (index as u64) << self.block,
            width: 1 << self.block,
            start,
            rows: end - start,
        }
    }

    fn collect(&self, node: Node, starts: &mut Vec<u64>) {
        if node.first >= self.parents {
            return;
        }
        if node.width <= 1 << self.block {
            starts.push(node.start);
            return;
        }
        let (left, right) = self.divide(node);
        self.collect(left, starts);
        self.collect(right, starts);
    }

    /// Parents of a node that exist (the tree is padded to a power of two).
    fn size(&self, first: u64, width: u64) -> u64 {
        (first + width).min(self.parents).saturating_sub(first)
    }

    fn divide(&self, node: Node) -> (Node, Node) {
        let half = node.width / 2;
        let (left_size, right_size) = (
            self.size(node.first, half),
            self.size(node.first + half, half),
        );
        let left_rows = if right_size == 0 {
            node.rows
        } else {
            let (left, right) = (u128::from(left_size), u128::from(right_size));
            let free = u128::from(node.rows) - u128::from(self.min) * (left + right);
            let even = free * left / (left + right);
            // The rest of the division goes left or right by chance, so that small counts are not all on one side.
            let rest = free * left % (left + right);
            let bits = at(self.key ^ node.width.rotate_left(48), node.first);
            let even = even
                + u128::from(
                    (u128::from(below(bits.rotate_left(17), u64::MAX)) * (left + right)) >> 64
                        < rest,
                );
            let skew = if node.width <= UNEQUAL_BELOW {
                self.skew
            } else {
                self.skew / 16
            };
            let swing = even.min(free - even) * u128::from(skew) / 1000;
            let shifted =
                (even + u128::from(below(bits, (2 * swing + 1) as u64))).saturating_sub(swing);
            let low = u128::from(node.rows)
                .saturating_sub(u128::from(self.max) * right)
                .max(u128::from(self.min) * left);
            let high = (u128::from(self.max) * left)
                .min(u128::from(node.rows) - u128::from(self.min) * right);
            (shifted + u128::from(self.min) * left).clamp(low, high.max(low)) as u64
        };
        (
            Node {
                first: node.first,
                width: half,
                start: node.start,
                rows: left_rows,
            },
            Node {
                first: node.first + half,
                width: half,
                start: node.start + left_rows,
                rows: node.rows - left_rows,
            },
        )
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    first: u64,
    width: u64,
    start: u64,
    rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranges_tile_the_rows_and_invert(
            parents in 1u64..400, min in 0u64..3, extra in 0u64..2000, skew in 0u16..1000, key: u64, slack in 0u64..50,
        ) {
            let rows = parents * min + extra;
            let max = rows.div_ceil(parents) + slack;
            let split = Split::new(rows, parents, min, max, skew, key);
            let mut next = 0;
            for parent in 0..parents {
                let (start, count) = split.children(parent);
                prop_assert_eq!(start, next);
                prop_assert!((min..=max).contains(&count), "{} not in {}..={}", count, min, max);
                for k in 0..count {
                    prop_assert_eq!(split.locate(start + k), (parent, k));
                }
                next += count;
            }
            prop_assert_eq!(next, rows);
        }
    }

    #[test]
    fn many_parents_need_no_more_memory() {
        let split = Split::new(10_000_000, 3_000_000, 1, u64::MAX >> 1, 700, 5);
        assert!(split.starts.len() <= KEPT as usize + 1);
        for row in (0..10_000_000).step_by(99_991) {
            let (parent, k) = split.locate(row);
            let (start, count) = split.children(parent);
            assert!(k < count && start + k == row);
        }
    }

    #[test]
    fn a_skewed_split_has_a_long_tail() {
        let split = Split::new(10_000, 1000, 0, u64::MAX >> 1, 700, 3);
        let mut counts: Vec<u64> = (0..1000).map(|p| split.children(p).1).collect();
        counts.sort_unstable();
        let top: u64 = counts.iter().rev().take(100).sum();
        assert!(top > 2500, "the top tenth has {top} of 10000");
    }
}
