//! What was said before, as far as there is room for it.

use confab_model::engine::{AnswerTask, Data};
use rig_core::message::Message;

/// Characters of earlier turns that are sent, about 3,000 tokens.
const ROOM: usize = 12_000;
/// Characters of one earlier text.
const LONGEST: usize = 2_000;

/// Messages of earlier turns, the oldest first. Where values are private,
/// the words of answers stay here, since they have values in them.
pub(super) fn messages(task: &AnswerTask, data: &dyn Data) -> Vec<Message> {
    let mut room = ROOM;
    let mut turns = Vec::new();
    for turn in task.history.iter().rev() {
        let question = data.veil(&cut(&turn.question));
        let words = if task.private { "" } else { &turn.words };
        let sql = turn
            .sql
            .as_deref()
            .map(|sql| format!("SQL: {}\n", cut(sql)));
        let answer = data.veil(&format!("{}{}", sql.unwrap_or_default(), cut(words)));
        let length = question.len() + answer.len();
        if length > room {
            break;
        }
        room -= length;
        let answer = match answer.trim() {
            "" => "(There was no answer.)",
            answer => answer,
        };
        turns.push([Message::user(question), Message::assistant(answer)]);
    }
    turns.into_iter().rev().flatten().collect()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
