//! `confab ask`: a question in plain words to a stored dataset or any SQLite file.

use super::{read_input, reason};
use crate::{
    args::Ask,
    config::{engines, open_studio},
    failure::Failure,
    terminal,
};
use confab_model::{AnswerEvent, Engine, Page, digits::thousands};
use confab_studio::{Cancel, Console, Engines, clock};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Rows that are printed on a terminal.
const SHOWN: usize = 20;
/// The widest cell there, in characters.
const WIDEST: usize = 40;

pub(crate) async fn run(arguments: Ask, data: Option<PathBuf>) -> Result<(), Failure> {
    let console = match (&arguments.db, &arguments.dataset) {
        (Some(file), _) => Some(open(file)?),
        (None, Some(name)) => Some(open_studio(data).await?.console(name).await?),
        (None, None) => None,
    };
    match (&arguments.batch, &arguments.question, console) {
        (Some(file), _, console) => batch(file, console.as_ref()),
        (None, Some(question), Some(console)) => {
            let engines = engines(None)?;
            one(
                &console,
                question,
                &engines,
                arguments.engine,
                arguments.json,
            )
            .await
        }
        (None, None, _) => Err(Failure::input(
            "there is no question: write it in quotes at the end, or name a file with --batch.",
        )),
        (None, Some(_), None) => Err(Failure::input(
            "whom to ask? Name a stored dataset with --dataset, or a SQLite file with --db.",
        )),
    }
}

fn open(file: &Path) -> Result<Console, Failure> {
    if !file.is_file() {
        return Err(Failure::input(format!(
            "{}: there is no such file.",
            file.display()
        )));
    }
    Ok(Console::open(file, &clock::today())?)
}

async fn one(
    console: &Console,
    question: &str,
    engines: &Engines,
    engine: Option<Engine>,
    json: bool,
) -> Result<(), Failure> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let events = told.clone();
    let tell = move |event: AnswerEvent| {
        if json && let Ok(line) = serde_json::to_string(&event) {
            terminal::print(&line);
        }
        told.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    };
    console
        .ask_with(question, engines, engine, Box::new(tell), &Cancel::new())
        .await?;
    let events = std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner));
    if !json {
        events.iter().for_each(print);
    }
    let failure = events.iter().find_map(|event| match event {
        AnswerEvent::Failed(failure) => Some(format!("{} {}", failure.message, failure.hint)),
        AnswerEvent::Declined { words, .. } => Some(words.clone()),
        AnswerEvent::Refused(refusal) => Some(format!("{} {}", refusal.words, refusal.instead)),
        AnswerEvent::Cancelled => Some("It was cancelled.".to_owned()),
        _ => None,
    });
    failure.map_or(Ok(()), |why| Err(Failure::input(why.trim_end())))
}

fn print(event: &AnswerEvent) {
    match event {
        AnswerEvent::Step(words) => terminal::say(words),
        AnswerEvent::Usage(usage) => terminal::say(&usage.summary()),
        AnswerEvent::Understood(understood) => terminal::say(&understood.words),
        AnswerEvent::Sql(sql) => terminal::print(&format!("\n{sql}\n")),
        AnswerEvent::Rows(page) => table(page),
        AnswerEvent::Words(spans) => {
            let text: String = spans.iter().map(|span| span.text.as_str()).collect();
            terminal::print(&format!("\n{text}"));
        }
        AnswerEvent::Declined { nearest, .. } if !nearest.is_empty() => {
            terminal::say("You could ask:");
            nearest
                .iter()
                .for_each(|question| terminal::say(&format!("  {question}")));
        }
        _ => {}
    }
}

fn table(page: &Page) {
    let cell = |text: &str| {
        let line = text.replace(['\n', '\r', '\t'], " ");
        if line.chars().count() <= WIDEST {
            return line;
        }
        line.chars().take(WIDEST - 1).collect::<String>() + "…"
    };
    let mut rows = vec![page.columns.iter().map(|c| cell(&c.name)).collect()];
    rows.extend(page.rows.iter().take(SHOWN).map(|row| {
        row.iter()
            .map(|value| value.as_deref().map_or("NULL".to_owned(), cell))
            .collect::<Vec<_>>()
    }));
    let right: Vec<bool> = page.columns.iter().map(|column| column.numeric).collect();
    terminal::columns(&rows, &right)
        .iter()
        .for_each(|line| terminal::print(line));
    let total = page.total.unwrap_or(page.rows.len() as u64);
    let rest = total.saturating_sub(SHOWN as u64);
    if page.truncated {
        terminal::print("… and many more");
    } else if rest > 0 {
        terminal::print(&format!("… and {} more", thousands(rest)));
    }
}

/// A line of a batch.
#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    question: String,
    db: Option<PathBuf>,
}

/// A line of its results.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a serde_json::Value,
    sql: Option<String>,
    error: Option<String>,
    ms: f64,
}

fn batch(file: &Path, console: Option<&Console>) -> Result<(), Failure> {
    let bytes = read_input(file)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::input_at(file, 1, 1, "this isn't text in UTF-8."))?;
    let mut consoles: HashMap<PathBuf, Result<Console, String>> = HashMap::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(line).map_err(|error| {
            Failure::input_at(file, number + 1, error.column(), &format!("{error}."))
        })?;
        let console = match &line.db {
            Some(db) => consoles
                .entry(db.clone())
                .or_insert_with(|| {
                    Console::open(db, &clock::today()).map_err(|error| error.to_string())
                })
                .clone(),
            None => console
                .cloned()
                .ok_or_else(|| "No database is named.".to_owned()),
        };
        let answered = match console {
            Ok(console) => {
                let translated = console.translate(&line.question);
                Answered {
                    id: &line.id,
                    sql: translated.sql,
                    error: translated.error,
                    ms: translated.micros as f64 / 1e3,
                }
            }
            Err(error) => Answered {
                id: &line.id,
                sql: None,
                error: Some(error),
                ms: 0.0,
            },
        };
        match serde_json::to_string(&answered) {
            Ok(line) => terminal::print(&line),
            Err(error) => return Err(Failure::failed(reason(&error.into()))),
        }
    }
    Ok(())
}
