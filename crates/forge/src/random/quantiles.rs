//! Distributions as tables of whole numbers, so that drawing is two loads and
//! a multiplication, and no floating point reaches the data.

use super::below;

const STEPS: usize = 1024;

/// The inverse of a distribution function at 1,025 points, linear between them.
#[derive(Clone, Debug)]
pub(crate) struct Quantiles(Box<[i64]>);

impl Quantiles {
    /// From a function of the probability in 0..=1 to a value. It must not fall.
    pub(crate) fn new(value: impl Fn(f64) -> f64) -> Self {
        Self(
            (0..=STEPS)
                .map(|i| libm::round(value(i as f64 / STEPS as f64)) as i64)
                .collect(),
        )
    }

    /// From the weights of consecutive whole numbers that start at `first`.
    pub(crate) fn weighted(first: i64, weights: &[u64]) -> Self {
        let total: u128 = weights.iter().map(|w| u128::from(*w)).sum::<u128>().max(1);
        let mut points = Vec::with_capacity(STEPS + 1);
        let (mut index, mut passed) = (0usize, 0u128);
        for i in 0..=STEPS {
            let target = total * i as u128 / STEPS as u128;
            while index + 1 < weights.len() && passed + u128::from(weights[index]) <= target {
                passed += u128::from(weights[index]);
                index += 1;
            }
            points.push(first + index as i64);
        }
        Self(points.into())
    }

    /// The value at the probability `bits` / 2^64.
    #[inline]
    pub(crate) fn at(&self, bits: u64) -> i64 {
        let step = (bits >> 54) as usize;
        let (low, high) = (self.0[step], self.0[step + 1]);
        low + below(bits << 10, (high - low).unsigned_abs() + 1) as i64
    }

    #[cfg(test)]
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (self.0[0], self.0[STEPS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::at;

    #[test]
    fn draws_stay_within_the_bounds_and_reach_them() {
        let q = Quantiles::new(|p| 10.0 + p * 5.0);
        assert_eq!(q.bounds(), (10, 15));
        let drawn: Vec<i64> = (0..10_000).map(|i| q.at(at(1, i))).collect();
        assert_eq!(
            (drawn.iter().min(), drawn.iter().max()),
            (Some(&10), Some(&15))
        );
    }

    #[test]
    fn weights_are_followed() {
        let q = Quantiles::weighted(0, &[1, 0, 3]);
        let twos = (0..10_000).filter(|i| q.at(at(2, *i)) == 2).count();
        assert!((7000..8000).contains(&twos), "{twos}");
    }
}
