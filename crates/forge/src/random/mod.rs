//! Randomness that is addressed, not drawn: each number is a function of
//! (seed, table, column, row), so any value can be computed alone.

mod permute;
mod quantiles;
mod split;

pub(crate) use permute::Permutation;
pub(crate) use quantiles::Quantiles;
pub(crate) use split::Split;

/// Mixes 64 bits well: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
#[inline]
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The number at `index` of the sequence named by `key`.
#[inline]
pub(crate) fn at(key: u64, index: u64) -> u64 {
    mix(key.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// A key for what is called so, below another key.
pub(crate) fn key(parent: u64, name: &str) -> u64 {
    name.bytes()
        .fold(mix(parent ^ 0x243f_6a88_85a3_08d3), |key, byte| {
            at(key, u64::from(byte))
        })
}

/// A number below `bound` (which must not be 0) from 64 random bits.
#[inline]
pub(crate) fn below(bits: u64, bound: u64) -> u64 {
    ((u128::from(bits) * u128::from(bound)) >> 64) as u64
}

/// Whether an event of so many per mille happens.
#[inline]
pub(crate) fn happens(bits: u64, per_mille: u16) -> bool {
    below(bits, 1000) < u64::from(per_mille)
}

/// The random numbers of one cell, one after the other.
pub(crate) struct Stream {
    key: u64,
    next: u64,
}

impl Stream {
    #[inline]
    pub(crate) fn new(key: u64, row: u64) -> Self {
        Self {
            key: at(key, row),
            next: 0,
        }
    }

    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.next += 1;
        at(self.key, self.next)
    }

    #[inline]
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        below(self.bits(), bound.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_depend_on_every_part_of_their_address() {
        let a = at(key(1, "Orders"), 7);
        assert_ne!(a, at(key(2, "Orders"), 7));
        assert_ne!(a, at(key(1, "Order"), 7));
        assert_ne!(a, at(key(1, "Orders"), 8));
        assert_eq!(a, at(key(1, "Orders"), 7));
    }

    #[test]
    fn below_stays_below() {
        assert_eq!(below(u64::MAX, 10), 9);
        assert_eq!(below(0, 10), 0);
    }
}
