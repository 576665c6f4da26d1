//! Results by period: where it began, where it ended, and the peak between.

use super::writer::Writer;
use confab_model::question::{Period, Term, Window};

/// Tells how a value changed over time; false where the rows aren't in its order.
pub(super) fn tell(writer: &mut Writer<'_>) -> bool {
    let form = writer.form;
    let (Some(measure), Some(Term::Bucket(_, period))) =
        (writer.measure_column(), form.group.first())
    else {
        return false;
    };
    let Some(time) = form
        .select
        .iter()
        .position(|t| matches!(t, Term::Bucket(..)))
    else {
        return false;
    };
    if *period == Period::Weekday || !writer.complete() || form.group.len() != 1 {
        return false;
    }
    let rows: Vec<usize> = (0..writer.page.rows.len())
        .filter(|r| writer.raw(*r, time).is_some() && writer.value(*r, measure).is_some())
        .collect();
    let known: Vec<&str> = rows.iter().filter_map(|r| writer.raw(*r, time)).collect();
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
        return false;
    };
    if rows.len() < 2 || !known.is_sorted() {
        return false;
    }
    let values: Vec<f64> = (0..writer.page.rows.len())
        .map(|r| writer.value(r, measure).unwrap_or_default())
        .collect();
    let value = |r: usize| values.get(r).copied().unwrap_or_default();
    let (start, end) = (value(first), value(last));
    let conditions = writer.conditions();
    let label = writer.label(measure);
    let growth = matches!(
        form.select.get(measure),
        Some(Term::Window(Window::Growth | Window::Share, _))
    );
    let verb = match start.total_cmp(&end) {
        _ if growth => "went",
        std::cmp::Ordering::Less => "rose",
        std::cmp::Ordering::Greater => "fell",
        std::cmp::Ordering::Equal => "was the same",
    };
    writer.say(&format!("the {label}{conditions} {verb}"));
    writer.say(if start == end && !growth {
        ", "
    } else {
        " from "
    });
    point(writer, first, measure, time, *period);
    writer.say(if start == end && !growth {
        ", as "
    } else {
        " to "
    });
    point(writer, last, measure, time, *period);
    let peak = rows
        .iter()
        .copied()
        .max_by(|a, b| value(*a).total_cmp(&value(*b)));
    let low = rows
        .iter()
        .copied()
        .min_by(|a, b| value(*a).total_cmp(&value(*b)));
    if let (Some(peak), Some(low)) = (peak, low) {
        let inside = |r: usize| r != first && r != last;
        let mut extremes = Vec::new();
        if inside(peak) && value(peak) > start.max(end) {
            extremes.push(("a peak of ", peak));
        }
        if inside(low) && value(low) < start.min(end) {
            extremes.push(("a low of ", low));
        }
        for (i, (what, row)) in extremes.into_iter().enumerate() {
            writer.say(if i == 0 { ", with " } else { " and " });
            writer.say(what);
            point(writer, row, measure, time, *period);
        }
    }
    if unfinished(writer, known.last().copied(), *period) {
        writer.say("; ");
        writer.cell(last, time);
        writer.say(" isn't over yet");
    }
    true
}

fn point(writer: &mut Writer<'_>, row: usize, measure: usize, time: usize, period: Period) {
    writer.cell(row, measure);
    writer.say(if period == Period::Day {
        " on "
    } else {
        " in "
    });
    writer.cell(row, time);
}

/// Whether a period holds today and goes on after it.
fn unfinished(writer: &Writer<'_>, bucket: Option<&str>, period: Period) -> bool {
    let (Some(today), Some(bucket)) = (writer.lexicon.today, bucket) else {
        return false;
    };
    let current = match period {
        Period::Month => format!("{:04}-{:02}", today.year(), today.month()),
        Period::Quarter => format!("{:04}-Q{}", today.year(), (today.month() - 1) / 3 + 1),
        Period::Year => format!("{:04}", today.year()),
        _ => return false,
    };
    let ends = match period {
        Period::Year => today.last_of_year() == today,
        Period::Quarter => today.last_of_month() == today && today.month() % 3 == 0,
        _ => today.last_of_month() == today,
    };
    bucket == current && !ends
}
