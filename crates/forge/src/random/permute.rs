//! Keyed permutations of `0..size`, so that distinct rows get distinct values
//! without remembering any.

use super::{at, mix};

/// A Feistel network over a mixed-radix square (Black and Rogaway 2002,
/// "Ciphers with Arbitrary Finite Domains", method 3), with cycle walking for
/// the few numbers beyond `size`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permutation {
    size: u64,
    a: u64,
    b: u64,
    key: u64,
}

const ROUNDS: u64 = 4;

impl Permutation {
    pub(crate) fn new(size: u64, key: u64) -> Self {
        let mut a = (size as f64).sqrt() as u64;
        while a.saturating_mul(a) < size {
            a += 1;
        }
        let a = a.max(1);
        Self {
            size,
            a,
            b: size.div_ceil(a).max(1),
            key,
        }
    }

    /// Where `x` goes; `x` must be below the size.
    #[inline]
    pub(crate) fn forward(&self, mut x: u64) -> u64 {
        if self.size < 2 {
            return 0;
        }
        loop {
            let (mut left, mut right) = (x / self.b, x % self.b);
            for round in 0..ROUNDS {
                left = wrap(left + self.noise(right, round, self.a), self.a);
                right = wrap(right + self.noise(left, round + ROUNDS, self.b), self.b);
            }
            x = left * self.b + right;
            if x < self.size {
                return x;
            }
        }
    }

    /// The inverse of [`Permutation::forward`].
    #[inline]
    pub(crate) fn backward(&self, mut x: u64) -> u64 {
        if self.size < 2 {
            return 0;
        }
        loop {
            let (mut left, mut right) = (x / self.b, x % self.b);
            for round in (0..ROUNDS).rev() {
                right = wrap(
                    right + self.b - self.noise(left, round + ROUNDS, self.b),
                    self.b,
                );
                left = wrap(left + self.a - self.noise(right, round, self.a), self.a);
            }
            x = left * self.b + right;
            if x < self.size {
                return x;
            }
        }
    }

    #[inline]
    fn noise(&self, half: u64, round: u64, bound: u64) -> u64 {
        let bits = mix(self.key ^ half.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (round << 57));
        ((u128::from(bits) * u128::from(bound)) >> 64) as u64
    }

    /// A permutation of the same size under another key.
    pub(crate) fn rekeyed(&self, number: u64) -> Self {
        Self {
            key: at(self.key, number),
            ..*self
        }
    }
}

#[inline]
fn wrap(x: u64, bound: u64) -> u64 {
    if x >= bound { x - bound } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_number_is_hit_once(size in 1u64..3000, key: u64) {
            let permutation = Permutation::new(size, key);
            let mut seen = vec![false; size as usize];
            for x in 0..size {
                let y = permutation.forward(x);
                prop_assert!(y < size && !seen[y as usize]);
                seen[y as usize] = true;
                prop_assert_eq!(permutation.backward(y), x);
            }
        }

        #[test]
        fn large_sizes_invert(size in 1u64..=1 << 62, key: u64, x: u64) {
            let permutation = Permutation::new(size, key);
            let x = x % size;
            prop_assert_eq!(permutation.backward(permutation.forward(x)), x);
        }
    }
}
