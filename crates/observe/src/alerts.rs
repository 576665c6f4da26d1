//! Rules that somebody should hear of when they are met, over a sliding window.

use confab_model::{
    alert::{Alert, Measure, Rule},
    trace::{Level, Trace},
};
use std::collections::{HashMap, VecDeque};

/// Answers that a rule looks at, at most.
const KEPT: usize = 10_000;
const MINUTE: u64 = 60_000_000;
/// Fewer answers have no rate.
const FEWEST: usize = 5;

/// What a rule looks at of one answer.
#[derive(Clone, Debug, PartialEq)]
struct Sample {
    at: u64,
    attack: bool,
    failed: bool,
    millis: u64,
    micros: u64,
    good: Option<f64>,
}

/// Rules, and what they have seen.
#[derive(Clone, Debug, Default)]
pub struct Watchman {
    rules: Vec<Rule>,
    samples: VecDeque<Sample>,
    /// When each rule fired last.
    fired: HashMap<String, u64>,
}

impl Watchman {
    /// With these rules.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self {
            rules,
            ..Self::default()
        }
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Other rules from now on.
    pub fn set_rules(&mut self, rules: Vec<Rule>) {
        self.fired.clear();
        self.rules = rules;
    }

    /// Looks at one more trace. A rule that is met is told once a window.
    pub fn see(&mut self, trace: &Trace) -> Vec<Alert> {
        let now = trace.started + trace.took();
        self.samples.push_back(sample(trace, now));
        if self.samples.len() > KEPT {
            self.samples.pop_front();
        }
        let mut alerts = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.on) {
            let window = u64::from(rule.minutes.max(1)) * MINUTE;
            let rests = |at: &u64| now.saturating_sub(*at) < window;
            if self.fired.get(&rule.name).is_some_and(rests) {
                continue;
            }
            let from = now.saturating_sub(window);
            let seen = self.samples.iter().filter(|sample| sample.at >= from);
            let seen: Vec<&Sample> = seen.collect();
            let Some(value) = value(rule.measure, &seen) else {
                continue;
            };
            if rule.measure.is_met(value, rule.bound) {
                self.fired.insert(rule.name.clone(), now);
                alerts.push(Alert {
                    rule: rule.name.clone(),
                    words: rule.words(value),
                    value,
                    trace: trace.id.clone(),
                    ..Alert::default()
                });
            }
        }
        alerts
    }
}

fn sample(trace: &Trace, now: u64) -> Sample {
    Sample {
        at: now,
        attack: trace.score("jailbreak") == Some(1.0),
        failed: trace
            .steps
            .first()
            .is_some_and(|whole| whole.level == Level::Error),
        millis: trace.took() / 1_000,
        micros: trace.usage().micros.unwrap_or(0),
        good: trace.score("sql_ran"),
    }
}

fn value(measure: Measure, seen: &[&Sample]) -> Option<f64> {
    let share =
        |count: usize, all: usize| (all >= FEWEST).then(|| 100.0 * count as f64 / all as f64);
    match measure {
        Measure::Attacks => Some(seen.iter().filter(|sample| sample.attack).count() as f64),
        Measure::Errors => share(
            seen.iter().filter(|sample| sample.failed).count(),
            seen.len(),
        ),
        Measure::Seconds => {
            let mut millis: Vec<u64> = seen.iter().map(|sample| sample.millis).collect();
            millis.sort_unstable();
            let at = (millis.len() * 95).div_ceil(100).checked_sub(1)?;
            (millis.len() >= FEWEST).then(|| millis[at.min(millis.len() - 1)] as f64 / 1e3)
        }
        Measure::Dollars => Some(seen.iter().map(|sample| sample.micros).sum::<u64>() as f64 / 1e6),
        Measure::Ran => {
            let judged: Vec<f64> = seen.iter().filter_map(|sample| sample.good).collect();
            share(
                judged.iter().filter(|good| **good == 1.0).count(),
                judged.len(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::trace::{Score, Step};

    fn trace(minute: u64, attack: bool, seconds: u64) -> Trace {
        let whole = Step {
            took: seconds * 1_000_000,
            ..Step::default()
        };
        Trace {
            started: minute * MINUTE,
            steps: vec![whole],
            scores: vec![Score::yes_or_no("jailbreak", attack, "")],
            ..Trace::default()
        }
    }

    #[test]
    fn an_attack_is_told_once_a_window() {
        let mut watchman = Watchman::new(Rule::defaults());
        assert_eq!(watchman.see(&trace(100, false, 1)), []);
        let alerts = watchman.see(&trace(101, true, 1));
        assert_eq!(alerts.len(), 1);
        assert!(alerts[0].words.contains('1'), "{}", alerts[0].words);
        assert_eq!(watchman.see(&trace(102, true, 1)), []);
        assert_eq!(watchman.see(&trace(300, true, 1)).len(), 1);
    }

    #[test]
    fn slowness_needs_several_answers() {
        let mut watchman = Watchman::new(Rule::defaults());
        for minute in 0..4 {
            assert_eq!(watchman.see(&trace(minute, false, 120)), []);
        }
        assert_eq!(watchman.see(&trace(4, false, 120)).len(), 1);
    }

    #[test]
    fn a_rule_that_is_off_is_silent() {
        let mut rules = Rule::defaults();
        rules.iter_mut().for_each(|rule| rule.on = false);
        assert_eq!(Watchman::new(rules).see(&trace(1, true, 1)), []);
    }
}
