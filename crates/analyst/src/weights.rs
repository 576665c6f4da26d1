//! The weights of the log-linear model, learned beforehand and kept as data.

use crate::features::Features;
use std::collections::HashMap;

/// A weight for each feature's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    by_name: HashMap<String, f64>,
}

impl Weights {
    /// The weights that come with the crate.
    pub fn learned() -> Self {
        Self::parse(include_str!("../data/weights.tsv"))
    }

    /// Weights from lines of name, tab, number.
    pub fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let (name, weight) = line.split_once('\t')?;
            Some((name.to_owned(), weight.trim().parse().ok()?))
        };
        Self {
            by_name: text.lines().filter_map(line).collect(),
        }
    }

    /// How likely the best interpretation is right, by its features and its
    /// share among all that were found.
    pub fn confidence(&self, features: &Features, share: f64) -> f64 {
        let weight = |name: &str| self.by_name.get(&format!("sure {name}")).unwrap_or(&0.0);
        let term = |(name, value): &(String, f64)| weight(name) * value;
        let sum: f64 = features.values.iter().map(term).sum();
        let sum = sum + weight("share") * share + weight("bias");
        1.0 / (1.0 + libm::exp(-sum))
    }

    /// The weighted sum of features.
    pub fn score(&self, features: &Features) -> f64 {
        let term = |(name, value): &(String, f64)| self.by_name.get(name).unwrap_or(&0.0) * value;
        features.values.iter().map(term).sum()
    }
}
