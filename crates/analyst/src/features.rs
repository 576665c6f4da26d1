//! What speaks for and against an interpretation, as named numbers.

use crate::compose::Variant;
use crate::cover::{Node, Reading};
use crate::cue::Cue;
use crate::lexicon::{Item, Lexicon};
use crate::resolve::Assignment;
use crate::sketch::{Asked, Operand, Sketch, Test};
use crate::sql;
use confab_model::question::{Aggregate, Filter, Form, Term};

/// Named numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Name and value of each.
    pub values: Vec<(String, f64)>,
}

impl Features {
    fn add(&mut self, name: &str, value: f64) {
        if value != 0.0 {
            self.values.push((name.to_owned(), value));
        }
    }

    /// Whether every word has its place and every name fits in full.
    pub(crate) fn explained(&self) -> bool {
        const DOUBTS: &[&str] = &[
            "unused",
            "dangling",
            "ignored",
            "rank",
            "value_unknown",
            "lost_order",
            "share_lost",
            "mistyped",
            "stored_count",
            "stored_sum",
            "both_unused",
            "empty_tables",
        ];
        self.values.iter().all(|(name, value)| match name.as_str() {
            "misfit" => *value < 0.6,
            "join_doubt" => *value < 0.5,
            "joins" => *value < 3.0,
            name => !DOUBTS.contains(&name),
        })
    }

    fn flag(&mut self, name: &str, holds: bool) {
        self.add(name, if holds { 1.0 } else { 0.0 });
    }
}

