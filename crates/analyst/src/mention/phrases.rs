//! Phrases that signal something.

use super::{Meaning, Mention};
use crate::cue::Cue;
use crate::knowledge::Knowledge;
use crate::period;
use crate::words::{Token, TokenKind};

pub(super) fn phrases(tokens: &[Token], start: usize, found: &mut Vec<Mention>) {
    let knowledge = Knowledge::get();
    let mut phrase = String::new();
    for end in start..tokens.len().min(start + knowledge.longest_phrase) {
        let Some(token) = tokens.get(end) else { break };
        if token.kind == TokenKind::Quoted {
            break;
        }
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(&token.lower.replace('’', "'"));
        let length = (end + 1 - start) as f64;
        let mut push = |meaning: Meaning, score: f64| {
            found.push(Mention {
                start,
                end: end + 1,
                meaning,
                score,
            });
        };
        // "ordered in 2026" is what happened then.
        let happened = |cue: Cue| {
            cue == Cue::OrderBy
                && matches!(token.lower.as_str(), "in" | "from" | "on")
                && tokens.get(end + 1).is_some_and(|t| {
                    t.kind == TokenKind::Number || period::is_word(&t.lower) || t.lower == "the"
                })
        };
        let cue = knowledge.cues.get(&phrase).copied();
        if let Some(cue) = cue.filter(|c| !happened(*c)) {
            let opening = start == 0 && cue == Cue::Show;
            let score = match cue {
                Cue::The => 0.3,
                // "order value" says more than an order does.
                Cue::Revenue if length > 1.0 => 0.84,
                // Columns may be called so, also in part.
                Cue::Revenue | Cue::Spent if !phrase.contains(' ') => 0.42,
                _ => 0.62,
            };
            push(
                Meaning::Cue(cue),
                if opening {
                    1.1
                } else {
                    score + 0.06 * (length - 1.0)
                },
            );
        }
        if let Some(degree) = knowledge.superlatives.get(&phrase) {
            push(Meaning::Superlative(degree), 0.8);
        }
        if let Some(degree) = knowledge.comparatives.get(&phrase) {
            push(Meaning::Comparative(degree), 0.8);
        }
    }
}
