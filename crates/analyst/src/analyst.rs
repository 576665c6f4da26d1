//! The analyst: one database's lexicon, the learned weights, and the replies.

use crate::interpret::{self, Interpretation};
use crate::lexicon::Lexicon;
use crate::restate::restate;
use crate::weights::Weights;
use crate::{SqlError, assume, drill, figures, follow, kin, lineage, sql, suggest};
use confab_model::{Form, Lineage, Reply, Understanding};

/// Below this confidence it declines.
const LEAST: f64 = 0.25;
/// The confidence where every word has its place.
const EXPLAINED: f64 = 0.9;
/// An alternative is offered if it is at least this likely against the best.
const RIVAL: f64 = 0.35;
/// A suggestion is understood at least so well.
const CLEAR: f64 = 0.5;
/// Suggestions that are tried.
const SUGGESTED: usize = 40;
/// Longer questions are cut.
const LONGEST: usize = 1_000;

/// Answers questions about one database.
#[derive(Clone, Debug)]
pub struct Analyst {
    lexicon: Lexicon,
    weights: Weights,
}

impl Analyst {
    /// An analyst for a lexicon.
    pub fn new(lexicon: Lexicon, weights: Weights) -> Self {
        Self { lexicon, weights }
    }

    /// What it knows of the database.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Replies to a question, which may follow up on a previous form.
    pub fn reply(&self, question: &str, previous: Option<&Form>) -> Reply {
        let question = cut(question);
        self.answer(question, previous)
            .unwrap_or_else(|best| self.decline(question, best.map(|b| *b)))
    }

    /// The reply to a question that is understood, or else the best guess.
    fn answer(
        &self,
        question: &str,
        previous: Option<&Form>,
    ) -> Result<Reply, Option<Box<Interpretation>>> {
        let alone = |best: Understanding| Reply::Understood {
            best: Box::new(best),
            alternative: None,
        };
        let followed = previous.and_then(|p| {
            follow::follow(&self.lexicon, p, question)
                .or_else(|| follow::of_them(&self.lexicon, p, question, &|q| self.fresh(q)))
        });
        if let Some(best) = followed.and_then(|form| self.understand(form, 1.0).ok()) {
            return Ok(alone(best));
        }
        let first = |head: &str| Some(self.interpretations(head).into_iter().next()?.form);
        let figures = follow::two_parts(&self.lexicon, question, &first)
            .or_else(|| kin::kin(&self.lexicon, question))
            .or_else(|| figures::figures(&self.lexicon, question));
        let figures = figures.map(|form| assume::tidied(&self.lexicon, &form));
        if let Some(best) = figures.and_then(|form| self.understand(form, EXPLAINED).ok()) {
            return Ok(alone(best));
        }
        let found = self.interpretations(question);
        let confidence = self.confidence(&found);
        let mut found = found.into_iter();
        let best = match found.next() {
            Some(best) if confidence >= LEAST => best,
            best => return Err(best.map(Box::new)),
        };
        let rival = found.find(|i| differs(&i.form, &best.form));
        let rival = rival.filter(|i| libm::exp(i.score - best.score) > RIVAL);
        Ok(Reply::Understood {
            alternative: rival.map(|i| Box::new(self.understanding(i, confidence / 2.0, question))),
            best: Box::new(self.understanding(best, confidence, question)),
        })
    }

    /// The form of a question that stands alone, where it is understood.
    fn fresh(&self, question: &str) -> Option<Form> {
        match self.answer(cut(question), None) {
            Ok(Reply::Understood { best, .. }) => Some(best.form),
            _ => None,
        }
    }

    /// A form in SQL and words, as when an assumption was changed.
    ///
    /// # Errors
    /// When the form can't be said in SQL.
    pub fn understand(&self, form: Form, confidence: f64) -> Result<Understanding, SqlError> {
        let sql = sql::lines(&sql::query(&self.lexicon, &form)?);
        Ok(Understanding {
            words: restate(&self.lexicon, &form),
            assumptions: assume::assumptions(&self.lexicon, &form),
            form,
            sql,
            confidence,
        })
    }