/// The features of one interpretation.
pub(crate) fn features(
    lexicon: &Lexicon,
    nodes: &[Node],
    sketch: &Sketch,
    assignment: &Assignment,
    variant: Variant,
    form: &Form,
    rank: usize,
) -> Features {
    let mut f = Features::default();
    let has = |cue: Cue| nodes.iter().any(|n| n.is(cue));
    f.add("fit", assignment.fit);
    f.add(
        "misfit",
        assignment
            .candidates()
            .map(|c| (1.0 - c.score).clamp(0.0, 1.0))
            .sum(),
    );
    f.add("hosted", assignment.hosted);
    f.add("strayed", assignment.strayed);
    f.add("unused", sketch.unused as f64);
    f.add("dangling", sketch.dangling as f64);
    f.add("rank", rank as f64);
    roles(&mut f, sketch, assignment);
    shape(&mut f, nodes, form);
    f.flag("share_lost", sketch.share && form.group.is_empty());
    f.flag(
        "lost_order",
        !sketch.order.is_empty() && form.order.is_empty() && !variant.ties,
    );
    f.flag("stored_sum", variant.stored_sum);
    f.flag("by_key", variant.by_key);
    if variant.by_key {
        let code = form.group.iter().any(
            |t| matches!(t, Term::Column(c) if lexicon.column(*c).is_some_and(|e| e.says("code"))),
        );
        f.flag("by_key_code", code);
    }
    let ignored = nodes
        .iter()
        .filter(|n| matches!(n.reading, Reading::Unknown));
    f.add(
        "ignored",
        ignored.map(|n| n.table_score().max(n.column_score())).sum(),
    );
    f.flag("lean", variant.lean);
    f.flag("count_joined", variant.count_joined);
    f.flag(
        "count_joined_asked",
        variant.count_joined
            && sketch
                .picks
                .iter()
                .any(|p| p.aggregate == Some(Aggregate::Count)),
    );
    let mut tables = sql::tables_of(form);
    tables.extend(&form.tables);
    tables.sort_unstable();
    tables.dedup();
    let edges = lexicon.joins.tree(&tables, &form.via).unwrap_or_default();
    f.add("joins", edges.len() as f64);
    f.add(
        "join_doubt",
        lexicon.joins.cost(&edges) - edges.len() as f64,
    );
    let mentioned = nodes
        .iter()
        .filter(|n| matches!(n.reading, Reading::Table))
        .flat_map(|n| n.tables.first());
    let mentioned: Vec<usize> = mentioned
        .filter_map(|(item, _)| match item {
            Item::Table(t) => Some(*t),
            Item::Column(..) => None,
        })
        .collect();
    let unnamed = tables.iter().filter(|t| !mentioned.contains(t)).count();
    f.add("unnamed_tables", unnamed as f64);
    f.add("columns", form.select.len() as f64);
    f.flag(
        "shows_nothing_named",
        sketch.picks.is_empty() && !sketch.everything,
    );
    // How many rows a person would see twice.
    let shown: Vec<usize> = form
        .select
        .iter()
        .filter_map(|t| match t {
            Term::Column(c) => Some(c.table),
            _ => None,
        })
        .collect();
    let fans_out = shown
        .first()
        .is_some_and(|t| sql::repeats(lexicon, *t, &edges));
    let unique = form
        .select
        .iter()
        .any(|t| matches!(t, Term::Column(c) if lexicon.column(*c).is_some_and(|e| e.unique)));
    let plural = form.group.is_empty() && form.limit.is_none() && form.set.is_none();
    let asks = has(Cue::Distinct);
    if form.distinct {
        f.flag("distinct_asked", asks);
        f.flag("distinct_unasked", !asks);
        f.flag("distinct_fan", fans_out);
        f.flag("distinct_unique", unique && !fans_out);
        f.flag("distinct_filtered", !form.filters.is_empty());
        f.flag("distinct_limit", form.limit.is_some());
        f.flag("distinct_both", form.set.is_some());
        f.flag("distinct_many_columns", form.select.len() > 1);
        f.flag(
            "distinct_which",
            !asks
                && nodes
                    .first()
                    .is_some_and(|n| n.text.eq_ignore_ascii_case("which")),
        );
    } else {
        f.flag("repeated_asked", asks && plural);
        f.flag("repeated_fan", fans_out && plural);
    }
    if variant.intersect {
        f.flag("intersect_both", sketch.both);
        f.flag("intersect_or", has(Cue::Or));
        f.flag("intersect_plain", !sketch.both);
        f.flag("intersect_set", form.set.is_some());
    } else {
        f.flag("both_unused", sketch.both);
    }
    if variant.exclude {
        f.flag("exclude", true);
        f.flag("exclude_fan", fans_out);
        f.flag(
            "exclude_related",
            form.filters
                .iter()
                .any(|x| matches!(x, Filter::Related { .. })),
        );
    }
    f.flag("ties", variant.ties);
    f.flag("ties_number", variant.ties && form.filters.len() > 1);
    if variant.count_distinct {
        f.flag("count_distinct_asked", asks);
        f.flag("count_distinct_unasked", !asks);
        let key = form.select.iter().any(|t| matches!(t, Term::Measure(m) if m.of.is_some_and(|c| lexicon.column(c).is_some_and(|e| e.foreign))));
        f.flag("count_distinct_foreign", key && !asks);
    }
    let counts_column = form.select.iter().any(
        |t| matches!(t, Term::Measure(m) if m.aggregate == Aggregate::Count && m.of.is_some()),
    );
    f.flag("count_column", counts_column);
    f.flag("stored_count", variant.stored_count);
    f.flag("grouped", !form.group.is_empty());
    f.flag(
        "grouped_unasked",
        !form.group.is_empty()
            && !sketch.each
            && sketch.groups.is_empty()
            && form.having.is_empty()
            && form.order.is_empty(),
    );
    f.flag(
        "who_without_person",
        sketch.asked == Some(Asked::Who) && form.group.is_empty(),
    );
    f.flag(
        "nothing_filtered",
        form.filters.is_empty() && form.having.is_empty(),
    );
    let keys = form.select.iter().filter(
        |t| matches!(t, Term::Column(c) if lexicon.column(*c).is_some_and(|e| e.identifier)),
    );
    f.add("shows_keys", keys.count() as f64);
    let numbers = form.filters.iter().filter(|x| mistyped(lexicon, x)).count();
    f.add("mistyped", numbers as f64);
    f.flag(
        "empty_tables",
        tables
            .iter()
            .any(|t| lexicon.tables.get(*t).is_some_and(|e| e.rows == 0)),
    );
    f.flag(
        "junction_entity",
        form.tables
            .first()
            .and_then(|t| lexicon.tables.get(*t))
            .is_some_and(|t| t.junction),
    );
    f
}

