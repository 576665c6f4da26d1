//! `confab guard` and `confab mask`: what is an attack or off topic, and what is
//! personal.

use super::read_input;
use crate::{args, failure::Failure, terminal};
use confab_studio::{
    Console, Studio, clock,
    guarded::{self, Decision, Tokens, Verdict},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// A line of a batch.
#[derive(Deserialize)]
struct Line {
    id: Value,
    text: String,
    db: Option<PathBuf>,
}

pub(crate) async fn run(arguments: args::Guard) -> Result<(), Failure> {
    if arguments.self_test {
        return self_test(arguments.json).await;
    }
    if let Some(file) = &arguments.batch {
        let mut consoles = HashMap::new();
        for line in lines(file)? {
            if let Some(db) = &line.db
                && !consoles.contains_key(db)
            {
                consoles.insert(db.clone(), Console::open(db, &clock::today())?);
            }
            let console = line.db.as_ref().and_then(|db| consoles.get(db));
            let verdict = guarded::judge_text(&line.text, console);
            terminal::print(&told(&verdict, Some(&line.id)).to_string());
        }
        return Ok(());
    }
    let text = arguments.text.ok_or_else(|| {
        Failure::input("there is no text: write it in quotes, or name a file with --batch.")
    })?;
    let verdict = guarded::judge_text(&text, None);
    if arguments.json {
        terminal::print(&told(&verdict, None).to_string());
        return Ok(());
    }
    let word = word(verdict.decision);
    match verdict.rule {
        None => terminal::print(&format!("{word} (score {:.2})", verdict.score)),
        Some(rule) => {
            terminal::print(&format!("{word} by {rule} (score {:.2})", verdict.score));
            terminal::print(verdict.explanation);
            terminal::print(verdict.instead);
        }
    }
    Ok(())
}

/// What is personal in a text, with tokens in its place.
pub(crate) fn mask(arguments: &args::Mask) -> Result<(), Failure> {
    if let Some(file) = &arguments.batch {
        for line in lines(file)? {
            let masked = Tokens::default().mask(&line.text, &|_| false);
            let spans = masked.found.iter().map(|found| {
                let at = found.characters(&line.text);
                json!({"type": found.kind.name(), "start": at.start, "end": at.end})
            });
            let spans: Vec<Value> = spans.collect();
            terminal::print(
                &json!({"id": line.id, "masked": masked.text, "spans": spans}).to_string(),
            );
        }
        return Ok(());
    }
    let text = arguments.text.as_deref().ok_or_else(|| {
        Failure::input("there is no text: write it in quotes, or name a file with --batch.")
    })?;
    terminal::print(&Tokens::default().mask(text, &|_| false).text);
    Ok(())
}

fn lines(file: &Path) -> Result<Vec<Line>, Failure> {
    let text = String::from_utf8_lossy(&read_input(file)?).into_owned();
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(number, line)| {
        serde_json::from_str(line).map_err(|error| {
            let file = file.display();
            Failure::input(format!("{file}, line {}: {error}.", number + 1))
        })
    });
    read.collect()
}

fn told(verdict: &Verdict, id: Option<&Value>) -> Value {
    let mut told = json!({
        "verdict": word(verdict.decision),
        "score": verdict.score,
        "rule": verdict.rule,
        "category": match verdict.decision {
            Decision::Block => verdict.family.map(|family| family.name()),
            Decision::OffTopic => Some("offtopic"),
            Decision::Help => Some("help"),
            Decision::Courtesy => Some("courtesy"),
            Decision::Allow => None,
        },
    });
    if let (Some(id), Some(fields)) = (id, told.as_object_mut()) {
        fields.insert("id".to_owned(), id.clone());
    }
    told
}

fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow | Decision::Help | Decision::Courtesy => "allow",
        Decision::Block => "block",
        Decision::OffTopic => "offtopic",
    }
}

async fn self_test(json: bool) -> Result<(), Failure> {
    let families = Studio::self_test().await?;
    if json {
        terminal::print_json(&families);
        return Ok(());
    }
    let mut rows = vec![
        ["family", "kind", "texts", "blocked"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(families.iter().map(|family| {
        let kind = if family.attack { "attack" } else { "harmless" };
        let counts = [family.texts.to_string(), family.blocked.to_string()];
        [
            vec![family.family.clone(), kind.to_owned()],
            counts.to_vec(),
        ]
        .concat()
    }));
    for line in terminal::columns(&rows, &[false, false, true, true]) {
        terminal::print(&line);
    }
    let share = |attack: bool| {
        let of = families.iter().filter(|family| family.attack == attack);
        let (blocked, texts) = of.fold((0, 0), |sum, family| {
            (sum.0 + family.blocked, sum.1 + family.texts)
        });
        100.0 * f64::from(blocked) / f64::from(texts.max(1))
    };
    terminal::print(&format!(
        "{:.1} % of the attacks blocked, {:.1} % of the harmless texts",
        share(true),
        share(false)
    ));
    Ok(())
}
