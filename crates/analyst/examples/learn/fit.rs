//! Fitting a log-linear model: the right options of an example against all.

use crate::judge::Verdict;
use confab_analyst::features::Features;
use std::collections::{BTreeSet, HashMap};

/// One interpretation.
pub(crate) struct Option_ {
    pub(crate) features: Features,
    pub(crate) verdict: Verdict,
    pub(crate) sql: String,
}

/// One question.
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) db: String,
    pub(crate) options: Vec<Option_>,
}

pub(crate) type WeightMap = HashMap<String, f64>;

const EPOCHS: usize = 60;
const RATE: f64 = 0.15;
const DECAY: f64 = 2e-5;

/// Options as numbered features, for speed.
struct Numbered {
    options: Vec<(Vec<(usize, f64)>, f64)>,
}

/// The weights under which right options are likeliest.
pub(crate) fn fit(examples: &[&Example]) -> WeightMap {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let numbered: Vec<Numbered> = examples
        .iter()
        .filter(|e| e.options.iter().any(|o| o.verdict != Verdict::Wrong))
        .map(|e| number(e, &mut numbers))
        .collect();
    let mut weights = vec![0.0; numbers.len()];
    let mut squares = vec![1e-6; numbers.len()];
    for _ in 0..EPOCHS {
        for example in &numbered {
            step(example, &mut weights, &mut squares);
        }
    }
    numbers
        .into_iter()
        .map(|(name, i)| (name, weights[i]))
        .collect()
}

fn number(example: &Example, numbers: &mut HashMap<String, usize>) -> Numbered {
    let exact = example.options.iter().any(|o| o.verdict == Verdict::Right);
    let options = example.options.iter().map(|option| {
        let mut index = |name: &String| {
            let next = numbers.len();
            *numbers.entry(name.clone()).or_insert(next)
        };
        let features = option
            .features
            .values
            .iter()
            .map(|(n, v)| (index(n), *v))
            .collect();
        let target = match option.verdict {
            Verdict::Right => 1.0,
            Verdict::Lenient if exact => 0.3,
            Verdict::Lenient => 1.0,
            Verdict::Wrong => 0.0,
        };
        (features, target)
    });
    Numbered {
        options: options.collect(),
    }
}

/// One step of gradient ascent on the log-likelihood of the right options.
fn step(example: &Numbered, weights: &mut [f64], squares: &mut [f64]) {
    let score = |f: &[(usize, f64)]| f.iter().map(|(i, v)| weights[*i] * v).sum::<f64>();
    let scores: Vec<f64> = example.options.iter().map(|(f, _)| score(f)).collect();
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let all: Vec<f64> = scores.iter().map(|s| libm::exp(s - top)).collect();
    let sum: f64 = all.iter().sum();
    let right: f64 = all
        .iter()
        .zip(&example.options)
        .map(|(p, (_, t))| p * t)
        .sum();
    let mut gradient: HashMap<usize, f64> = HashMap::new();
    for (p, (features, target)) in all.iter().zip(&example.options) {
        let pull = p * target / right.max(1e-12) - p / sum;
        for (i, v) in features {
            *gradient.entry(*i).or_default() += pull * v;
        }
    }
    for (i, g) in gradient {
        let g = g - DECAY * weights[i] * 50.0;
        squares[i] += g * g;
        weights[i] += RATE * g / squares[i].sqrt();
    }
}

/// The share of examples whose best option is right, strictly and leniently.
pub(crate) fn accuracy(weights: &WeightMap, examples: &[&Example]) -> (f64, f64) {
    let (mut right, mut lenient) = (0, 0);
    for example in examples {
        match best(weights, example).map(|o| o.verdict) {
            Some(Verdict::Right) => {
                right += 1;
                lenient += 1;
            }
            Some(Verdict::Lenient) => lenient += 1,
            _ => {}
        }
    }
    let n = examples.len().max(1) as f64;
    (f64::from(right) / n, f64::from(lenient) / n)
}

/// The option that the weights prefer.
pub(crate) fn best<'a>(weights: &WeightMap, example: &'a Example) -> Option<&'a Option_> {
    let score = |o: &Option_| -> f64 {
        o.features
            .values
            .iter()
            .map(|(n, v)| weights.get(n).unwrap_or(&0.0) * v)
            .sum()
    };
    example
        .options
        .iter()
        .max_by(|a, b| score(a).total_cmp(&score(b)))
}

/// Accuracy on databases that the weights weren't fitted to.
pub(crate) fn cross_validate(examples: &[Example], folds: usize) -> (f64, f64, Vec<Held<'_>>) {
    let dbs: BTreeSet<&str> = examples.iter().map(|e| e.db.as_str()).collect();
    let fold: HashMap<&str, usize> = dbs
        .into_iter()
        .enumerate()
        .map(|(i, db)| (db, i % folds))
        .collect();
    let (mut right, mut lenient) = (0.0, 0.0);
    let mut judged = Vec::new();
    for held in 0..folds {
        let (test, train): (Vec<&Example>, Vec<&Example>) = examples
            .iter()
            .partition(|e| fold.get(e.db.as_str()) == Some(&held));
        let weights = fit(&train);
        let (r, l) = accuracy(&weights, &test);
        judged.extend(test.iter().filter_map(|e| hold(&weights, e)));
        right += r * test.len() as f64;
        lenient += l * test.len() as f64;
    }
    let n = examples.len().max(1) as f64;
    (right / n, lenient / n, judged)
}

/// The best option of an example that the weights weren't fitted to.
pub(crate) struct Held<'a> {
    features: &'a Features,
    share: f64,
    pub(crate) right: bool,
}

fn hold<'a>(weights: &WeightMap, example: &'a Example) -> Option<Held<'a>> {
    let best = best(weights, example)?;
    let score = |o: &Option_| -> f64 {
        o.features
            .values
            .iter()
            .map(|(n, v)| weights.get(n).unwrap_or(&0.0) * v)
            .sum()
    };
    let top = score(best);
    let all: f64 = example
        .options
        .iter()
        .map(|o| libm::exp(score(o) - top))
        .sum();
    Some(Held {
        features: &best.features,
        share: 1.0 / all,
        right: best.verdict != Verdict::Wrong,
    })
}

/// The weights by which a best option's features tell how likely it is right.
pub(crate) fn fit_confidence(held: &[Held<'_>]) -> WeightMap {
    let mut weights: WeightMap = HashMap::new();
    let mut squares: HashMap<String, f64> = HashMap::new();
    for _ in 0..30 {
        for h in held {
            let error = f64::from(u8::from(h.right)) - sure(&weights, h);
            let extra = [("share".to_owned(), h.share), ("bias".to_owned(), 1.0)];
            for (name, value) in h.features.values.iter().chain(&extra) {
                let w = weights.entry(name.clone()).or_default();
                let g = error * value - 1e-3 * *w;
                let s = squares.entry(name.clone()).or_insert(1e-6);
                *s += g * g;
                *w += 0.05 * g / s.sqrt();
            }
        }
    }
    weights
}

/// The confidence in a held-out option.
pub(crate) fn sure(weights: &WeightMap, held: &Held<'_>) -> f64 {
    let weight = |n: &str| weights.get(n).unwrap_or(&0.0);
    let sum: f64 = held
        .features
        .values
        .iter()
        .map(|(n, v)| weight(n) * v)
        .sum();
    1.0 / (1.0 + libm::exp(-(sum + weight("share") * held.share + weight("bias"))))
}
