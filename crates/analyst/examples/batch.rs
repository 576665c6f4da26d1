//! Answers the questions of a file: reads `{"id", "question", "db"}` lines and
//! prints `{"id", "sql", "error", "ms"}` lines in the same order.
//!
//! `batch QUESTIONS.jsonl FOLDER`: `db` is a path to a SQLite file, or the name
//! of one in the folder.

use confab_analyst::{Analyst, Lexicon, Weights};
use confab_model::Reply;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Deserialize)]
struct Line {
    id: String,
    question: String,
    db: String,
}

#[derive(Serialize)]
struct Answer {
    id: String,
    sql: Option<String>,
    error: Option<String>,
    ms: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(questions), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: batch QUESTIONS.jsonl FOLDER".into());
    };
    let mut analysts: HashMap<String, Analyst> = HashMap::new();
    let mut out = std::io::stdout().lock();
    for line in BufReader::new(std::fs::File::open(questions)?).lines() {
        let line: Line = serde_json::from_str(&line?)?;
        if !analysts.contains_key(&line.db) {
            analysts.insert(line.db.clone(), open(&locate(&folder, &line.db))?);
        }
        let Some(analyst) = analysts.get(&line.db) else {
            continue;
        };
        let started = Instant::now();
        let reply = analyst.reply(&line.question, None);
        let (sql, error) = match reply {
            Reply::Understood { best, .. } => (Some(best.sql), None),
            Reply::Declined { words, .. } => (None, Some(words)),
        };
        let answer = Answer {
            id: line.id,
            sql,
            error,
            ms: started.elapsed().as_secs_f64() * 1e3,
        };
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
    }
    Ok(())
}

fn locate(folder: &str, db: &str) -> PathBuf {
    let path = Path::new(db);
    if path.exists() {
        return path.to_path_buf();
    }
    Path::new(folder).join(format!("{db}.sqlite"))
}

fn open(path: &Path) -> Result<Analyst, Box<dyn Error>> {
    let schema = confab_store::introspect(path)?;
    let contents = confab_store::contents(path, &schema)?;
    Ok(Analyst::new(
        Lexicon::new(schema, &contents, "2026-11-23"),
        Weights::learned(),
    ))
}
