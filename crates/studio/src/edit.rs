//! Changes by saying so: first shown, then applied, always taken back.
//!
//! - `carry`: a change carried out on a copy of a version's file
//! - `drafts`: changes that are made but not applied

mod carry;
mod drafts;

pub(crate) use carry::carry_out;
pub(crate) use drafts::Drafts;

use crate::{
    build::{self, Cancel},
    cache,
    error::StudioError,
    export::Stored,
    generate::{aside, recipe_text},
    prepare,
    studio::{Studio, read_recipe, table_number},
};
use confab_guard::Source;
use confab_model::{
    Change, Dataset, DiffPage, Engine, Proposal, Proposed, TableInfo,
    digits::thousands,
    engine::{EditTask, ModelWork, Understand},
};
use confab_store::{Documents, Origin};
use drafts::Draft;
use std::{fs, path::Path, sync::Arc, time::Instant};

/// Longest instruction, in characters.
const LONGEST_PROMPT: usize = 4_000;

impl Studio {
    /// Makes the change that an instruction about a table asks for, without
    /// applying it. Nobody else sees it until then.
    ///
    /// # Errors
    /// When there is no such dataset or table, or a rule forbids the change.
    pub async fn propose(
        &self,
        id: &str,
        table: &str,
        prompt: &str,
    ) -> Result<Proposed, StudioError> {
        self.propose_with(id, table, prompt, None).await
    }

    /// Like [`Studio::propose`], by one engine; None: by the usual one.
    ///
    /// # Errors
    /// As [`Studio::propose`], and when there is no such engine.
    pub async fn propose_with(
        &self,
        id: &str,
        table: &str,
        prompt: &str,
        engine: Option<Engine>,
    ) -> Result<Proposed, StudioError> {
        let prompt = prompt.trim().to_owned();
        if prompt.is_empty() {
            return Err(StudioError::input(
                "The instruction is empty.",
                "Say what to change, such as \"make all prices 10 % higher\".",
            ));
        }
        if prompt.chars().count() > LONGEST_PROMPT {
            return Err(StudioError::input(
                format!("The instruction is longer than {LONGEST_PROMPT} characters."),
                "Say it in fewer words, or in several steps.",
            ));
        }
        let started = Instant::now();
        let mut work = None;
        let done = self
            .understand_change(id, table, &prompt, engine, &mut work)
            .await;
        self.watch_change(id, &prompt, started, work.as_ref(), done.as_ref())
            .await;
        done
    }

    /// Puts words into a change and drafts it. What a model did is told in `work`,
    /// with when it began.
    async fn understand_change(
        &self,
        id: &str,
        table: &str,
        prompt: &str,
        engine: Option<Engine>,
        work: &mut Option<(Instant, ModelWork)>,
    ) -> Result<Proposed, StudioError> {
        let agents = self.engines().of(engine)?;
        let stored = Arc::new(self.stored(id).await?);
        let number = table_number(&stored.documents.schema, table)?;
        let known = stored.clone();
        let seed = seed(&stored.dataset, prompt);
        let understand = aside(move || understand(&known, number, seed)).await?;
        // What is understood word for word misleads nobody.
        if understand(prompt).is_err() {
            self.vet_instructions(prompt, Source::Edit).await?;
        }
        let outcome = match agents {
            Some(agents) => {
                let task = EditTask {
                    table: stored.documents.schema.data_name(number),
                    instruction: prompt.to_owned(),
                    private: self.is_private(&stored.dataset.id).await?,
                };
                // Dropped, and its requests with it, when the one who asked has gone.
                let cancel = Cancel::new();
                let talk = self.talk(&stored.dataset.id).await?;
                let begun = Instant::now();
                let edited = agents.edit(task, talk, understand, &cancel).await?;
                *work = Some((begun, edited.work));
                edited.outcome
            }
            None => {
                let prompt = prompt.to_owned();
                aside(move || Ok(understand(&prompt))).await?
            }
        };
        match outcome {
            Ok(change) => {
                let mut proposal = self.draft_change(stored, change).await?;
                proposal.work = work.as_ref().map(|(_, work)| work.clone());
                Ok(Proposed::Proposal(Box::new(proposal)))
            }
            Err(unclear) => Ok(Proposed::Unclear(unclear)),
        }
    }

    /// Draws a table, or one of its columns, anew with another seed, without applying it.
    ///
    /// # Errors
    /// As [`Studio::propose`].
    pub async fn propose_redraw(
        &self,
        id: &str,
        table: &str,
        column: Option<&str>,
        seed: u64,
    ) -> Result<Proposal, StudioError> {
        let stored = self.stored(id).await?;
        let schema = &stored.documents.schema;
        let number = table_number(schema, table)?;
        let recipe = read_recipe(&stored.documents.recipe)?;
        let change = confab_forge::redraw(schema, &recipe, number, column, seed);
        self.draft_change(Arc::new(stored), change).await
    }

