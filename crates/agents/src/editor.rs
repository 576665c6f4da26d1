//! The Editor: a model that puts what a person wants into instructions that the
//! embedded editor carries out.
//!
//! So a model brings language and judgement, and what it asks for is worked
//! out, checked and shown in the same way as anybody's.

use crate::{
    budget::Budget,
    failure::CallError,
    llm::Llm,
    prompts, results, schema_text,
    tools::{self, AskBack, DescribeTables, FindValues},
};
use confab_model::{
    Change, Unclear, Usage,
    engine::{Data, EditTask, Edited, Editor, EngineFailure, ModelWork, Understand, Work},
};
use rig_core::{
    completion::CompletionRequest,
    message::{Message, ToolCall, ToolResultContent},
};
use std::{sync::Arc, time::Instant};

/// Turns.
const TURNS: usize = 8;
/// Instructions of one change.
const INSTRUCTIONS: usize = 20;
/// Ways to say it otherwise that are offered.
const NEAREST: usize = 6;

/// Understands instructions with a model.
#[derive(Clone, Debug)]
pub struct AgentEditor {
    llm: Arc<Llm>,
}

impl AgentEditor {
    /// An editor on a model.
    pub fn new(llm: Arc<Llm>) -> Self {
        Self { llm }
    }
}

impl Editor for AgentEditor {
    fn edit(
        &self,
        task: EditTask,
        data: Arc<dyn Data>,
        understand: Understand,
    ) -> Work<'_, Result<Edited, EngineFailure>> {
        Box::pin(async move {
            let mut session = Session {
                llm: &self.llm,
                data: &*data,
                understand: &*understand,
                budget: Budget::new(self.llm.limits(), Usage::default()),
                messages: first(&task, &*data),
                task: &task,
            };
            let outcome = session.run().await?;
            Ok(Edited {
                outcome,
                work: ModelWork {
                    model: self.llm.name().to_owned(),
                    usage: session.budget.usage(),
                    seen: session.budget.take_seen(),
                },
            })
        })
    }
}

/// The turns about one instruction.
struct Session<'a> {
    llm: &'a Llm,
    data: &'a dyn Data,
    understand: &'a (dyn Fn(&str) -> Result<Change, Unclear> + Send + Sync),
    task: &'a EditTask,
    budget: Budget,
    messages: Vec<Message>,
}

/// What comes of a call of a tool.
enum Tool {
    /// The model is told this.
    Tells(String),
    /// The model is told that something is wrong.
    Fault(String),
    /// There is a change, or something has to be settled first.
    Ends(Result<Change, Unclear>),
}

impl Session<'_> {
    async fn run(&mut self) -> Result<Result<Change, Unclear>, CallError> {
        for _ in 0..TURNS {
            let mut request = CompletionRequest::new("")
                .max_tokens(tools::ROOM)
                .tools(tools::of_editor());
            request.chat_history.clone_from(&self.messages);
            let reply = self
                .llm
                .call(&request, &mut self.budget, &mut |_| ())
                .await?;
            let calls: Vec<ToolCall> = reply.tool_calls().cloned().collect();
            if calls.is_empty() {
                // Words alone say why it can't be done.
                return Ok(Err(Unclear {
                    words: self.data.unveil(reply.text().trim()),
                    nearest: Vec::new(),
                }));
            }
            self.messages.extend(reply.message());
            let mut told = Vec::new();
            for call in &calls {
                let started = Instant::now();
                let done = self.tool(call);
                let noted = match &done {
                    Tool::Ends(_) => (String::new(), false),
                    Tool::Tells(text) => (self.data.veil(text), false),
                    Tool::Fault(text) => (self.data.veil(text), true),
                };
                self.budget.note_tool(call, (&noted.0, noted.1), started);
                match done {
                    Tool::Ends(outcome) => return Ok(outcome),
                    Tool::Tells(text) => told.push(call.result(vec![self.content(&text)])),
                    Tool::Fault(text) => told.push(call.error_result(vec![self.content(&text)])),
                }
            }
            self.messages.push(Message::tool_results(told));
        }
        Err(CallError::Circles)
    }

    fn content(&self, text: &str) -> ToolResultContent {
        ToolResultContent::text(self.data.veil(text))
    }

    fn tool(&self, call: &ToolCall) -> Tool {
        let done = match call.function.name.as_str() {
            "describe_tables" => tools::read(call).map(|it: DescribeTables| {
                Tool::Tells(schema_text::described(self.data.schema(), &it.tables))
            }),
            "find_values" => tools::read(call).map(|it: FindValues| {
                let text = self.data.unveil(&it.text);
                let found = self.data.values(&text);
                Tool::Tells(results::found(&found, &text, self.task.private))
            }),
            "change" => tools::read(call).map(|it: tools::Change| self.change(&it.instructions)),
            "ask_back" => tools::read(call).map(|it: AskBack| {
                let nearest = it.options.iter().take(NEAREST);
                Tool::Ends(Err(Unclear {
                    words: self.data.unveil(&it.question),
                    nearest: nearest.map(|option| self.data.unveil(option)).collect(),
                }))
            }),
            other => Err(format!("There is no tool called {other}.")),
        };
        done.unwrap_or_else(Tool::Fault)
    }

    /// The change that all instructions together ask for.
    fn change(&self, instructions: &[String]) -> Tool {
        if instructions.is_empty() || instructions.len() > INSTRUCTIONS {
            return Tool::Fault(format!("Give 1 to {INSTRUCTIONS} instructions."));
        }
        let mut whole: Option<Change> = None;
        for instruction in instructions {
            let instruction = self.data.unveil(instruction.trim());
            match (self.understand)(&instruction) {
                Ok(change) => match &mut whole {
                    None => whole = Some(change),
                    Some(whole) => {
                        whole.understood.push(' ');
                        whole.understood.push_str(&change.understood);
                        whole.operations.extend(change.operations);
                    }
                },
                Err(unclear) => return Tool::Fault(self.fault(&instruction, &unclear)),
            }
        }
        match whole {
            Some(change) => Tool::Ends(Ok(Change {
                prompt: self.task.instruction.clone(),
                ..change
            })),
            None => Tool::Fault("Give an instruction.".to_owned()),
        }
    }

    /// Why an instruction isn't understood. The reason may name values of the data.
    fn fault(&self, instruction: &str, unclear: &Unclear) -> String {
        if self.task.private {
            return format!("This isn't understood: {instruction}");
        }
        let mut text = format!("This isn't understood: {instruction}\n{}", unclear.words);
        for nearest in &unclear.nearest {
            text.push_str("\nThis would be: ");
            text.push_str(nearest);
        }
        text
    }
}

fn first(task: &EditTask, data: &dyn Data) -> Vec<Message> {
    let schema = data.schema();
    let relevant: Vec<usize> = schema.find_table(&task.table).into_iter().collect();
    let schema = schema_text::pruned(schema, &relevant, &task.instruction);
    let blanks = [
        ("today", data.today()),
        ("table", &task.table),
        ("schema", &schema),
    ];
    vec![
        Message::system(prompts::fill(prompts::EDITOR, &blanks)),
        Message::user(data.veil(&task.instruction)),
    ]
}
