//! Which parent row a row has, and which rows a parent has.

use super::{Plan, SlotPlan};
use crate::random::{Permutation, Split, Stream, at, below, happens};

/// How often a search among relatives is repeated before it is given up.
const TRIES: u64 = 24;
/// So many rows are looked at in turn when a relative must be found.
const SEARCHED: u64 = 10_000;

#[derive(Debug)]
pub(super) struct KeyPlan {
    /// The parent's table.
    pub(super) parent: usize,
    pub(super) chooser: Chooser,
    pub(super) nulls: u16,
    /// Whether NULL is allowed; otherwise any parent is better than none.
    pub(super) nullable: bool,
    /// Whether another key fills some of its columns, so that only a parent
    /// that agrees with that one will do.
    pub(super) bound: bool,
    pub(super) key: u64,
    /// Whether a CHECK may ask for another draw of its NULLs.
    pub(super) loose: bool,
}

#[derive(Debug)]
pub(super) enum Chooser {
    Share {
        split: Split,
        permutation: Option<Permutation>,
    },
    Distinct(Permutation),
    /// Row n has parent n, spread evenly over the parents.
    Aligned,
    Partner(SlotPlan),
    Via {
        table: usize,
        keys: Vec<usize>,
    },
    Forest {
        fanout: u64,
    },
    Agree {
        with: usize,
        up: Vec<usize>,
        down: Vec<usize>,
        distinct: bool,
        /// A column of the chosen row, and one of the other key's parent.
        before: Option<(usize, usize)>,
    },
    Follow {
        with: usize,
        up: Vec<usize>,
    },
    Child {
        key: usize,
    },
    Itself,
    Nothing,
}

impl Plan {
    /// The parent row of a row by one of its keys; None is NULL.
    pub(super) fn parent(
        &self,
        table: usize,
        number: usize,
        row: u64,
        attempt: u64,
    ) -> Option<u64> {
        let plan = &self.tables[table];
        let key = &plan.keys[number];
        let parents = self.tables[key.parent].rows;
        let draw = if key.loose {
            at(key.key, row ^ attempt.rotate_left(40))
        } else {
            at(key.key, row)
        };
        if parents == 0 || (key.nulls > 0 && happens(draw, key.nulls)) {
            return None;
        }
        let chosen = match &key.chooser {
            Chooser::Share { .. } | Chooser::Distinct(_) | Chooser::Aligned => {
                self.ordinal(table, number, row).map(|(parent, _)| parent)
            }
            Chooser::Partner(slot) => {
                let (lead, ordinal) = match slot.within {
                    Some(lead) => self.ordinal(table, lead, row)?,
                    None => (0, row),
                };
                Some(slot.digit(lead, ordinal) % parents)
            }
            Chooser::Follow { with, up } => self
                .parent(table, *with, row, attempt)
                .and_then(|start| self.climb(plan.keys[*with].parent, up, start)),
            Chooser::Via { table: from, keys } => {
                let rows = self.tables[*from].rows;
                let mut random = Stream::new(key.key, row);
                (0..TRIES)
                    .find_map(|_| {
                        (rows > 0)
                            .then(|| self.climb(*from, keys, random.below(rows)))
                            .flatten()
                    })
                    .or_else(|| Some(random.below(parents)))
            }
            Chooser::Forest { fanout } => (row > 0).then(|| {
                // Around the row that a full tree would have as its parent, so that depth stays low.
                let centre = (row - 1) / fanout;
                let spread = (centre / 2 + 1).min(row);
                (centre + below(draw.rotate_left(13), spread)).min(row - 1)
            }),
            Chooser::Agree {
                with,
                up,
                down,
                distinct,
                before,
            } => self.parent(table, *with, row, attempt).and_then(|start| {
                // A row of the same table stands before its own, as in a forest.
                let same = key.parent == table;
                let avoid = distinct.then_some(start);
                let fits = |found: u64| {
                    if same {
                        found < row
                    } else {
                        Some(found) != avoid
                    }
                };
                let with = plan.keys[*with].parent;
                let ancestor = self.climb(with, up, start);
                let limit =
                    before.and_then(|(own, limit)| Some((own, self.moment(with, limit, start)?)));
                let wanted = |found: u64| {
                    fits(found)
                        && limit.is_none_or(|(own, limit)| {
                            self.moment(key.parent, own, found)
                                .is_none_or(|own| own <= limit)
                        })
                };
                let search = |wanted: &dyn Fn(u64) -> bool| {
                    self.descend(key.parent, down, ancestor?, row, key.key, wanted)
                };
                let found = search(&wanted).or_else(|| search(&fits));
                found.or_else(|| match key.bound {
                    false if !same => self.anyone(parents, row, key.key, avoid),
                    true if !same && !key.nullable => {
                        self.relative(key, down, ancestor?, row, &fits)
                    }
                    _ => None,
                })
            }),
            Chooser::Child { key: back } => {
                self.children(key.parent, *back, row)
                    .and_then(|(start, count)| {
                        let mut random = Stream::new(key.key, row);
                        (0..TRIES.min(count)).find_map(|_| {
                            self.child(key.parent, *back, row, start + random.below(count))
                        })
                    })
            }
            Chooser::Itself => Some(row % parents),
            Chooser::Nothing => return None,
        };
        match chosen {
            None if !key.nullable && key.parent == table => Some(row),
            None if !key.nullable => self.anyone(parents, row, key.key, None),
            chosen => chosen,
        }
    }

