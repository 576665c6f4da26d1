//! Questions whose answers are known: made from a dataset's own tables with SQL
//! written here, not by whoever is asked.

use crate::{
    Cancel, Console, engines::Engines, error::StudioError, generate::aside, studio::Studio,
};
use confab_model::{
    AnswerEvent, Column, DataType, Engine, Page, Schema, Table,
    health::{Evaluation, Golden},
};
use confab_store::{
    Door, QueryLimits,
    names::{quote, quote_text},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Tables that are asked about.
const TABLES: usize = 12;
/// Columns of each that are asked about, of each kind.
const COLUMNS: usize = 2;
/// Values that a column may have to be counted by.
const GROUPS: usize = 12;

impl Studio {
    /// Asks about a dataset what is known of it, and keeps how that went. `tell`
    /// hears the number of questions answered and of all.
    ///
    /// # Errors
    /// When there is no such dataset or engine, or it is stopped.
    pub async fn evaluate(
        &self,
        dataset: &str,
        engine: Option<Engine>,
        tell: &(dyn Fn(usize, usize) + Send + Sync),
        cancel: &Cancel,
    ) -> Result<Evaluation, StudioError> {
        let stored = self.catalog().get(dataset).await?;
        let file = self.catalog().file(&stored);
        let schema = self.catalog().documents(&stored.id).await?.schema;
        let console = self.console(&stored.id).await?;
        let known = {
            let file = file.clone();
            aside(move || golden(&schema, &Door::open(&file)?)).await?
        };
        let name = match (engine, self.engines().model()) {
            (Some(Engine::Embedded) | None, _) => "embedded".to_owned(),
            (_, model) => model.unwrap_or_default(),
        };
        let engine = Some(engine.unwrap_or(Engine::Embedded));
        let (all, mut questions) = (known.len(), Vec::new());
        for (number, (question, sql)) in known.into_iter().enumerate() {
            cancel.check()?;
            let asked = ask(&console, &question, self.engines(), engine, cancel).await?;
            let door = Door::open(&file)?;
            questions.push(aside(move || Ok(judge(&door, question, sql, asked))).await?);
            tell(number + 1, all);
        }
        let evaluation = Evaluation {
            at: String::new(),
            dataset: stored.id,
            version: stored.version,
            engine: name,
            questions,
        };
        self.catalog().keep_evaluation(&evaluation).await?;
        Ok(evaluation)
    }
}

/// The SQL of an answer, or why there is none.
async fn ask(
    console: &Console,
    question: &str,
    engines: &Engines,
    engine: Option<Engine>,
    cancel: &Cancel,
) -> Result<Result<String, String>, StudioError> {
    let heard = Arc::new(Mutex::new(Err("There was no answer.".to_owned())));
    let told = heard.clone();
    let tell = move |event| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            AnswerEvent::Sql(sql) => *told = Ok(sql),
            AnswerEvent::Declined { words, .. } => *told = Err(words),
            AnswerEvent::Failed(failure) => *told = Err(failure.message),
            _ => {}
        }
    };
    console
        .ask_with(question, engines, engine, Box::new(tell), cancel)
        .await?;
    let answered = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(answered)
}

fn judge(door: &Door, question: String, sql: String, asked: Result<String, String>) -> Golden {
    let run = |sql: &str| door.query(sql, QueryLimits::default(), &Cancel::new()).ok();
    let correct = match &asked {
        Err(_) => false,
        Ok(answered) => match (run(&sql), run(answered)) {
            (Some(known), Some(found)) => holds(&found, &known),
            _ => false,
        },
    };
    Golden {
        question,
        sql,
        answered: asked.unwrap_or_else(|why| why),
        correct,
    }
}

/// Whether a result has the columns of another one among its own, row by row in
/// any order.
fn holds(found: &Page, known: &Page) -> bool {
    if found.rows.len() != known.rows.len() {
        return false;
    }
    let columns = 0..found.columns.len();
    match known.columns.len() {
        1 => columns
            .clone()
            .any(|column| bag(found, &[column]) == bag(known, &[0])),
        _ => columns.clone().any(|one| {
            columns
                .clone()
                .any(|two| one != two && bag(found, &[one, two]) == bag(known, &[0, 1]))
        }),
    }
}

