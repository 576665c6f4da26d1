//! The Analyst: a model that is given tools, a bounded number of turns, and
//! no way to write.
//!
//! # Layout
//! - `conversation`: the turns, and what comes of the tools that are called
//! - `history`: what was said before, within a budget
//! - `stage`: what the person sees, in the order SQL, rows, chart, words
//! - `wording`: placeholders filled in, also while words arrive
//! - `figures`: figures that no result bears out

mod conversation;
mod figures;
mod history;
mod stage;
mod wording;

use crate::{budget::Budget, failure::CallError, llm::Llm};
use confab_model::{
    AnswerEvent,
    conversation::Failure,
    engine::{Analyst, AnswerTask, Data, TellAnswer, Work},
};
use conversation::{Conversation, End};
use stage::Stage;
use std::{sync::Arc, time::Instant};

/// Answers questions with a model.
#[derive(Clone, Debug)]
pub struct AgentAnalyst {
    llm: Arc<Llm>,
}

impl AgentAnalyst {
    /// An analyst on a model.
    pub fn new(llm: Arc<Llm>) -> Self {
        Self { llm }
    }
}

impl Analyst for AgentAnalyst {
    fn answer(
        &self,
        task: AnswerTask,
        data: Arc<dyn Data>,
        tell: TellAnswer,
    ) -> Work<'_, AnswerEvent> {
        Box::pin(answer(&self.llm, task, data, tell))
    }
}

async fn answer(
    llm: &Llm,
    task: AnswerTask,
    data: Arc<dyn Data>,
    mut tell: TellAnswer,
) -> AnswerEvent {
    let started = Instant::now();
    tell(AnswerEvent::Model(llm.name().to_owned()));
    let budget = Budget::new(llm.limits(), task.spent);
    let stage = Stage::new(data.clone(), &task.question, tell);
    let mut conversation = Conversation::new(llm, &*data, &task, budget, stage);
    let end = conversation.run().await;
    let (mut budget, mut stage) = conversation.leave();
    let last = match end {
        End::Answered => AnswerEvent::Done {
            millis: started.elapsed().as_millis() as u64,
        },
        End::Cancelled => AnswerEvent::Cancelled,
        End::Failed(error) => {
            // What was found out is worth having without words.
            stage.show();
            failed(&error)
        }
    };
    stage.tell(AnswerEvent::Usage(budget.usage()));
    stage.tell(AnswerEvent::Seen(budget.take_seen()));
    last
}

fn failed(error: &CallError) -> AnswerEvent {
    AnswerEvent::Failed(Failure {
        message: error.to_string(),
        hint: error.hint().to_owned(),
        ..Failure::default()
    })
}
