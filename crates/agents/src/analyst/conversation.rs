//! The turns of an answer: the model is called, its tools are run, and so on
//! until it answers in words.

use super::{
    figures, history,
    stage::{Found, Stage},
    wording,
};
use crate::{
    budget::Budget,
    failure::CallError,
    llm::Llm,
    prompts, results, schema_text,
    tools::{self, AskBack, DescribeTables, FindValues, MakeChart, RunSql},
};
use confab_model::{
    AnswerEvent, Page,
    engine::{AnswerTask, Data, QueryFault},
};
use rig_core::{
    completion::{CompletionRequest, CompletionResponse},
    message::{Message, ToolCall, ToolChoice, ToolResultContent},
};
use serde::de::DeserializeOwned;
use std::time::Instant;

/// Turns with tools. One more is for words alone.
const TURNS: usize = 8;
/// Queries that may fail.
const FAULTS: usize = 4;
/// Calls of tools in one turn.
const AT_ONCE: usize = 8;

/// How it ended.
pub(super) enum End {
    /// With words, or with a question to the person.
    Answered,
    /// The person stopped it.
    Cancelled,
    /// Without an answer.
    Failed(CallError),
}

impl From<CallError> for End {
    fn from(error: CallError) -> Self {
        Self::Failed(error)
    }
}

/// A conversation with the model about one question.
pub(super) struct Conversation<'a> {
    llm: &'a Llm,
    data: &'a dyn Data,
    task: &'a AnswerTask,
    budget: Budget,
    stage: Stage,
    messages: Vec<Message>,
    /// Calls of tools so far, to notice when they are repeated.
    called: Vec<(String, String)>,
    repeated: usize,
    faults: usize,
    nudged: bool,
}

impl<'a> Conversation<'a> {
    pub(super) fn new(
        llm: &'a Llm,
        data: &'a dyn Data,
        task: &'a AnswerTask,
        budget: Budget,
        stage: Stage,
    ) -> Self {
        let mut messages = vec![Message::system(system(data, task))];
        messages.extend(history::messages(task, data));
        messages.push(Message::user(data.veil(&task.question)));
        Self {
            llm,
            data,
            task,
            budget,
            stage,
            messages,
            called: Vec::new(),
            repeated: 0,
            faults: 0,
            nudged: false,
        }
    }

    /// What is left of the budget, and the stage.
    pub(super) fn leave(self) -> (Budget, Stage) {
        (self.budget, self.stage)
    }

    /// Goes on until there is an answer.
    pub(super) async fn run(&mut self) -> End {
        for turn in 0..=TURNS {
            let last = turn == TURNS || self.faults >= FAULTS || self.repeated > 1;
            match self.turn(last).await {
                Ok(None) => {}
                Ok(Some(end)) => return end,
                Err(error) => return error.into(),
            }
            if last {
                break;
            }
        }
        CallError::Circles.into()
    }

