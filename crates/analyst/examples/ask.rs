//! Holds a conversation about a SQLite file: `ask FILE.sqlite QUESTION…`, where
//! each question may follow up on the one before. With `--explain` it shows how
//! each falls into nodes, and all its interpretations. Without questions it
//! answers those that it suggests.

use confab_analyst::{Analyst, Lexicon, Weights, answer};
use confab_model::{Form, Page, Reply};
use rusqlite::{Connection, OpenFlags, types::Value};
use std::error::Error;
use std::io::Write;
use std::path::Path;

/// Rows that are shown.
const ROWS: usize = 8;
/// Suggestions that are answered.
const SUGGESTED: usize = 12;
/// Follow-ups that are shown.
const NEXT: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let explain = arguments.iter().any(|a| a == "--explain");
    arguments.retain(|a| a != "--explain");
    let [file, questions @ ..] = arguments.as_slice() else {
        return Err("usage: ask [--explain] FILE.sqlite QUESTION…".into());
    };
    let path = Path::new(file);
    let schema = confab_store::introspect(path)?;
    let contents = confab_store::contents(path, &schema)?;
    let lexicon = Lexicon::new(schema, &contents, "2026-11-23");
    let analyst = Analyst::new(lexicon, Weights::learned());
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut out = std::io::stdout().lock();
    let mut previous: Option<Form> = None;
    let suggested = analyst.suggestions(SUGGESTED);
    let questions = if questions.is_empty() {
        &suggested
    } else {
        questions
    };
    for question in questions {
        writeln!(out, "\n> {question}")?;
        if explain {
            writeln!(out, "{}", analyst.explain(question))?;
            for found in analyst.interpretations(question).into_iter().take(12) {
                writeln!(out, "{:7.2}  {}", found.score, found.sql)?;
            }
        }
        match analyst.reply(question, previous.as_ref()) {
            Reply::Declined { words, nearest, .. } => {
                writeln!(out, "DECLINED {words} Try: {}", nearest.join(" | "))?;
            }
            Reply::Understood { best, alternative } => {
                let page = run(&connection, &best.sql)?;
                let spans = answer::sentence(analyst.lexicon(), &best.form, &page);
                let text: String = spans.iter().map(|s| s.text.as_str()).collect();
                writeln!(out, "{:.2} {}", best.confidence, best.words)?;
                writeln!(out, "{}", best.sql)?;
                writeln!(out, "= {text}")?;
                for row in page.rows.iter().take(ROWS) {
                    let cells: Vec<&str> =
                        row.iter().map(|c| c.as_deref().unwrap_or("NULL")).collect();
                    writeln!(out, "  {}", cells.join(" | "))?;
                }
                for assumption in &best.assumptions {
                    let others: Vec<&str> =
                        assumption.others.iter().map(|c| c.words.as_str()).collect();
                    writeln!(out, "  [{}] {}", assumption.words, others.join(" / "))?;
                    for choice in &assumption.others {
                        run(
                            &connection,
                            &analyst.understand(choice.form.clone(), 1.0)?.sql,
                        )?;
                    }
                }
                if let Some(other) = alternative {
                    writeln!(out, "  or: {}", other.words)?;
                }
                let next = analyst.next(&best.form, NEXT);
                writeln!(out, "  next: {}", next.join(" | "))?;
                previous = Some(best.form);
            }
        }
    }
    Ok(())
}

fn run(connection: &Connection, sql: &str) -> Result<Page, Box<dyn Error>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query([])?;
    let mut page = Page::default();
    while let Some(row) = found.next()? {
        let cell = |i| -> Result<Option<String>, rusqlite::Error> {
            Ok(match row.get::<_, Value>(i)? {
                Value::Null => None,
                Value::Integer(n) => Some(n.to_string()),
                Value::Real(n) => Some(format!("{:?}", (n * 1e9).round() / 1e9)),
                Value::Text(text) => Some(text),
                Value::Blob(_) => Some("blob".to_owned()),
            })
        };
        page.rows
            .push((0..columns).map(cell).collect::<Result<_, _>>()?);
    }
    Ok(page)
}
