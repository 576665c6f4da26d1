//! Results of groups with a value each: who leads, by how much, and what the
//! groups make together.

use super::writer::Writer;
use crate::readable;
use confab_model::question::Term;

/// Groups that are told one by one in a result that isn't ranked.
const NAMED: usize = 3;

/// Tells who comes first; false where the rows have no value to compare.
pub(super) fn tell(writer: &mut Writer<'_>) -> bool {
    let ranked = || {
        let key = writer
            .form
            .order
            .first()
            .filter(|_| !writer.form.per.is_empty())?;
        writer.form.select.iter().position(|t| *t == key.term)
    };
    let Some(measure) = writer.measure_column().or_else(ranked) else {
        return false;
    };
    if writer.label_columns().is_empty() || writer.page.offset > 0 {
        return false;
    }
    if !writer.form.per.is_empty() {
        return each(writer, measure);
    }
    let rows = writer.page.rows.len();
    let values: Vec<f64> = (0..rows).map_while(|r| writer.value(r, measure)).collect();
    // Groups without a value come last, or the rows aren't ranked by it.
    let mut others = values.len()..rows;
    if values.is_empty() || others.any(|r| writer.value(r, measure).is_some()) {
        return false;
    }
    if values.len() == 1 {
        only(writer, measure);
        return true;
    }
    let falling = values.is_sorted_by(|a, b| a >= b);
    let rising = values.is_sorted_by(|a, b| a <= b);
    let flat = falling && rising;
    if flat {
        return same(writer, measure, &values);
    }
    let ranked = writer.form.order.first().map(|k| &k.term) == writer.form.select.get(measure);
    if !ranked || !falling && !rising {
        return unordered(writer, measure, &values);
    }
    leader(writer, measure, &values, falling);
    together(writer, measure, &values);
    ties(writer, measure, &values);
    true
}

/// One group only: its value.
fn only(writer: &mut Writer<'_>, measure: usize) {
    let label = writer.label(measure);
    let ranked = writer.form.limit == Some(1);
    let rising = writer.form.order.first().is_some_and(|k| !k.descending);
    let by = writer
        .form
        .order
        .first()
        .is_some_and(|k| writer.form.select.get(measure) == Some(&k.term));
    writer.name(0);
    if ranked && by {
        let extreme = crate::naming::extreme(&label, !rising);
        writer.say(&format!(" has the {extreme}, "));
    } else {
        writer.say(&format!(" has {} of ", crate::naming::with_article(&label)));
    }
    writer.cell(0, measure);
}

fn leader(writer: &mut Writer<'_>, measure: usize, values: &[f64], falling: bool) {
    let label = writer.label(measure);
    let extreme = crate::naming::extreme(&label, falling);
    let top = values.first().copied().unwrap_or_default();
    let equal = values.iter().take_while(|v| **v == top).count();
    if equal > 1 {
        names(writer, 0, equal.min(NAMED));
        if equal > NAMED {
            writer.say(&format!(" and {} others", equal - NAMED));
        }
        writer.say(&format!(" share the {extreme}, "));
        writer.cell(0, measure);
        if equal < values.len() {
            writer.say(", ahead of ");
            writer.name(equal);
            writer.say(" with ");
            writer.cell(equal, measure);
        }
        return;
    }
    writer.name(0);
    writer.say(&format!(" has the {extreme}, "));
    writer.cell(0, measure);
    writer.say(if falling { ", ahead of " } else { ", before " });
    let second = values.get(1).copied();
    let others = values
        .iter()
        .skip(1)
        .take_while(|v| Some(**v) == second)
        .count();
    names(writer, 1, others.clamp(1, 2));
    if others > 2 {
        writer.say(&format!(" and {} others", others - 2));
    }
    writer.say(" with ");
    writer.cell(1, measure);
    if others > 1 {
        writer.say(" each");
    }
}

fn names(writer: &mut Writer<'_>, from: usize, count: usize) {
    for i in 0..count {
        if i > 0 {
            writer.say(if i + 1 == count { " and " } else { ", " });
        }
        writer.name(from + i);
    }
}