    /// The parent of a row and the row's number among that parent's rows, for keys that can be inverted.
    #[inline]
    pub(super) fn ordinal(&self, table: usize, number: usize, row: u64) -> Option<(u64, u64)> {
        let plan = &self.tables[table];
        let key = &plan.keys[number];
        match &key.chooser {
            Chooser::Share { split, permutation } => {
                Some(split.locate(permutation.map_or(row, |p| p.forward(row))))
            }
            Chooser::Distinct(permutation) => Some((permutation.forward(row), 0)),
            Chooser::Aligned => {
                let parents = self.tables[key.parent].rows;
                Some((
                    (u128::from(row) * u128::from(parents) / u128::from(plan.rows.max(1))) as u64,
                    0,
                ))
            }
            _ => None,
        }
    }

    /// The slots of a parent's children by a key: the first and how many; None when the key cannot be inverted.
    pub(super) fn children(&self, table: usize, number: usize, parent: u64) -> Option<(u64, u64)> {
        let plan = &self.tables[table];
        let key = &plan.keys[number];
        match &key.chooser {
            Chooser::Share { split, .. } => Some(split.children(parent)),
            Chooser::Distinct(permutation) => {
                let row = permutation.backward(parent);
                Some((row, u64::from(row < plan.rows)))
            }
            Chooser::Aligned => {
                let (rows, parents) = (
                    u128::from(plan.rows),
                    u128::from(self.tables[key.parent].rows.max(1)),
                );
                let row = (u128::from(parent) * rows).div_ceil(parents) as u64;
                let hit = row < plan.rows
                    && self
                        .ordinal(table, number, row)
                        .is_some_and(|(p, _)| p == parent);
                Some((row, u64::from(hit)))
            }
            _ => None,
        }
    }

    /// The row in a slot of a parent's children; None when that row's key is NULL after all.
    pub(super) fn child(&self, table: usize, number: usize, parent: u64, slot: u64) -> Option<u64> {
        let key = &self.tables[table].keys[number];
        let row = match &key.chooser {
            Chooser::Share {
                permutation: Some(permutation),
                ..
            } => permutation.backward(slot),
            _ => slot,
        };
        if key.nulls == 0 {
            return Some(row);
        }
        let attempt = if key.loose {
            super::check::attempt(self, table, row)
        } else {
            0
        };
        (self.parent(table, number, row, attempt) == Some(parent)).then_some(row)
    }

    /// Follows keys upwards from a row.
    fn climb(&self, mut table: usize, keys: &[usize], mut row: u64) -> Option<u64> {
        for key in keys {
            row = self.parent(table, *key, row, 0)?;
            table = self.tables[table].keys[*key].parent;
        }
        Some(row)
    }

    /// A row of `table` that reaches `ancestor` by the keys, nearest first, and is wanted.
    fn descend(
        &self,
        table: usize,
        down: &[usize],
        ancestor: u64,
        row: u64,
        key: u64,
        wanted: &dyn Fn(u64) -> bool,
    ) -> Option<u64> {
        let mut path = Vec::with_capacity(down.len());
        let mut at_table = table;
        for number in down {
            path.push((at_table, *number));
            at_table = self.tables[at_table].keys[*number].parent;
        }
        let mut random = Stream::new(key, row);
        (0..TRIES).find_map(|_| {
            let found = path
                .iter()
                .rev()
                .try_fold(ancestor, |parent, (table, number)| {
                    let (start, count) = self.children(*table, *number, parent)?;
                    if count == 0 {
                        return None;
                    }
                    self.child(*table, *number, parent, start + random.below(count))
                })?;
            wanted(found).then_some(found)
        })
    }

    /// The first row found that reaches the ancestor, where luck didn't find one.
    fn relative(
        &self,
        key: &KeyPlan,
        down: &[usize],
        ancestor: u64,
        row: u64,
        fits: &dyn Fn(u64) -> bool,
    ) -> Option<u64> {
        let rows = self.tables[key.parent].rows;
        let first = below(at(key.key, row), rows.max(1));
        (0..rows.min(SEARCHED))
            .map(|step| (first + step) % rows)
            .find(|found| fits(*found) && self.climb(key.parent, down, *found) == Some(ancestor))
    }

    fn anyone(&self, parents: u64, row: u64, key: u64, avoid: Option<u64>) -> Option<u64> {
        let found = below(at(key, row ^ (1 << 63)), parents);
        if Some(found) == avoid {
            (parents > 1).then_some((found + 1) % parents)
        } else {
            Some(found)
        }
    }
}
