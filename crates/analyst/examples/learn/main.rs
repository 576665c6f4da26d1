//! Learns the weights of the log-linear model from questions with known SQL.
//!
//! `learn CACHE OUT SET_DIR…`: each set has `questions.jsonl` and `db/`. Every
//! interpretation is run once and compared with the known query's result;
//! verdicts are kept in CACHE. Weights are then fitted so that right
//! interpretations come out on top. Reports cross-validation by database.

mod fit;
mod judge;

use confab_analyst::{Analyst, Lexicon, Weights};
use fit::{Example, Option_};
use judge::{Judge, Verdict};
use serde::Deserialize;
use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;

#[derive(Deserialize)]
struct Question {
    id: String,
    db: String,
    question: String,
    gold_sql: String,
    #[serde(default)]
    gold_alts: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [cache, out, sets @ ..] = arguments.as_slice() else {
        return Err("usage: learn CACHE OUT SET_DIR…".into());
    };
    let mut judge = Judge::new(Path::new(cache));
    let mut examples = Vec::new();
    for set in sets {
        examples.extend(read(Path::new(set), &mut judge)?);
    }
    judge.save()?;
    let reachable = examples.iter().filter(|e| e.reachable()).count();
    let mut console = std::io::stdout().lock();
    writeln!(
        console,
        "{} questions, {:.1} % with a right interpretation among those found",
        examples.len(),
        100.0 * reachable as f64 / examples.len() as f64
    )?;
    writeln!(
        console,
        "options a question: {:.1}",
        examples.iter().map(|e| e.options.len()).sum::<usize>() as f64 / examples.len() as f64
    )?;
    let (right, lenient, held) = fit::cross_validate(&examples, 5);
    writeln!(
        console,
        "cross-validation by database: EX {:.1} %, EX+ {:.1} %",
        100.0 * right,
        100.0 * lenient
    )?;
    let sure = fit::fit_confidence(&held);
    for least in [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] {
        let kept: Vec<_> = held
            .iter()
            .filter(|h| fit::sure(&sure, h) >= least)
            .collect();
        let right = kept.iter().filter(|h| h.right).count() as f64;
        writeln!(
            console,
            "answering above {least}: EX+ {:.1} %, of those answered {:.1} %",
            100.0 * right / examples.len() as f64,
            100.0 * right / kept.len().max(1) as f64
        )?;
    }
    let weights = fit::fit(&examples.iter().collect::<Vec<_>>());
    let (right, lenient) = fit::accuracy(&weights, &examples.iter().collect::<Vec<_>>());
    writeln!(
        console,
        "fitted to all: EX {:.1} %, EX+ {:.1} %",
        100.0 * right,
        100.0 * lenient
    )?;
    let mut report = std::io::BufWriter::new(std::fs::File::create(format!("{out}.report"))?);
    for example in &examples {
        let best = fit::best(&weights, example);
        let verdict = best.map_or(Verdict::Wrong, |o| o.verdict);
        let sql = best.map_or("", |o| &o.sql);
        writeln!(
            report,
            "{}\t{}\t{verdict:?}\t{sql}",
            example.id,
            example.reachable()
        )?;
    }
    let mut lines: Vec<(String, f64)> = weights
        .into_iter()
        .filter(|(_, w)| w.abs() > 1e-3)
        .collect();
    lines.extend(
        sure.into_iter()
            .filter(|(_, w)| w.abs() > 1e-3)
            .map(|(n, w)| (format!("sure {n}"), w)),
    );
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let mut file = std::fs::File::create(out)?;
    for (name, weight) in lines {
        writeln!(file, "{name}\t{weight:.3}")?;
    }
    Ok(())
}

fn read(set: &Path, judge: &mut Judge) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut analysts: HashMap<String, Analyst> = HashMap::new();
    let text = std::fs::read_to_string(set.join("questions.jsonl"))?;
    let mut examples = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let question: Question = serde_json::from_str(line)?;
        let path = set.join("db").join(format!("{}.sqlite", question.db));
        if !analysts.contains_key(&question.db) {
            let schema = confab_store::introspect(&path)?;
            let contents = confab_store::contents(&path, &schema)?;
            let lexicon = Lexicon::new(schema, &contents, "2026-11-23");
            analysts.insert(
                question.db.clone(),
                Analyst::new(lexicon, Weights::learned()),
            );
        }
        let Some(analyst) = analysts.get(&question.db) else {
            continue;
        };
        let mut golds = vec![question.gold_sql];
        golds.extend(question.gold_alts);
        let mut options = Vec::new();
        for found in analyst
            .interpretations(&question.question)
            .into_iter()
            .take(80)
        {
            let verdict = judge.verdict(&path, &golds, &found.sql);
            options.push(Option_ {
                features: found.features,
                verdict,
                sql: found.sql,
            });
        }
        examples.push(Example {
            id: question.id,
            db: question.db,
            options,
        });
    }
    Ok(examples)
}

impl Example {
    fn reachable(&self) -> bool {
        self.options.iter().any(|o| o.verdict != Verdict::Wrong)
    }
}
