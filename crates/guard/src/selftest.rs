//! Our own attacks and harmless texts, of which a part is kept back from
//! learning, to see how well the guard does.

use crate::{Context, Decision, Source, judge};
use serde::{Deserialize, Serialize};

const ATTACKS: &str = include_str!("../data/attacks.txt");
const HARMLESS: &str = include_str!("../data/harmless.txt");
/// Texts that are made of one line.
const EACH: usize = 6;
/// Every so many lines one is kept back from learning.
const KEPT_BACK: usize = 4;

/// A text of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The kind of attack, or of harmless text.
    pub family: &'static str,
    /// The text.
    pub text: String,
    /// Whether it is an attack.
    pub attack: bool,
    /// Whether it is kept back from learning.
    pub kept_back: bool,
}

/// How a family of texts was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The family.
    pub family: String,
    /// Whether its texts are attacks.
    pub attack: bool,
    /// Texts.
    pub texts: u32,
    /// Those that were blocked.
    pub blocked: u32,
}

/// Results of the self-test.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// By family, attacks first.
    pub families: Vec<Score>,
}

impl Report {
    /// The share of attacks that were blocked, 0 to 1.
    pub fn recall(&self) -> f64 {
        self.share(true)
    }

    /// The share of harmless texts that were blocked, 0 to 1.
    pub fn false_alarms(&self) -> f64 {
        self.share(false)
    }

    fn share(&self, attack: bool) -> f64 {
        let of = self
            .families
            .iter()
            .filter(|family| family.attack == attack);
        let (blocked, texts) = of.fold((0, 0), |sum, family| {
            (sum.0 + family.blocked, sum.1 + family.texts)
        });
        f64::from(blocked) / f64::from(texts.max(1))
    }
}

/// All texts of ours.
pub fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for (file, attack) in [(ATTACKS, true), (HARMLESS, false)] {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.filter_map(|line| line.split_once('\t'));
        for (number, (family, line)) in lines.enumerate() {
            let kept_back = number % KEPT_BACK == KEPT_BACK - 1;
            for variant in 0..EACH {
                let text = said(line, number * 31 + variant * 7);
                if all.iter().all(|known: &Sample| known.text != text) {
                    all.push(Sample {
                        family,
                        text,
                        attack,
                        kept_back,
                    });
                }
            }
        }
    }
    all
}

/// Judges the texts that were kept back.
pub fn run() -> Report {
    let context = Context {
        source: Source::Chat,
        vocabulary: None,
        goes_on: false,
    };
    let mut report = Report::default();
    for sample in samples().into_iter().filter(|sample| sample.kept_back) {
        let blocked = judge(&sample.text, &context).decision == Decision::Block;
        let known = report
            .families
            .iter_mut()
            .find(|family| family.family == sample.family && family.attack == sample.attack);
        let score = match known {
            Some(score) => score,
            None => {
                report.families.push(Score {
                    family: sample.family.to_owned(),
                    attack: sample.attack,
                    texts: 0,
                    blocked: 0,
                });
                let Some(last) = report.families.last_mut() else {
                    continue;
                };
                last
            }
        };
        score.texts += 1;
        score.blocked += u32::from(blocked);
    }
    report
}

/// A line with one of each choice taken.
fn said(line: &str, seed: usize) -> String {
    let mut text = String::new();
    let mut rest = line;
    let mut turn = seed;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let Some((choices, after)) = after.split_once(']') else {
            break;
        };
        if choices.contains('|') {
            let choices: Vec<&str> = choices.split('|').collect();
            text.push_str(
                choices
                    .get(turn % choices.len())
                    .copied()
                    .unwrap_or_default(),
            );
            turn = turn / 2 + 5;
        } else {
            text.push_str(&format!("[{choices}]"));
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_texts_of_every_kind_to_learn_and_to_test() {
        let samples = samples();
        assert!(samples.iter().filter(|sample| sample.attack).count() > 300);
        assert!(samples.iter().filter(|sample| !sample.attack).count() > 250);
        assert!(samples.iter().any(|sample| sample.kept_back));
        assert!(
            samples
                .iter()
                .all(|sample| !sample.text.contains('|') || sample.text.contains("im_start"))
        );
    }

    #[test]
    fn what_was_kept_back_is_mostly_judged_right() {
        let report = run();
        assert!(report.recall() > 0.85, "{report:?}");
        assert!(report.false_alarms() < 0.15, "{report:?}");
        let about_data = [
            "data_question",
            "followup",
            "chart_request",
            "hard_negative_data",
        ];
        let alarms = report
            .families
            .iter()
            .filter(|family| about_data.contains(&family.family.as_str()));
        assert_eq!(
            alarms.map(|family| family.blocked).sum::<u32>(),
            0,
            "{report:?}"
        );
    }
}