/// How well names fit, by the clause that they stand in.
fn roles(f: &mut Features, sketch: &Sketch, assignment: &Assignment) {
    let entity = sketch.entity.and_then(|s| assignment.item(s));
    let doubt = |f: &mut Features, role: &str, slot: usize| {
        let Some(candidate) = assignment.candidate(slot) else {
            return;
        };
        f.add(
            &format!("doubt_{role}"),
            (1.0 - candidate.score).clamp(-0.5, 1.0),
        );
        if let (Some(Item::Table(e)), Item::Column(t, _)) = (entity, candidate.item) {
            f.flag(&format!("elsewhere_{role}"), e != t);
        }
    };
    for pick in sketch.picks.iter().filter_map(|p| p.slot) {
        doubt(f, "pick", pick);
    }
    for &group in &sketch.groups {
        doubt(f, "group", group);
    }
    for order in sketch.order.iter().filter_map(|o| o.slot) {
        doubt(f, "order", order);
    }
    for condition in &sketch.conditions {
        match &condition.test {
            Test::Compare(slot, _, Operand::Text(text))
                if !text.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                let held = assignment
                    .candidate(*slot)
                    .is_some_and(|c| c.text.is_some());
                f.flag("value_unknown", !held);
                doubt(f, "value", *slot);
            }
            Test::Compare(slot, ..)
            | Test::Between(slot, ..)
            | Test::Like(slot, _)
            | Test::Weekdays(slot, _)
            | Test::Null(slot) => doubt(f, "test", *slot),
            Test::Related(slot) | Test::Having(_, slot, ..) | Test::Count(Some(slot), ..) => {
                doubt(f, "count", *slot)
            }
            Test::Count(None, ..) => {}
        }
    }
}

/// The shape of the form, beside the cues and the first words of the question.
fn shape(f: &mut Features, nodes: &[Node], form: &Form) {
    let measures = form
        .select
        .iter()
        .filter(|t| matches!(t, Term::Measure(_)))
        .count();
    let mut parts: Vec<&str> = Vec::new();
    let mut part = |name: &'static str, holds: bool| {
        if holds {
            parts.push(name);
        }
    };
    part("distinct", form.distinct);
    part("grouped", !form.group.is_empty());
    part("having", !form.having.is_empty());
    part("top", !form.order.is_empty() && form.limit.is_some());
    part("ordered", !form.order.is_empty() && form.limit.is_none());
    part("set", form.set.is_some());
    part("measure", measures > 0);
    part(
        "only_measure",
        measures > 0 && measures == form.select.len(),
    );
    part("row", form.select.is_empty());
    part(
        "related",
        form.filters
            .iter()
            .any(|x| matches!(x, Filter::Related { .. } | Filter::Within { .. })),
    );
    part("filtered", !form.filters.is_empty());
    part("two_columns", form.select.len() == 2);
    part("more_columns", form.select.len() > 2);
    let mut cues: Vec<Cue> = nodes
        .iter()
        .filter_map(|n| match n.reading {
            Reading::Cue(cue) if cue != Cue::The => Some(cue),
            _ => None,
        })
        .collect();
    cues.dedup();
    let first = nodes
        .first()
        .filter(|n| matches!(n.reading, Reading::Cue(_)));
    let first = first.map(|n| n.text.to_lowercase()).unwrap_or_default();
    for part in &parts {
        f.add(&format!("shape_{part}"), 1.0);
        for cue in &cues {
            f.add(&format!("{part}&{cue:?}"), 1.0);
        }
        f.add(&format!("{part}&begins {first}"), 1.0);
    }
}

/// Whether a filter compares numbers with text or the other way round.
fn mistyped(lexicon: &Lexicon, filter: &Filter) -> bool {
    match filter {
        Filter::Compare(Term::Column(c), _, Term::Number(_)) => {
            lexicon.column(*c).is_some_and(|e| !e.stores_number)
        }
        Filter::Compare(Term::Column(c), _, Term::Text(_)) => {
            lexicon.column(*c).is_some_and(|e| e.stores_number)
        }
        _ => false,
    }
}