    /// Gives one cell another value by hand, without applying it. `row` counts from 0.
    ///
    /// # Errors
    /// As [`Studio::propose`].
    pub async fn propose_cell(
        &self,
        id: &str,
        table: &str,
        column: &str,
        row: u64,
        value: Option<String>,
    ) -> Result<Proposal, StudioError> {
        let stored = self.stored(id).await?;
        let schema = &stored.documents.schema;
        let number = table_number(schema, table)?;
        let row = confab_store::lookup::row_number(&stored.file, schema, number, row)?;
        let change = confab_forge::set_cell(schema, number, column, row, value);
        self.draft_change(Arc::new(stored), change).await
    }

    /// Makes a change without applying it.
    ///
    /// # Errors
    /// As [`Studio::propose`].
    pub async fn propose_change(&self, id: &str, change: Change) -> Result<Proposal, StudioError> {
        let stored = self.stored(id).await?;
        self.draft_change(Arc::new(stored), change).await
    }

    /// Makes and applies a change that was made elsewhere before.
    pub(crate) async fn change_at_once(
        &self,
        id: &str,
        change: Change,
    ) -> Result<Dataset, StudioError> {
        let proposal = self.propose_change(id, change).await?;
        self.apply(&proposal.id).await
    }

    async fn draft_change(
        &self,
        stored: Arc<Stored>,
        change: Change,
    ) -> Result<Proposal, StudioError> {
        let file = self.catalog().draft(&stored.dataset.id)?;
        // Raised when the one who asked has gone.
        let asker = crate::studio::Asker::default();
        let cancel = asker.0.clone();
        let (draft, millis) = aside(move || {
            let started = Instant::now();
            let draft = draft(&stored, file, change, &cancel)?;
            Ok((draft, started.elapsed().as_millis() as u64))
        })
        .await?;
        let origin = draft.origin.clone();
        Ok(Proposal {
            id: self.drafts().keep(draft),
            change: origin.change,
            diff: origin.diff,
            notes: origin.notes,
            millis,
            work: None,
        })
    }

    /// The rows of a table that a proposed change makes different.
    ///
    /// # Errors
    /// When the proposal is no longer kept or there is no such table.
    pub async fn proposed_rows(
        &self,
        proposal: &str,
        table: &str,
        offset: u64,
        limit: u64,
    ) -> Result<DiffPage, StudioError> {
        let draft = self.drafts().find(proposal)?;
        let earlier = self.catalog().file(&draft.dataset);
        let table = table_number(&draft.documents.schema, table)?;
        aside(move || {
            Ok(confab_store::diff_page(
                &earlier,
                draft.file.path(),
                &draft.documents.schema,
                table,
                offset,
                limit,
            )?)
        })
        .await
    }

    /// Proves a proposed change and publishes it as a new version, which is then open.
    ///
    /// # Errors
    /// When the proposal is no longer kept, when the dataset has been changed
    /// since, or when a declared rule is broken. Nothing is published then.
    pub async fn apply(&self, proposal: &str) -> Result<Dataset, StudioError> {
        let draft = self.drafts().find(proposal)?;
        let studio = self.clone();
        let proposal = proposal.to_owned();
        // It runs to its end whoever is waiting.
        let work = tokio::spawn(async move { studio.publish_draft(&proposal, draft).await });
        work.await
            .map_err(|error| crate::generate::panicked(&error))?
    }

    async fn publish_draft(
        &self,
        proposal: &str,
        draft: Arc<Draft>,
    ) -> Result<Dataset, StudioError> {
        let proved = draft.clone();
        let documents = aside(move || prove(&proved)).await?;
        let published = self
            .catalog()
            .publish_version(&draft.file, &draft.dataset, &documents, &draft.origin)
            .await;
        let dataset = published.map_err(|error| match error {
            confab_store::StoreError::Overtaken => StudioError::input(
                "The dataset has been changed since this was shown.",
                "Submit it again to see what it does now.",
            ),
            error => error.into(),
        })?;
        self.drafts().forget(proposal);
        self.keep_within_budget(&dataset.id).await;
        Ok(dataset)
    }

    /// Forgets a proposed change.
    pub fn discard_change(&self, proposal: &str) {
        self.drafts().forget(proposal);
    }
}

