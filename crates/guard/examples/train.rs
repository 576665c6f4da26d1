//! Learns the weights of the classifier.
//!
//! `train FOLDER [QUESTIONS.jsonl]… --predictions OUT.jsonl --weights OUT.bin`
//!
//! FOLDER has `dev/injection.jsonl` ({"id","text","label","family","source"})
//! and `licences.json`; sources without a stated licence are left out.
//! QUESTIONS are questions about data, all harmless. Our own texts take part
//! but for those that are kept back. Logistic regression with L2, by SGD with
//! AdaGrad (Duchi et al., 2011). Predictions are out of fold: no text is judged
//! by weights that have seen its source.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program for learning"
)]

use confab_guard::{
    Source,
    attack::{
        self,
        classifier::{WIDTH, Weights, features},
    },
    selftest,
};
use serde_json::{Value, json};
use std::{env, fs, io::Write};

const FOLDS: u64 = 8;
const EPOCHS: usize = 14;
const RATE: f32 = 0.35;
const L2: f32 = 2e-6;

struct Text {
    id: String,
    text: String,
    source: String,
    family: String,
    attack: bool,
    weight: f32,
    measured: bool,
    features: Vec<(usize, f32)>,
}

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap();
    let (mut questions, mut predictions, mut weights) = (Vec::new(), None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--predictions" => predictions = arguments.next(),
            "--weights" => weights = arguments.next(),
            _ => questions.push(argument),
        }
    }
    let texts = read(&folder, &questions);
    println!(
        "{} texts, {} attacks",
        texts.len(),
        texts.iter().filter(|text| text.attack).count()
    );
    if let Some(path) = predictions {
        let mut out = fs::File::create(path).unwrap();
        for fold in 0..FOLDS {
            let learned = learn(texts.iter().filter(|text| fold_of(text) != Some(fold)));
            let tested = texts
                .iter()
                .filter(|text| text.measured && fold_of(text) == Some(fold));
            for text in tested {
                let classify = |form: &str| learned.score(&features(form));
                let found = attack::examine(&text.text, Source::Chat, &classify);
                let verdict = if found.score >= attack::BLOCK {
                    "block"
                } else {
                    "allow"
                };
                let line = json!({"id": text.id, "score": found.score, "verdict": verdict, "rule": found.rule, "category": found.family.name()});
                writeln!(out, "{line}").unwrap();
            }
        }
    }
    if let Some(path) = weights {
        fs::write(path, learn(texts.iter()).bytes()).unwrap();
    }
}

fn read(folder: &str, questions: &[String]) -> Vec<Text> {
    let licences: Value =
        serde_json::from_str(&fs::read_to_string(format!("{folder}/licences.json")).unwrap())
            .unwrap();
    let mut texts = Vec::new();
    for line in fs::read_to_string(format!("{folder}/dev/injection.jsonl"))
        .unwrap()
        .lines()
    {
        let line: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let source = field("source").replace("transform(", "").replace(')', "");
        let known = licences.as_object().unwrap().iter().any(|(name, licence)| {
            name.starts_with(&source) && licence.as_str().is_some_and(|licence| !licence.is_empty())
        });
        texts.push(Text {
            id: field("id"),
            family: field("family"),
            attack: field("label") == "attack",
            weight: if known { 1.0 } else { 0.0 },
            measured: true,
            features: Vec::new(),
            text: field("text"),
            source,
        });
    }
    for path in questions {
        for line in fs::read_to_string(path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            texts.push(Text {
                id: String::new(),
                text: line["question"].as_str().unwrap().to_owned(),
                source: "questions".into(),
                family: "data_question".into(),
                attack: false,
                weight: 0.4,
                measured: false,
                features: Vec::new(),
            });
        }
    }
    let own = selftest::samples()
        .into_iter()
        .filter(|sample| !sample.kept_back);
    texts.extend(own.map(|sample| Text {
        id: String::new(),
        text: sample.text,
        source: "own".into(),
        family: sample.family.into(),
        attack: sample.attack,
        weight: if sample.attack { 1.0 } else { 1.6 },
        measured: false,
        features: Vec::new(),
    }));
    for text in &mut texts {
        // What is hidden is judged by its forms; the plain one is what is learned.
        text.features = features(&text.text.to_lowercase());
        if text.family.starts_with("encod") || text.family.contains("noisy") {
            text.weight *= 0.3;
        }
    }
    texts
}

/// By source; our own texts and plain questions are in none.
fn fold_of(text: &Text) -> Option<u64> {
    text.measured.then(|| {
        let hash = text
            .source
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        (hash >> 20) % FOLDS
    })
}

fn learn<'a>(texts: impl Iterator<Item = &'a Text>) -> Weights {
    let mut texts: Vec<&Text> = texts.filter(|text| text.weight > 0.0).collect();
    let (mut weights, mut squares) = (vec![0.0_f32; WIDTH], vec![1e-6_f32; WIDTH]);
    let (mut intercept, mut square) = (0.0_f32, 1e-6_f32);
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..EPOCHS {
        for at in (1..texts.len()).rev() {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            texts.swap(at, (dice % (at as u64 + 1)) as usize);
        }
        for text in &texts {
            let sum: f32 = text
                .features
                .iter()
                .map(|(at, value)| weights[*at] * value)
                .sum();
            let likely = 1.0 / (1.0 + (-(sum + intercept)).exp());
            let error = (likely - if text.attack { 1.0 } else { 0.0 }) * text.weight;
            for (at, value) in &text.features {
                let slope = error * value + L2 * weights[*at];
                squares[*at] += slope * slope;
                weights[*at] -= RATE * slope / squares[*at].sqrt();
            }
            square += error * error;
            intercept -= RATE * error / square.sqrt();
        }
    }
    let most = weights
        .iter()
        .fold(1e-6_f32, |most, weight| most.max(weight.abs()));
    let scale = most / 127.0;
    Weights {
        scale,
        intercept,
        steps: weights
            .iter()
            .map(|weight| (weight / scale).round() as i8)
            .collect(),
    }
}
