//! Two periods side by side: how the whole changed, and who contributed most.

use super::writer::Writer;
use confab_model::question::{Period, Term};

/// Tells what changed between two periods; false where the rows aren't of two.
pub(super) fn tell(writer: &mut Writer<'_>) -> bool {
    let [_, Term::Bucket(_, period)] = writer.form.group.as_slice() else {
        return false;
    };
    let period = *period;
    let (Some(measure), Some(time)) = (writer.measure_column(), bucket_column(writer)) else {
        return false;
    };
    if period == Period::Weekday || !writer.complete() || !writer.additive(measure) {
        return false;
    }
    let rows = 0..writer.page.rows.len();
    let mut periods: Vec<&str> = rows.clone().filter_map(|r| writer.raw(r, time)).collect();
    periods.sort_unstable();
    periods.dedup();
    let [before, after] = periods.as_slice() else {
        return false;
    };
    let label_of = |r: usize| -> Vec<Option<&str>> {
        let columns = writer.label_columns().into_iter();
        columns
            .filter(|c| *c != time)
            .map(|c| writer.raw(r, c))
            .collect()
    };
    let mut totals = (0.0, 0.0);
    let mut groups: Vec<(Vec<Option<&str>>, f64)> = Vec::new();
    for row in rows.clone() {
        let value = writer.value(row, measure).unwrap_or_default();
        let later = writer.raw(row, time) == Some(after);
        if later {
            totals.1 += value;
        } else {
            totals.0 += value;
        }
        let change = if later { value } else { -value };
        let label = label_of(row);
        match groups.iter_mut().find(|(l, _)| *l == label) {
            Some((_, sum)) => *sum += change,
            None => groups.push((label, change)),
        }
    }
    let whole: f64 = totals.1 - totals.0;
    let sign = if whole < 0.0 { -1.0 } else { 1.0 };
    let most = groups
        .iter()
        .max_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1)));
    let Some((label, change)) = most else {
        return false;
    };
    let at = |p: &str| {
        let same = |r: &usize| writer.raw(*r, time) == Some(p) && label_of(*r) == *label;
        rows.clone().find(same)
    };
    let (first, last) = (at(before), at(after));
    let change = *change;
    let name = writer.label(measure);
    let conditions = writer.conditions_but_dates();
    let (before, after) = (writer.written(time, before), writer.written(time, after));
    let written = |w: &Writer<'_>, v: f64| w.written(measure, &super::ranking::cleaned(v));
    let (from, to) = (written(writer, totals.0), written(writer, totals.1));
    let how = match whole {
        w if w > 0.0 => "rose from",
        w if w < 0.0 => "fell from",
        _ => "stayed at",
    };
    writer.say(&format!(
        "the {name}{conditions} {how} {from} in {before} to {to} in {after}"
    ));
    if whole != 0.0 && sign * change > 0.0 {
        let amount = written(writer, change.abs());
        let moved = if whole < 0.0 { "fell" } else { "rose" };
        writer.say("; what counts most is ");
        if let Some(row) = first.or(last) {
            let columns = writer.label_columns();
            let columns: Vec<usize> = columns.into_iter().filter(|c| *c != time).collect();
            writer.cells(row, &columns);
        }
        writer.say(&format!(", which {moved} by {amount}"));
        if let (Some(first), Some(last)) = (first, last) {
            writer.say(", from ");
            writer.cell(first, measure);
            writer.say(" to ");
            writer.cell(last, measure);
        }
    }
    true
}

fn bucket_column(writer: &Writer<'_>) -> Option<usize> {
    let mut terms = writer.form.select.iter();
    terms.position(|t| matches!(t, Term::Bucket(..)))
}
