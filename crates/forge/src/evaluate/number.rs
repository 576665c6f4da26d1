//! Exact numbers: a whole number of units, each 10^-scale.

use std::cmp::Ordering;

/// An exact number. Operations saturate at the bounds of 128 bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub(crate) units: i128,
    pub(crate) scale: u8,
}

/// 10^n for n up to 38.
pub(crate) fn power_of_ten(n: u8) -> i128 {
    10i128.checked_pow(u32::from(n)).unwrap_or(i128::MAX)
}

impl Number {
    pub(crate) fn int(value: i64) -> Self {
        Self {
            units: i128::from(value),
            scale: 0,
        }
    }

    /// Reads `-12.50`, `1e3` and the like.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if !digits.bytes().any(|b| b.is_ascii_digit()) || fraction.starts_with(['+', '-']) {
            return None;
        }
        let units: i128 = digits.strip_prefix('+').unwrap_or(&digits).parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        if scale < 0 {
            (scale > -30).then(|| Self {
                units: units.saturating_mul(power_of_ten(-scale as u8)),
                scale: 0,
            })
        } else {
            (scale <= 30).then_some(Self {
                units,
                scale: scale as u8,
            })
        }
    }

    /// The same number with so many digits after the point, rounded half away from zero.
    pub(crate) fn rescale(self, scale: u8) -> Self {
        let units = match scale.cmp(&self.scale) {
            Ordering::Equal => self.units,
            Ordering::Greater => self.units.saturating_mul(power_of_ten(scale - self.scale)),
            Ordering::Less => {
                let divisor = power_of_ten(self.scale - scale);
                let half = if self.units < 0 {
                    -(divisor / 2)
                } else {
                    divisor / 2
                };
                self.units.saturating_add(half) / divisor
            }
        };
        Self { units, scale }
    }

    /// Whole part, rounded down.
    pub(crate) fn floor(self) -> Self {
        Self {
            units: self.units.div_euclid(power_of_ten(self.scale)),
            scale: 0,
        }
    }

    pub(crate) fn negate(self) -> Self {
        Self {
            units: self.units.saturating_neg(),
            ..self
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self {
            units: self
                .rescale(scale)
                .units
                .saturating_add(other.rescale(scale).units),
            scale,
        }
    }

    pub(crate) fn times(self, other: Self) -> Self {
        let product = Self {
            units: self.units.saturating_mul(other.units),
            scale: self.scale.saturating_add(other.scale),
        };
        if product.scale > 18 {
            product.rescale(18)
        } else {
            product
        }
    }

    /// The quotient to `digits` after the point; None for a division by zero.
    pub(crate) fn over(self, other: Self, digits: u8) -> Option<Self> {
        if other.units == 0 {
            return None;
        }
        let numerator = self
            .rescale(self.scale.max(other.scale))
            .units
            .saturating_mul(power_of_ten(digits));
        let divisor = other.rescale(self.scale.max(other.scale)).units;
        let size = divisor.saturating_abs();
        let rounded = numerator.saturating_abs().saturating_add(size / 2) / size;
        let positive = (numerator < 0) == (divisor < 0);
        Some(Self {
            units: if positive { rounded } else { -rounded },
            scale: digits,
        })
    }

    /// The quotient without its rest; None for a division by zero.
    pub(crate) fn quotient(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let units = self
            .rescale(scale)
            .units
            .checked_div(other.rescale(scale).units)?;
        Some(Self { units, scale: 0 })
    }

    pub(crate) fn modulo(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let units = self
            .rescale(scale)
            .units
            .checked_rem(other.rescale(scale).units)?;
        Some(Self { units, scale })
    }

    pub(crate) fn is_zero(self) -> bool {
        self.units == 0
    }

    /// As a whole number, when it is one and fits.
    pub(crate) fn to_i64(self) -> Option<i64> {
        let whole = self.floor();
        (whole.rescale(self.scale).units == self.units)
            .then_some(whole.units)
            .and_then(|u| i64::try_from(u).ok())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        self.rescale(scale).units.cmp(&other.rescale(scale).units)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let (divisor, units) = (
            power_of_ten(self.scale).unsigned_abs(),
            self.units.unsigned_abs(),
        );
        let sign = if self.units < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{}.{:0width$}",
            units / divisor,
            units % divisor,
            width = usize::from(self.scale)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(n("0.1").plus(n("0.2")), n("0.3"));
        assert_eq!(n("19.99").times(n("3")).to_string(), "59.97");
        assert_eq!(n("-2.5").rescale(0).units, -3);
        assert_eq!(
            n("1").over(n("3"), 4).map(|q| q.to_string()).as_deref(),
            Some("0.3333")
        );
        assert_eq!(n("-1").over(n("2"), 0).map(|q| q.units), Some(-1));
        assert_eq!(n("1e3"), n("1000"));
        assert_eq!(n("7.5").modulo(n("2")), Some(n("1.5")));
        assert_eq!(Number::parse("abc"), None);
        assert!(n("1").over(n("0"), 2).is_none());
        assert_eq!(n("-7").quotient(n("2")), Some(n("-3")));
    }

    #[test]
    fn the_bounds_hold() {
        let least = Number {
            units: i128::MIN,
            scale: 0,
        };
        assert_eq!(least.negate().units, i128::MAX);
        assert!(least.over(n("3"), 12).is_some());
        assert!(least.to_string().starts_with('-'));
    }
}