/// How often each combination of cells is there.
fn bag(page: &Page, columns: &[usize]) -> BTreeMap<Vec<String>, usize> {
    let mut bag = BTreeMap::new();
    for row in &page.rows {
        let cells = columns.iter().map(|at| row.get(*at).cloned().flatten());
        *bag.entry(cells.map(plain).collect()).or_default() += 1;
    }
    bag
}

/// A cell as it compares: numbers to six digits.
fn plain(cell: Option<String>) -> String {
    let Some(text) = cell else {
        return String::new();
    };
    match text.parse::<f64>() {
        Ok(number) => format!("{number:.6}"),
        Err(_) => text,
    }
}

/// Questions with SQL that gives their answers.
fn golden(schema: &Schema, door: &Door) -> Result<Vec<(String, String)>, StudioError> {
    let mut all = Vec::new();
    let names = schema.data_names();
    for (table, name) in schema.tables.iter().zip(names).take(TABLES) {
        about(table, &name, door, &mut all)?;
    }
    Ok(all)
}

fn about(
    table: &Table,
    name: &str,
    door: &Door,
    all: &mut Vec<(String, String)>,
) -> Result<(), StudioError> {
    let (from, many) = (quote(name), spoken(name));
    all.push((
        format!("How many {many} are there?"),
        format!("SELECT count(*) FROM {from}"),
    ));
    let is_key = |column: &Column| {
        let own = |name: &String| name.eq_ignore_ascii_case(&column.name);
        let mut keys = table.foreign_keys.iter().flat_map(|key| &key.columns);
        table.primary_key.iter().any(own) || keys.any(own)
    };
    let columns: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !is_key(column))
        .collect();
    let measures = columns.iter().filter(|column| is_measure(column));
    for column in measures.take(COLUMNS) {
        let (of, what) = (quote(&column.name), spoken(&column.name));
        for (word, function) in [("average", "avg"), ("highest", "max")] {
            all.push((
                format!("What is the {word} {what} of {many}?"),
                format!("SELECT {function}({of}) FROM {from}"),
            ));
        }
    }
    let mut counted = 0;
    for column in columns.iter().filter(|column| is_text(column)) {
        let of = quote(&column.name);
        let groups = door.query(
            &format!(
                "SELECT {of}, count(*) FROM {from} WHERE {of} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT {}",
                GROUPS + 1
            ),
            QueryLimits::default(),
            &Cancel::new(),
        )?;
        let distinct = groups.rows.len();
        if counted == COLUMNS || !(2..=GROUPS).contains(&distinct) {
            continue;
        }
        counted += 1;
        let what = spoken(&column.name);
        all.push((
            format!("How many {many} are there per {what}?"),
            format!("SELECT {of}, count(*) FROM {from} GROUP BY 1"),
        ));
        if let Some(Some(value)) = groups.rows.first().and_then(|row| row.first()) {
            all.push((
                format!("How many {many} have the {what} {value}?"),
                format!(
                    "SELECT count(*) FROM {from} WHERE {of} = {}",
                    quote_text(value)
                ),
            ));
        }
    }
    Ok(())
}

/// A name as people say it.
fn spoken(name: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for sign in name.chars() {
        if sign.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.extend(if sign == '_' { ' ' } else { sign }.to_lowercase());
        before = sign;
    }
    words
}

fn is_measure(column: &Column) -> bool {
    matches!(
        column.data_type,
        DataType::Decimal { .. } | DataType::Float { .. } | DataType::Integer { .. }
    )
}

fn is_text(column: &Column) -> bool {
    matches!(
        column.data_type,
        DataType::Text { .. } | DataType::Enum { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_as_people_say_them() {
        assert_eq!(spoken("order_items"), "order items");
        assert_eq!(spoken("OrderDate"), "order date");
    }
}
