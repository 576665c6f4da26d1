//! The shapes of distributions, with temperature.

use crate::{know::calendar, random::Quantiles};
use confab_model::recipe::Shape;

/// A temperature within what the shapes are made for.
pub(crate) fn temperature(asked: f64) -> f64 {
    asked.clamp(0.05, 2.0)
}

/// Weights to the power 1/T, as whole numbers relative to the greatest. What
/// has a weight at all keeps a little of it.
pub(crate) fn tempered(weights: &[u32], temperature: f64) -> Vec<u64> {
    let most = f64::from(weights.iter().copied().max().unwrap_or(1).max(1));
    let one = |weight: &u32| {
        let share = libm::pow(f64::from(*weight) / most, 1.0 / temperature);
        libm::round(share * 1e9) as u64 + u64::from(*weight > 0)
    };
    weights.iter().map(one).collect()
}

/// Weights that give these ones once they are tempered: what was asked for in
/// numbers stays as it is.
pub(crate) fn untempered(weights: &[u64], temperature: f64) -> Vec<u32> {
    let most = weights.iter().copied().max().unwrap_or(1).max(1) as f64;
    let one =
        |weight: &u64| libm::round(libm::pow(*weight as f64 / most, temperature) * 1e9) as u32;
    weights.iter().map(one).collect()
}

/// The inverse distribution function of a shape between two bounds.
pub(crate) fn quantiles(shape: Shape, min: i64, max: i64, temperature: f64) -> Quantiles {
    let width = (max as f64) - (min as f64);
    let at = move |p: f64| {
        let share = match shape {
            Shape::Uniform => 0.5 + (p - 0.5) * temperature.min(1.0),
            Shape::Normal => (0.5 + normal(p) * 0.17 * temperature).clamp(0.0, 1.0),
            Shape::Low | Shape::Price => libm::pow(p, 1.0 + 1.4 / temperature),
            Shape::High => 1.0 - libm::pow(1.0 - p, 1.0 + 1.4 / temperature),
        };
        min as f64 + share * width
    };
    Quantiles::new(at)
}

/// The quantile of the standard normal distribution, to about 0.0005
/// (Abramowitz and Stegun 26.2.23).
fn normal(p: f64) -> f64 {
    let p = p.clamp(0.0005, 0.9995);
    let tail = p.min(1.0 - p);
    let t = libm::sqrt(-2.0 * libm::log(tail));
    let z = t
        - (2.515517 + t * (0.802853 + t * 0.010328))
            / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    if p < 0.5 { -z } else { z }
}

/// The weight of each day between two days: growth over the whole period in
/// per cent, and the weights of the twelve months.
pub(crate) fn day_weights(from: i32, to: i32, growth: i16, months: &[u16]) -> Vec<u64> {
    let span = i64::from(to - from).max(1);
    (from..=to)
        .map(|day| {
            let grown = 1000 * span + i64::from(growth) * 10 * i64::from(day - from);
            let month = calendar::civil(day).1 as usize - 1;
            let season = months.get(month).copied().unwrap_or(1000);
            (grown.max(span) as u64 / span as u64 + 1) * u64::from(season) / 10
        })
        .collect()
}

/// Seconds of the day between two hours, busier around midday and the evening.
pub(crate) fn hours((from, to): (u8, u8)) -> Quantiles {
    let weights: Vec<u64> = (0..24 * 60)
        .map(|minute| {
            let hour = minute / 60;
            if !(u64::from(from)..=u64::from(to)).contains(&hour) {
                return 0;
            }
            match hour {
                11..=13 | 17..=20 => 10,
                8..=10 | 14..=16 => 7,
                _ => 3,
            }
        })
        .collect();
    let minutes = Quantiles::weighted(0, &weights);
    Quantiles::new(|p| {
        let bits = (p.min(0.999_999_9) * 18_446_744_073_709_551_616.0) as u64;
        minutes.at(bits & !0x003f_ffff_ffff_ffff) as f64 * 60.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::at;

    #[test]
    fn an_instructed_share_survives_the_temperature() {
        for temperature in [0.3, 1.0, 2.0] {
            let weights = tempered(&untempered(&[300, 450, 250], temperature), temperature);
            let share = weights[0] as f64 / weights.iter().sum::<u64>() as f64;
            assert!((share - 0.3).abs() < 0.001, "{share} at {temperature}");
        }
    }

    #[test]
    fn a_low_temperature_draws_closer_together() {
        let spread = |temperature| {
            let q = quantiles(Shape::Normal, 0, 1_000_000, temperature);
            let values: Vec<i64> = (0..1000).map(|i| q.at(at(9, i))).collect();
            values
                .iter()
                .max()
                .zip(values.iter().min())
                .map(|(a, b)| a - b)
                .unwrap_or(0)
        };
        assert!(spread(0.2) * 2 < spread(1.0));
    }

    #[test]
    fn a_doubled_month_has_twice_the_days_weight() {
        let months = [
            1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 2000,
        ];
        let from = calendar::day_of(2024, 1, 1);
        let weights = day_weights(from, calendar::day_of(2024, 12, 31), 0, &months);
        assert_eq!(weights[365], 2 * weights[0]);
    }
}