    /// One call of the model and what comes of it; None: there is more to come.
    async fn turn(&mut self, last: bool) -> Result<Option<End>, CallError> {
        if last {
            self.messages
                .push(Message::user(prompts::ANSWER_NOW.trim()));
        }
        let request = self.request(last);
        let stage = &mut self.stage;
        let reply = self
            .llm
            .call(&request, &mut self.budget, &mut |heard| stage.hear(heard))
            .await;
        let reply = match reply {
            Err(CallError::Empty) if self.nudge(prompts::SAY_SOMETHING) => return Ok(None),
            reply => reply?,
        };
        let calls: Vec<ToolCall> = reply.tool_calls().cloned().collect();
        if calls.is_empty() {
            return Ok(self.words(&reply));
        }
        self.stage.void();
        if last {
            return Err(CallError::Circles);
        }
        self.messages.extend(reply.message());
        let mut told = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            let started = Instant::now();
            let told_of = if number < AT_ONCE {
                self.tool(call).await
            } else {
                Tool::Fault("Too many calls at once; this one was left out.".to_owned())
            };
            let noted = match &told_of {
                Tool::Ends(_) => (String::new(), false),
                Tool::Tells(text) => (self.data.veil(text), false),
                Tool::Fault(text) => (self.data.veil(text), true),
            };
            self.budget.note_tool(call, (&noted.0, noted.1), started);
            match told_of {
                Tool::Ends(end) => return Ok(Some(end)),
                Tool::Tells(text) => told.push(call.result(vec![self.content(&text)])),
                Tool::Fault(text) => told.push(call.error_result(vec![self.content(&text)])),
            }
        }
        self.messages.push(Message::tool_results(told));
        Ok(None)
    }

    fn request(&self, last: bool) -> CompletionRequest {
        let mut request = CompletionRequest::new("")
            .max_tokens(tools::ROOM)
            .tools(tools::of_analyst());
        request.chat_history.clone_from(&self.messages);
        if last {
            request = request.tool_choice(ToolChoice::None);
        }
        request
    }

    fn content(&self, text: &str) -> ToolResultContent {
        ToolResultContent::text(self.data.veil(text))
    }

    /// Asks the model to do better, once.
    fn nudge(&mut self, prompt: &str) -> bool {
        if !std::mem::replace(&mut self.nudged, true) {
            self.messages.push(Message::user(prompt.trim()));
            return true;
        }
        false
    }

    /// The model's words, if they answer the question.
    fn words(&mut self, reply: &CompletionResponse) -> Option<End> {
        let pages: Vec<&Page> = self.stage.found().iter().map(|found| &found.page).collect();
        let text = wording::fill(reply.text().trim(), pages.last().copied(), self.data);
        let mut known = vec![self.task.question.as_str()];
        known.extend(self.stage.found().iter().map(|found| found.sql.as_str()));
        let spans = figures::mark(&text, &pages, &known);
        let made_up = pages.is_empty() && spans.iter().any(|span| span.unverified);
        if made_up && self.nudge(prompts::RUN_A_QUERY) {
            // Said without a query, so it isn't kept as something that was said.
            return None;
        }
        self.stage.show();
        self.stage.written();
        self.stage.tell(AnswerEvent::Words(spans));
        Some(End::Answered)
    }

    async fn tool(&mut self, call: &ToolCall) -> Tool {
        let name = call.function.name.as_str();
        let this = (name.to_owned(), call.function.arguments_value().to_string());
        if self.called.contains(&this) {
            self.repeated += 1;
            return Tool::Fault(
                "You have made this very call before; its result is the same. Answer now.".into(),
            );
        }
        self.called.push(this);
        match name {
            "describe_tables" => with(call, |it| self.describe_tables(&it)),
            "find_values" => with(call, |it| self.find_values(&it)),
            "make_chart" => with(call, |it| self.make_chart(&it)),
            "ask_back" => with(call, |it| self.ask_back(&it)),
            "run_sql" => match tools::read(call) {
                Ok(it) => self.run_sql(it).await,
                Err(fault) => Tool::Fault(fault),
            },
            other => Tool::Fault(format!("There is no tool called {other}.")),
        }
    }

    fn describe_tables(&mut self, asked: &DescribeTables) -> Tool {
        self.stage
            .step(format!("Looked at {}", asked.tables.join(", ")));
        Tool::Tells(schema_text::described(self.data.schema(), &asked.tables))
    }

    fn find_values(&mut self, asked: &FindValues) -> Tool {
        let text = self.data.unveil(&asked.text);
        let found = self.data.values(&text);
        self.stage.step(format!("Looked for “{text}” in the data"));
        Tool::Tells(results::found(&found, &text, self.task.private))
    }

    fn make_chart(&mut self, asked: &MakeChart) -> Tool {
        self.stage.wish(asked.kind.words());
        Tool::Tells("It will be drawn so if the result allows it.".into())
    }

    fn ask_back(&mut self, asked: &AskBack) -> Tool {
        self.stage.tell(AnswerEvent::Declined {
            words: self.data.unveil(&asked.question),
            nearest: asked
                .options
                .iter()
                .take(6)
                .map(|option| self.data.unveil(option))
                .collect(),
        });
        Tool::Ends(End::Answered)
    }

    async fn run_sql(&mut self, asked: RunSql) -> Tool {
        let sql = self.data.unveil_sql(asked.sql.trim().trim_end_matches(';'));
        match self.data.query(sql.clone()).await {
            Err(QueryFault::Cancelled) => Tool::Ends(End::Cancelled),
            Err(QueryFault::Wrong(message)) => {
                self.faults += 1;
                self.stage.step(format!("A query failed: {message}"));
                Tool::Fault(message)
            }
            Ok(page) => {
                let told = if self.task.private {
                    results::shape(&page)
                } else {
                    results::rows(&page)
                };
                let rows = page.rows.len();
                let noun = if rows == 1 { "row" } else { "rows" };
                self.stage.step(format!("Ran a query: {rows} {noun}"));
                self.stage.take(Found {
                    sql,
                    page,
                    understood: self.data.unveil(&asked.understood),
                    assumptions: asked
                        .assumptions
                        .iter()
                        .map(|text| self.data.unveil(text))
                        .collect(),
                });
                Tool::Tells(told)
            }
        }
    }
}

/// What comes of a call of a tool.
enum Tool {
    /// The model is told this.
    Tells(String),
    /// The model is told that something is wrong.
    Fault(String),
    /// The answer is at its end.
    Ends(End),
}

fn with<T: DeserializeOwned>(call: &ToolCall, run: impl FnOnce(T) -> Tool) -> Tool {
    match tools::read(call) {
        Ok(arguments) => run(arguments),
        Err(fault) => Tool::Fault(fault),
    }
}

fn system(data: &dyn Data, task: &AnswerTask) -> String {
    let relevant = data.relevant(&task.question);
    let schema = schema_text::pruned(data.schema(), &relevant, &task.question);
    let privacy = if task.private {
        prompts::ANALYST_PRIVATE
    } else {
        ""
    };
    let blanks = [
        ("today", data.today()),
        ("privacy", privacy),
        ("schema", &schema),
    ];
    prompts::fill(prompts::ANALYST, &blanks)
}