/// How the embedded editor understands instructions on a table.
fn understand(stored: &Stored, table: usize, seed: u64) -> Result<Understand, StudioError> {
    let recipe = read_recipe(&stored.documents.recipe)?;
    let schema = stored.documents.schema.clone();
    let contents = cache::kept(&stored.file, "contents", || {
        confab_store::contents(&stored.file, &schema)
    })?;
    Ok(Arc::new(move |prompt| {
        confab_forge::edit(&schema, &recipe, &contents, table, prompt, seed)
    }))
}

/// Carries a change out on a copy and compares.
fn draft(
    stored: &Stored,
    file: confab_store::Drafting,
    change: Change,
    cancel: &Cancel,
) -> Result<Draft, StudioError> {
    copy(&stored.file, file.path())?;
    let recipe = read_recipe(&stored.documents.recipe)?;
    let schema = &stored.documents.schema;
    let (changed, recipe) = carry_out(file.path(), schema, &recipe, &change, cancel)?;
    let mut diff = confab_store::diff(&stored.file, file.path(), schema, &changed.tables, cancel)?;
    for table in &mut diff.tables {
        let mut operations = change.operations.iter();
        table.asked = operations.any(|operation| operation.table() == table.table);
    }
    let given_up: Vec<String> = (changed.given_up.iter())
        .map(|broken| {
            let rows = thousands(broken.rows);
            let (table, statement) = (&broken.table, &broken.statement);
            format!("In {table}, \"{statement}\" no longer holds in {rows} rows, so it is no longer claimed.")
        })
        .collect();
    let names = confab_store::names::table_names(schema);
    let tables = names
        .into_iter()
        .zip(&changed.rows)
        .map(|(name, rows)| TableInfo { name, rows: *rows });
    Ok(Draft {
        origin: Origin {
            parent: stored.dataset.version,
            change,
            diff,
            notes: [changed.notes, given_up.clone()].concat(),
        },
        given_up,
        tables: tables.collect(),
        dataset: stored.dataset.clone(),
        documents: stored.documents.clone(),
        file,
        recipe,
    })
}

/// Copies a published file, which nobody may write, to one that is being made.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StudioError> {
    let failed = |error: std::io::Error| StudioError::from(confab_store::StoreError::io(to)(error));
    let mut source = fs::File::open(from).map_err(confab_store::StoreError::io(from))?;
    let mut target = fs::File::create_new(to).map_err(failed)?;
    std::io::copy(&mut source, &mut target).map_err(failed)?;
    Ok(())
}

/// Proves every rule over a changed file.
fn prove(draft: &Draft) -> Result<Documents, StudioError> {
    let schema = &draft.documents.schema;
    let plan = prepare::bind(schema, &draft.recipe)?;
    let rows: Vec<u64> = draft.tables.iter().map(|table| table.rows).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut proof = build::prove_rows(
        draft.file.path(),
        build::Claims {
            schema,
            plan: &plan,
            rows: &rows,
            relations: plan.relations(),
        },
        threads,
        &mut |_| (),
        &Cancel::new(),
    )?;
    proof.notes = draft.documents.proof.notes.clone();
    proof.notes.extend(draft.given_up.iter().cloned());
    build::refuse_violations(&proof)?;
    Ok(Documents {
        recipe: recipe_text(&draft.recipe),
        proof,
        rows,
        ..draft.documents.clone()
    })
}

/// A seed that is another for every version and instruction, and the same
/// whenever that instruction is given to that version.
fn seed(dataset: &Dataset, prompt: &str) -> u64 {
    // FNV-1a, by Fowler, Noll and Vo.
    let text = format!("{} {prompt}", dataset.version);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::{Operation, Part, Selection};

    #[test]
    fn the_seed_depends_on_version_and_words_alone() {
        let dataset = |version| Dataset {
            id: String::new(),
            name: String::new(),
            version,
            created: String::new(),
            tables: Vec::new(),
            bytes: 0,
            proof: String::new(),
        };
        assert_eq!(seed(&dataset(1), "a"), seed(&dataset(1), "a"));
        assert_ne!(seed(&dataset(1), "a"), seed(&dataset(2), "a"));
        assert_ne!(seed(&dataset(1), "a"), seed(&dataset(1), "b"));
    }

    #[test]
    fn a_change_is_stored_as_readable_json() {
        let change = Change {
            table: "t".into(),
            operations: vec![Operation::Delete {
                table: "t".into(),
                rows: Selection {
                    when: None,
                    part: Part::PerMille(500),
                },
            }],
            ..Change::default()
        };
        let text = serde_json::to_string(&change).unwrap();
        assert!(text.contains(r#""operation":"delete""#), "{text}");
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    }
}