    /// The form whose rows make the figure in a column of a result's row, as
    /// the result shows it. None where the form shows rows themselves.
    pub fn drill(&self, form: &Form, row: &[Option<String>], column: usize) -> Option<Form> {
        drill::drill(&self.lexicon, form, row, column)
    }

    /// What each column of a form's result is, in order.
    pub fn roles(&self, form: &Form) -> Vec<Lineage> {
        lineage::roles(&self.lexicon, form)
    }

    /// First questions to ask, and the nearest ones where a question isn't understood.
    pub fn suggestions(&self, most: usize) -> Vec<String> {
        let found = suggest::suggestions(&self.lexicon, SUGGESTED.max(most));
        let clear = |question: &String| match self.answer(question, None) {
            Ok(Reply::Understood { best, .. }) => best.confidence >= CLEAR,
            _ => false,
        };
        found.into_iter().filter(clear).take(most).collect()
    }

    /// All interpretations that were found, best first.
    pub fn interpretations(&self, question: &str) -> Vec<Interpretation> {
        interpret::interpret(&self.lexicon, &self.weights, cut(question))
    }

    /// How likely the first of these interpretations is right.
    pub fn confidence(&self, found: &[Interpretation]) -> f64 {
        let Some(best) = found.first() else {
            return 0.0;
        };
        let all: f64 = found.iter().map(|i| libm::exp(i.score - best.score)).sum();
        let learned = self.weights.confidence(&best.features, 1.0 / all);
        if best.features.explained() {
            learned.max(LEAST)
        } else {
            learned
        }
    }

    /// How a question falls into nodes and clauses, for work on the grammar.
    pub fn explain(&self, question: &str) -> String {
        interpret::explain(&self.lexicon, cut(question))
    }

    fn understanding(
        &self,
        found: Interpretation,
        confidence: f64,
        question: &str,
    ) -> Understanding {
        let plain = found.sql;
        let tidy = assume::tidied(&self.lexicon, &found.form);
        // Who asks for a code gets the code.
        let keys = ["id", "ids", "code", "codes"];
        let mut words = question.split(|c: char| !c.is_alphanumeric());
        let asked = words.any(|w| keys.contains(&w.to_lowercase().as_str()));
        let named = assume::with_names(&self.lexicon, &tidy).filter(|_| !asked);
        let named = named.or_else(|| assume::whole_rows(&self.lexicon, &tidy).filter(|_| !asked));
        if let Some(Ok(named)) = named.map(|form| self.understand(form, confidence)) {
            return named;
        }
        self.understand(tidy.clone(), confidence)
            .unwrap_or_else(|_| Understanding {
                words: restate(&self.lexicon, &tidy),
                assumptions: Vec::new(),
                form: tidy,
                sql: plain,
                confidence,
            })
    }

    fn decline(&self, question: &str, best: Option<Interpretation>) -> Reply {
        let understood = interpret::understood(&self.lexicon, question);
        let mut nearest: Vec<String> = best
            .map(|i| restate(&self.lexicon, &i.form))
            .into_iter()
            .collect();
        nearest.extend(self.suggestions(6));
        let near = |q: &String| {
            let q = q.to_lowercase();
            std::cmp::Reverse(
                understood
                    .iter()
                    .filter(|w| q.contains(&w.to_lowercase()))
                    .count(),
            )
        };
        nearest.sort_by_key(near);
        nearest.truncate(3);
        let words = if understood.is_empty() {
            "I found nothing in this question that the data speaks about.".to_owned()
        } else {
            format!(
                "I understood {}, but not what to do with it.",
                understood.join(", ")
            )
        };
        Reply::Declined {
            words,
            understood,
            nearest,
        }
    }
}

fn cut(question: &str) -> &str {
    let end = question
        .char_indices()
        .nth(LONGEST)
        .map_or(question.len(), |(i, _)| i);
    question.get(..end).unwrap_or(question)
}

/// Whether two forms ask for different things, not for more or fewer tables.
fn differs(a: &Form, b: &Form) -> bool {
    a.select != b.select || a.filters != b.filters || a.group != b.group || a.having != b.having
}
