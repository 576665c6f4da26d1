//! The calls about one group of tables: a proposal, and its mistakes sent back.

use super::{
    cache::Cache,
    merge::Merger,
    open::{Open, OpenColumns, What},
    proposal::{self, Proposal},
};
use crate::{budget::Budget, failure::CallError, llm::Llm, prompts, schema_text};
use confab_model::{Generator, Recipe, Schema, Usage};
use rig_core::{completion::CompletionRequest, message::Message};

/// How often mistakes are sent back.
const AGAIN: usize = 2;
/// Tokens of a proposal.
const ROOM: u64 = 8_192;
/// Mistakes that are sent back at once.
const MISTAKES: usize = 30;

/// The talk about a group of tables.
pub(super) struct Talk<'a> {
    pub(super) llm: &'a Llm,
    pub(super) cache: &'a Cache,
    pub(super) schema: &'a Schema,
    pub(super) base: &'a Recipe,
    pub(super) open: &'a OpenColumns,
    pub(super) chunk: &'a [usize],
}

/// What came of it.
pub(super) struct Told {
    pub(super) proposal: Result<Proposal, CallError>,
    pub(super) usage: Usage,
}

impl Talk<'_> {
    pub(super) async fn hold(self) -> Told {
        let tables = self.tables();
        let key = Cache::key(&[
            prompts::VERSION,
            self.llm.name(),
            &self.base.temperature.to_string(),
            &self.base.locale,
            &self.base.instructions,
            &tables,
        ]);
        if let Some(proposal) = self.cache.get(&key) {
            return Told {
                proposal: Ok(proposal),
                usage: Usage::default(),
            };
        }
        let mut budget = Budget::new(self.llm.limits(), Usage::default());
        let proposal = self.ask(&tables, &mut budget).await;
        if let Ok(proposal) = &proposal {
            self.cache.put(&key, proposal);
        }
        Told {
            proposal,
            usage: budget.usage(),
        }
    }

    async fn ask(&self, tables: &str, budget: &mut Budget) -> Result<Proposal, CallError> {
        let mut messages = vec![Message::user(self.prompt(tables))];
        let mut manner = Manner::default();
        let mut all = Proposal::default();
        let mut understood = false;
        for round in 0..=AGAIN {
            let text = match self.call(&messages, &mut manner, budget).await {
                Ok(text) => text,
                // What was usable of the first answer is worth more than none.
                Err(_) if round > 0 && understood => break,
                Err(error) => return Err(error),
            };
            let problems = match proposal::read(&text) {
                Ok((proposal, mut problems)) => {
                    understood = true;
                    problems.extend(self.mistakes(&proposal));
                    all.tables.extend(proposal.tables);
                    problems
                }
                Err(problem) => vec![format!("Your answer can't be read: {problem}.")],
            };
            if problems.is_empty() {
                break;
            }
            let problems = problems
                .get(..MISTAKES.min(problems.len()))
                .unwrap_or_default();
            let again = prompts::fill(
                prompts::DESIGNER_AGAIN,
                &[("problems", &problems.join("\n"))],
            );
            messages.push(Message::assistant(text));
            messages.push(Message::user(again));
        }
        if understood {
            Ok(all)
        } else {
            Err(CallError::Gibberish)
        }
    }

    async fn call(
        &self,
        messages: &[Message],
        manner: &mut Manner,
        budget: &mut Budget,
    ) -> Result<String, CallError> {
        loop {
            let mut request = CompletionRequest::new("").max_tokens(ROOM);
            request.chat_history = messages.to_vec();
            if manner.temperature {
                request = request.temperature(self.base.temperature);
            }
            if manner.schema {
                request = request.output_schema(proposal::schema());
            }
            let reply = self.llm.call(&request, budget, &mut |_| {}).await;
            match reply {
                Ok(reply) => return Ok(reply.text()),
                // Not every model takes a schema or a temperature.
                Err(CallError::Rejected { schema }) if manner.can_give_way(schema) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// What can't be used of a proposal.
    fn mistakes(&self, proposal: &Proposal) -> Vec<String> {
        let mut merger = Merger::new(self.schema, self.base.clone(), self.open);
        merger.take(proposal);
        let (_, refused) = merger.finish();
        refused
            .iter()
            .map(|refused| format!("{}: {}.", refused.place, refused.why))
            .collect()
    }

    fn prompt(&self, tables: &str) -> String {
        let instructions = match self.base.instructions.trim() {
            "" => "(nothing in particular)",
            words => words,
        };
        prompts::fill(
            prompts::DESIGNER,
            &[
                ("locale", &self.base.locale),
                ("today", &self.base.today),
                ("temperature", &self.base.temperature.to_string()),
                ("instructions", instructions),
                ("shape", proposal::SHAPE),
                ("schema", tables),
            ],
        )
    }

    /// The tables, and the columns of them that are open.
    fn tables(&self) -> String {
        let mut text = schema_text::tables(self.schema, self.chunk);
        text.push_str("\nColumns to shape (what may be said, and what is planned):\n");
        for number in self.chunk {
            let Some((table, plan)) = self
                .schema
                .tables
                .get(*number)
                .zip(self.base.tables.get(*number))
            else {
                continue;
            };
            for (place, (column, entry)) in table.columns.iter().zip(&plan.columns).enumerate() {
                if let Some(open) = self.open.get(&(*number, place)) {
                    let name = self.schema.data_name(*number);
                    text.push_str(&format!(
                        "{name}.{}: {}\n",
                        column.name,
                        may(open, &entry.generator)
                    ));
                }
            }
        }
        text
    }
}

/// What a model is asked with.
struct Manner {
    schema: bool,
    temperature: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            schema: true,
            temperature: true,
        }
    }
}

impl Manner {
    /// Leaves out what may have been the matter, if anything is left.
    fn can_give_way(&mut self, schema: bool) -> bool {
        if schema && self.schema {
            self.schema = false;
            return true;
        }
        if self.temperature {
            self.temperature = false;
            return true;
        }
        std::mem::take(&mut self.schema)
    }
}

/// What may be said of a column, and what is planned.
fn may(open: &Open, planned: &Generator) -> String {
    let mut text = match &open.what {
        What::Fixed => String::new(),
        What::Values {
            among: Some(among), ..
        } => {
            let values: Vec<String> = among.iter().take(30).map(super::merge::text_of).collect();
            format!("values, only among {}", values.join(" | "))
        }
        What::Values {
            distinct: Some(rows),
            ..
        } => format!("values, at least {rows} different ones"),
        What::Values { .. } => "values, by".to_owned(),
        What::Range { .. } => match planned {
            Generator::Number { min, max, .. } => {
                format!("min, max, shape (planned {min} to {max})")
            }
            _ => String::new(),
        },
        What::Dates => match planned {
            Generator::Moment { from, to, .. } => {
                format!("from, to, months, growth (planned {from} to {to})")
            }
            _ => String::new(),
        },
        What::Share => "true".to_owned(),
    };
    if open.nulls {
        text.push_str(if text.is_empty() { "nulls" } else { ", nulls" });
    }
    text
}
