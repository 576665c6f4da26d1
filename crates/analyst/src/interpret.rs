//! From a question to its interpretations, best first.

use crate::compose::{Variant, compose};
use crate::cover::{Node, Reading, cover};
use crate::cue::Cue;
use crate::features::{Features, features};
use crate::knowledge::Knowledge;
use crate::lexicon::{Item, Lexicon};
use crate::mention::mentions;
use crate::parse::parse;
use crate::resolve::assignments;
use crate::sketch::{Sketch, Test};
use crate::weights::Weights;
use crate::{idiom, sql, words};
use confab_model::question::{Aggregate, Comparison, Form};

/// One way to understand a question.
#[derive(Clone, Debug)]
pub struct Interpretation {
    /// The intermediate form.
    pub form: Form,
    /// Its SQL.
    pub sql: String,
    /// How well it explains the question.
    pub score: f64,
    /// What the score is made of.
    pub features: Features,
}

/// Assignments that are looked at for each sketch.
const ASSIGNMENTS: usize = 8;
/// Readings of ambiguous nouns that are looked at.
const READINGS: usize = 8;

/// All interpretations that were found, best first.
pub(crate) fn interpret(
    lexicon: &Lexicon,
    weights: &Weights,
    question: &str,
) -> Vec<Interpretation> {
    let question = &idiom::plain(lexicon, question);
    let tokens = words::tokenize(question);
    let mentions = mentions(lexicon, &tokens, question);
    let nodes = cover(&tokens, &mentions, question);
    let stems: Vec<&str> = tokens.iter().map(|t| t.stem.as_str()).collect();
    let via = lexicon
        .joins
        .named(&|table, column| said(lexicon, &stems, table, column));
    let mut found: Vec<Interpretation> = Vec::new();
    for (rank, nodes) in readings(nodes).into_iter().enumerate() {
        let mut sketch = parse(lexicon, &nodes);
        sketch.via.clone_from(&via);
        for assignment in assignments(lexicon, &sketch, ASSIGNMENTS) {
            for variant in variants(&sketch) {
                let Some(form) = compose(lexicon, &sketch, &assignment, variant) else {
                    continue;
                };
                if found.iter().any(|i| i.form == form) {
                    continue;
                }
                let Ok(query) = sql::query(lexicon, &form) else {
                    continue;
                };
                let features =
                    features(lexicon, &nodes, &sketch, &assignment, variant, &form, rank);
                found.push(Interpretation {
                    form,
                    sql: query.to_string(),
                    score: weights.score(&features),
                    features,
                });
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found
}

/// The nodes of a question in each of their readings, likeliest first.
pub(crate) fn understood_nodes(lexicon: &Lexicon, question: &str) -> Vec<Vec<Node>> {
    let question = &idiom::plain(lexicon, question);
    let tokens = words::tokenize(question);
    let mentions = mentions(lexicon, &tokens, question);
    readings(cover(&tokens, &mentions, question))
}

/// How many words of a column's name are in the question.
fn said(lexicon: &Lexicon, stems: &[&str], table: usize, column: usize) -> f64 {
    let knowledge = Knowledge::get();
    let forms = lexicon.forms(Item::Column(table, column));
    let said = |word: &String| {
        if stems.contains(&word.as_str()) {
            1.0
        } else if stems.iter().any(|s| knowledge.synonymous(word, s)) {
            0.8
        } else {
            0.0
        }
    };
    forms
        .iter()
        .map(|f| f.words.iter().map(said).sum())
        .fold(0.0, f64::max)
}

/// The nodes with ambiguous nouns read as tables and as columns.
fn readings(nodes: Vec<Node>) -> Vec<Vec<Node>> {
    let ambiguous: Vec<usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| match n.reading {
            Reading::Table => n.column_score() > n.table_score() - 0.35,
            Reading::Column => n.table_score() > n.column_score() - 0.35,
            Reading::Value => !n.quoted && n.column_score().max(n.table_score()) > 0.6,
            Reading::Cue(Cue::NumberOf | Cue::Show) => n.column_score() > 0.55,
            _ => false,
        })
        .map(|(i, _)| i)
        .collect();
    let doubtful: Vec<usize> = nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| match n.reading {
            Reading::Table | Reading::Column => n.table_score().max(n.column_score()) < 0.75,
            Reading::Value => {
                !n.quoted && n.end == n.start + 1 && n.text.starts_with(char::is_lowercase)
            }
            _ => false,
        })
        .map(|(i, _)| i)
        .collect();
    let mut all = vec![nodes];
    let aggregates = |n: &Node| {
        let named = matches!(n.reading, Reading::Table | Reading::Column);
        n.signal
            .filter(|c| named && matches!(c, Cue::Sum | Cue::Average | Cue::Max | Cue::Min))
    };
    for mut signalled in all.clone() {
        let mut changed = false;
        for node in &mut signalled {
            if let Some(cue) = aggregates(node) {
                node.reading = Reading::Cue(cue);
                changed = true;
            }
        }
        if changed {
            all.push(signalled);
        }
    }
    for at in doubtful {
        if all.len() >= READINGS / 2 {
            break;
        }
        for mut ignored in all.clone() {
            if let Some(node) = ignored.get_mut(at) {
                node.reading = Reading::Unknown;
            }
            all.push(ignored);
        }
    }
    for at in ambiguous {
        if all.len() >= READINGS {
            break;
        }
        for mut turned in all.clone() {
            if let Some(node) = turned.get_mut(at) {
                node.reading = match node.reading {
                    Reading::Table => Reading::Column,
                    Reading::Unknown => Reading::Unknown,
                    Reading::Value | Reading::Cue(_)
                        if node.column_score() > node.table_score() =>
                    {
                        Reading::Column
                    }
                    _ => Reading::Table,
                };
            }
            all.push(turned);
        }
    }
    all.truncate(READINGS);
    all
}

/// The variants that a sketch leaves open.
fn variants(sketch: &Sketch) -> Vec<Variant> {
    let mut variants = vec![Variant {
        distinct: sketch.distinct,
        ..Variant::default()
    }];
    let mut branch = |open: bool, turn: &dyn Fn(&mut Variant)| {
        if open {
            for mut variant in variants.clone() {
                turn(&mut variant);
                variants.push(variant);
            }
        }
    };
    let tested =
        |c: &crate::sketch::Condition| matches!(c.test, Test::Having(..) | Test::Count(..));
    let plain = sketch.picks.iter().all(|p| p.aggregate.is_none())
        && sketch.groups.is_empty()
        && !sketch.conditions.iter().any(tested);
    branch(plain && !sketch.everything, &|v| v.distinct = !v.distinct);
    let conditions = sketch.conditions.len();
    branch(conditions >= 2, &|v| v.intersect = true);
    let negated = |c: &crate::sketch::Condition| {
        c.negated && !matches!(c.test, Test::Related(_) | Test::Null(_))
            || matches!(c.test, Test::Compare(_, Comparison::NotEqual, _))
    };
    branch(sketch.conditions.iter().any(negated), &|v| v.exclude = true);
    branch(
        sketch.superlative
            && sketch.order.iter().all(|o| o.aggregate.is_none())
            && sketch.limit == Some(1),
        &|v| v.ties = true,
    );
    let counts = sketch
        .picks
        .iter()
        .any(|p| p.aggregate == Some(Aggregate::Count) && p.slot.is_some());
    branch(counts, &|v| v.count_distinct = true);
    let stored = counts
        || sketch
            .order
            .iter()
            .any(|o| o.aggregate == Some(Aggregate::Count) && o.slot.is_some())
        || sketch
            .conditions
            .iter()
            .any(|c| matches!(c.test, Test::Count(Some(_), ..)));
    branch(stored, &|v| v.stored_count = true);
    branch(counts, &|v| v.stored_sum = true);
    let by_table = |slot: &usize| {
        let slot = sketch.slots.get(*slot);
        slot.and_then(|s| s.candidates.first())
            .is_some_and(|c| matches!(c.item, Item::Table(_)))
    };
    branch(sketch.groups.iter().any(by_table), &|v| v.by_key = true);
    branch(
        sketch.tables.len() + usize::from(sketch.tables.is_empty()) > 0 && !sketch.everything,
        &|v| v.lean = true,
    );
    let counting = counts
        || sketch
            .picks
            .iter()
            .any(|p| p.aggregate == Some(Aggregate::Count))
        || sketch
            .order
            .iter()
            .any(|o| o.aggregate == Some(Aggregate::Count))
        || sketch
            .conditions
            .iter()
            .any(|c| matches!(c.test, Test::Count(..)));
    branch(counting, &|v| v.count_joined = true);
    variants.truncate(64);
    variants
}

/// The words of a question that name something.
pub(crate) fn understood(lexicon: &Lexicon, question: &str) -> Vec<String> {
    let tokens = words::tokenize(question);
    let nodes = cover(&tokens, &mentions(lexicon, &tokens, question), question);
    let named = nodes.into_iter().filter(|n| {
        matches!(n.reading, Reading::Table | Reading::Column)
            || matches!(n.reading, Reading::Value) && !n.values.is_empty()
    });
    named.map(|n| n.text).collect()
}

/// The nodes and the sketch of a question, for people who work on the grammar.
pub(crate) fn explain(lexicon: &Lexicon, question: &str) -> String {
    let question = &idiom::plain(lexicon, question);
    let tokens = words::tokenize(question);
    let nodes = cover(&tokens, &mentions(lexicon, &tokens, question), question);
    let mut text = String::new();
    for node in &nodes {
        let reading = match &node.reading {
            Reading::Table | Reading::Column => format!(
                "{:?} {:?} {:?}",
                node.reading,
                node.tables.first(),
                node.columns.iter().take(3).collect::<Vec<_>>()
            ),
            Reading::Superlative(_) => "Superlative".to_owned(),
            Reading::Comparative(_) => "Comparative".to_owned(),
            other => format!("{other:?}"),
        };
        text.push_str(&format!("{:20} {reading}\n", node.text));
    }
    let sketch = parse(lexicon, &nodes);
    text.push_str(&format!(
        "picks {:?}\nentity {:?} tables {:?}\nconditions {:?}\ngroups {:?} order {:?} limit {:?}\n",
        sketch.picks,
        sketch.entity,
        sketch.tables,
        sketch.conditions,
        sketch.groups,
        sketch.order,
        sketch.limit
    ));
    text
}
