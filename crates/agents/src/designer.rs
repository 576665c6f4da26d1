//! The Designer: a model says what values are like, and the engine sees to the
//! rest. What it says is checked, asked for again where it can't be used, and
//! laid over the embedded design; what still fails stays as it was, and the
//! recipe says so.
//!
//! # Layout
//! - `proposal`: what a model may say, and how it is read
//! - `open`: which columns may be shaped, and within which bounds
//! - `merge`: proposals checked and laid over a recipe
//! - `chunks`: related tables together
//! - `cache`: proposals kept, so that the same again costs nothing
//! - `talk`: the calls about one chunk

mod cache;
mod chunks;
mod merge;
mod open;
mod proposal;
mod talk;

use crate::{failure::CallError, llm::Llm, prompts};
use cache::Cache;
use confab_model::{
    Problem, Recipe, Schema, Severity, Usage,
    engine::{Designed, Designer, EngineFailure, Work},
};
use futures_util::{StreamExt, stream};
use merge::Merger;
use proposal::Proposal;
use std::{path::PathBuf, sync::Arc};
use talk::Talk;

/// Chunks that are worked on at once.
const AT_ONCE: usize = 3;
/// Chunks of one design. The tables beyond stay as the embedded designer has them.
const CHUNKS: usize = 24;
/// Columns that are named one by one when they stay as they were.
const NAMED: usize = 8;

/// Designs with a model.
#[derive(Clone, Debug)]
pub struct AgentDesigner {
    llm: Arc<Llm>,
    cache: Arc<Cache>,
}

impl AgentDesigner {
    /// A designer on a model, which keeps what it was told in a folder, if there is one.
    pub fn new(llm: Arc<Llm>, folder: Option<PathBuf>) -> Self {
        Self {
            llm,
            cache: Arc::new(Cache::new(folder)),
        }
    }
}

impl Designer for AgentDesigner {
    fn design<'a>(
        &'a self,
        schema: &'a Schema,
        base: Recipe,
    ) -> Work<'a, Result<Recipe, EngineFailure>> {
        Box::pin(async move { Ok(self.shape(schema, base).await?) })
    }
}

impl AgentDesigner {
    async fn shape(&self, schema: &Schema, base: Recipe) -> Result<Recipe, CallError> {
        let open = open::columns(schema, &base);
        let mut chunks = chunks::split(schema, &open);
        let left = chunks.split_off(chunks.len().min(CHUNKS));
        let talk = |chunk| Talk {
            llm: &self.llm,
            cache: &self.cache,
            schema,
            base: &base,
            open: &open,
            chunk,
        };
        let talks: Vec<_> = chunks.iter().map(|chunk| talk(chunk).hold()).collect();
        let told: Vec<_> = stream::iter(talks).buffered(AT_ONCE).collect().await;
        let mut usage = Usage::default();
        let mut merger = Merger::new(schema, base.clone(), &open);
        let mut notes = Vec::new();
        let mut first_error = None;
        let mut useful = chunks.is_empty();
        for (chunk, told) in chunks.iter().zip(told) {
            usage.add(&told.usage);
            match told.proposal {
                Ok(proposal) => {
                    useful = true;
                    merger.take(&proposal);
                }
                Err(error) => {
                    notes.push(note(format!(
                        "{} stay as the embedded designer has them. {error}",
                        names(schema, chunk)
                    )));
                    first_error.get_or_insert(error);
                }
            }
        }
        if let (false, Some(error)) = (useful, first_error) {
            return Err(error);
        }
        if !left.is_empty() {
            let tables: Vec<usize> = left.into_iter().flatten().collect();
            notes.push(note(format!(
                "The model shaped the first {CHUNKS} groups of tables; {} stay as the embedded designer has them.",
                names(schema, &tables)
            )));
        }
        let (mut recipe, problems) = merger.finish();
        notes.extend(fallen_back(&problems));
        recipe.notes.extend(notes);
        recipe.designed = Some(Designed {
            model: self.llm.name().to_owned(),
            prompts: prompts::VERSION.to_owned(),
            usage,
        });
        Ok(recipe)
    }
}

/// Says which columns stay as they were.
fn fallen_back(problems: &[merge::Refused]) -> Vec<Problem> {
    let one = |refused: &merge::Refused| {
        note(format!(
            "{} stays as the embedded designer has it: {}.",
            refused.place, refused.why
        ))
    };
    let mut notes: Vec<Problem> = problems.iter().take(NAMED).map(one).collect();
    if problems.len() > NAMED {
        let more = problems.len() - NAMED;
        notes.push(note(format!("So do {more} more columns.")));
    }
    notes
}

fn note(message: String) -> Problem {
    Problem::new(Severity::Note, message)
}

fn names(schema: &Schema, tables: &[usize]) -> String {
    let named: Vec<String> = tables
        .iter()
        .take(6)
        .map(|table| schema.data_name(*table))
        .collect();
    let more = tables.len() - named.len();
    match more {
        0 => named.join(", "),
        _ => format!("{} and {more} more tables", named.join(", ")),
    }
}