/// What additive values make together.
fn together(writer: &mut Writer<'_>, measure: usize, values: &[f64]) {
    let rows = values.len();
    let missing = writer.page.rows.len() > rows;
    if !writer.additive(measure) || !writer.complete() || rows < 3 || missing {
        return;
    }
    let sum: f64 = values.iter().sum();
    let text = writer.written(measure, &cleaned(sum));
    let count = spelled(rows);
    let all = writer.form.limit.is_none() && writer.form.having.is_empty();
    if all {
        let share = values.first().copied().unwrap_or_default() / sum;
        writer.say(&format!("; all {count} make {text} together"));
        if sum > 0.0 && values.iter().all(|v| *v >= 0.0) && values.is_sorted_by(|a, b| a >= b) {
            let part = readable::percent(&share.to_string());
            writer.say(&format!(", of which the first is {part}"));
        }
    } else {
        writer.say(&format!("; the {count} together make {text}"));
    }
}

/// A sum without the traces of binary fractions.
pub(super) fn cleaned(sum: f64) -> String {
    format!("{:.6}", sum)
        .parse::<f64>()
        .map_or_else(|_| sum.to_string(), |v| v.to_string())
}

/// Ties at the limit, as far as they can be seen.
fn ties(writer: &mut Writer<'_>, measure: usize, values: &[f64]) {
    let Some(limit) = writer.form.limit else {
        return;
    };
    let beyond = values.len() as u64 > limit;
    if writer.form.ties && beyond {
        let last = values.last();
        let equal = values.iter().rev().take_while(|v| Some(*v) == last).count();
        let shown = writer.shown(values.len() - 1, measure);
        writer.say(&format!(
            "; {} are shown, since {} of them share the last place with {shown}",
            spelled(values.len()),
            spelled(equal)
        ));
    }
}

/// All groups have one value.
fn same(writer: &mut Writer<'_>, measure: usize, values: &[f64]) -> bool {
    let label = writer.label(measure);
    if values.len() <= NAMED {
        names(writer, 0, values.len());
        writer.say(&format!(" have the same {label}, "));
    } else {
        writer.say(&format!(
            "all {} have the same {label}, ",
            spelled(values.len())
        ));
    }
    writer.cell(0, measure);
    true
}

/// Groups in another order than their values'.
fn unordered(writer: &mut Writer<'_>, measure: usize, values: &[f64]) -> bool {
    let best = |sign: f64| {
        (0..values.len()).max_by(|a, b| {
            let at = |i: &usize| sign * values.get(*i).copied().unwrap_or_default();
            at(a).total_cmp(&at(b)).then(b.cmp(a))
        })
    };
    let (Some(high), Some(low)) = (best(1.0), best(-1.0)) else {
        return false;
    };
    let label = writer.label(measure);
    let whole = writer.complete();
    writer.say(&format!("the {label} is highest for "));
    writer.name(high);
    writer.say(" with ");
    writer.cell(high, measure);
    writer.say(" and lowest for ");
    writer.name(low);
    writer.say(" with ");
    writer.cell(low, measure);
    if !whole {
        writer.say(" among the rows shown");
    }
    true
}

/// The best of each group, when the limit holds within groups.
fn each(writer: &mut Writer<'_>, measure: usize) -> bool {
    let per = writer.form.per.clone();
    let group = |t: &Term| writer.form.select.iter().position(|s| s == t);
    let Some(outer) = per.iter().find_map(group) else {
        return false;
    };
    let named: Vec<usize> = writer
        .label_columns()
        .into_iter()
        .filter(|c| *c != outer && *c != measure)
        .collect();
    let rows = writer.page.rows.len().min(NAMED);
    let label = writer.label(measure);
    writer.say(&format!("by {label}, "));
    for row in 0..rows {
        if row > 0 {
            writer.say("; ");
        }
        writer.cell(row, outer);
        writer.say(": ");
        writer.cells(row, &named);
        writer.say(" with ");
        writer.cell(row, measure);
    }
    let rest = writer.page.rows.len() - rows;
    if rest > 0 {
        writer.say(&format!("; and {rest} more"));
    }
    true
}

/// Small numbers as words.
pub(super) fn spelled(count: usize) -> String {
    const WORDS: &[&str] = &[
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    WORDS.get(count).map_or_else(
        || readable::number(&count.to_string(), None),
        |w| (*w).to_owned(),
    )
}
