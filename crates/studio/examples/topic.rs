//! Learns the weights by which the guard tells topics apart.
//!
//! `topic QUESTIONS.jsonl TOPICS.jsonl DATABASES`
//!
//! QUESTIONS ({"question","db"}) are about a database of their own, which is a
//! SQLite file in the folder DATABASES; TOPICS ({"text","label","family"}) are
//! about none of them where their label is `offtopic`, and each is tried with
//! several databases. Logistic regression with L2, by gradient descent. The
//! figures are out of fold: no database is judged by weights that have seen it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program for learning"
)]

use confab_guard::topic::{DATA, FEATURES, Topic, features, topic};
use confab_studio::{Console, guarded::Words};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    path::Path,
};

const FOLDS: usize = 5;
const STEPS: usize = 3_000;
const RATE: f32 = 0.8;
const L2: f32 = 1e-4;
/// Databases that a text of another topic is tried with.
const TRIED: usize = 4;
/// How much a question counts against a text of another topic: to decline one is worse.
const QUESTION: f32 = 8.0;
/// Words of a follow-up that its database would know and another doesn't, of six.
const FOREIGN: f32 = 1.5 / 6.0;

struct Text {
    family: String,
    text: String,
    about: bool,
    fold: usize,
    features: [f32; FEATURES],
}

fn main() {
    let mut arguments = env::args().skip(1);
    let questions = arguments.next().unwrap();
    let topics = arguments.next().unwrap();
    let folder = arguments.next().unwrap();
    let texts = read(&questions, &topics, Path::new(&folder));
    let mut counts: BTreeMap<(bool, &str), (usize, usize)> = BTreeMap::new();
    for fold in 0..FOLDS {
        let weights = learn(texts.iter().filter(|text| text.fold != fold));
        for text in texts.iter().filter(|text| text.fold == fold) {
            let is_data = chance(&weights, &text.features) >= DATA;
            let count = counts.entry((text.about, &text.family)).or_default();
            count.0 += usize::from(!is_data);
            count.1 += 1;
            if is_data != text.about && env::var("SHOW").is_ok() {
                println!("{} {:?} {}", text.about, text.features, text.text);
            }
        }
    }
    for ((about, family), (declined, all)) in &counts {
        let share = 100.0 * *declined as f64 / *all as f64;
        println!("{about:5} {family:20} {declined:5} of {all:5} declined, {share:.1} %");
    }
    let away = counts.iter().filter(|((about, _), _)| !about);
    let (declined, all) = away.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1));
    println!(
        "other topics: {:.1} % declined",
        100.0 * declined as f64 / all as f64
    );
    println!("{:?}", learn(texts.iter()));
}

fn read(questions: &str, topics: &str, folder: &Path) -> Vec<Text> {
    let lines = |path: &str| -> Vec<Value> {
        let text = fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let mut consoles = BTreeMap::new();
    for question in lines(questions) {
        let name = question["db"].as_str().unwrap().to_owned();
        let open = || {
            let file = folder.join(format!("{name}.sqlite"));
            Console::open(&file, "2024-01-01").unwrap()
        };
        consoles.entry(name.clone()).or_insert_with(open);
    }
    let folds: HashMap<String, usize> = consoles
        .keys()
        .enumerate()
        .map(|(at, name)| (name.clone(), at % FOLDS))
        .collect();
    let made = |name: &str, family: &str, text: &str, about: bool| Text {
        family: family.to_owned(),
        text: text.to_owned(),
        about,
        fold: folds[name],
        features: features(text, &Words::of(&consoles[name]), true),
    };
    let mut texts = Vec::new();
    for question in lines(questions) {
        let text = question["question"].as_str().unwrap();
        texts.push(made(
            question["db"].as_str().unwrap(),
            "question",
            text,
            true,
        ));
    }
    let names: Vec<&String> = consoles.keys().collect();
    for (number, line) in lines(topics).iter().enumerate() {
        let (text, family) = (
            line["text"].as_str().unwrap(),
            line["family"].as_str().unwrap(),
        );
        // Their own databases aren't there: those serve that hardly name anything.
        if family == "followup" {
            let name = names[number % names.len()];
            let text = made(name, family, text, true);
            if text.features[3] <= FOREIGN && text.features[5] + text.features[6] > 0.0 {
                texts.push(text);
            }
        }
        if line["label"] != "offtopic" {
            continue;
        }
        for tried in 0..TRIED {
            let name = names[(number * 7 + tried * 23) % names.len()];
            // What is polite is told apart before.
            let words = Words::of(&consoles[name]);
            if !matches!(topic(text, &words, true), Topic::Courtesy | Topic::Help) {
                texts.push(made(name, family, text, false));
            }
        }
    }
    texts
}

fn chance(weights: &[f32; FEATURES], features: &[f32; FEATURES]) -> f32 {
    let sum: f32 = weights.iter().zip(features).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-sum).exp())
}

fn learn<'a>(texts: impl Iterator<Item = &'a Text>) -> [f32; FEATURES] {
    let texts: Vec<&Text> = texts.collect();
    let mut weights = [0.0; FEATURES];
    for _ in 0..STEPS {
        let mut gradient = [0.0; FEATURES];
        let mut all = 0.0;
        for text in &texts {
            let (target, weight) = if text.about {
                (1.0, QUESTION)
            } else {
                (0.0, 1.0)
            };
            let error = (chance(&weights, &text.features) - target) * weight;
            for (g, x) in gradient.iter_mut().zip(&text.features) {
                *g += error * x;
            }
            all += weight;
        }
        for (w, g) in weights.iter_mut().zip(gradient) {
            *w -= RATE * (g / all + L2 * *w);
        }
    }
    weights
}
