//! Results of one row of computed values.

use super::writer::Writer;
use crate::naming::rows_name;
use confab_model::question::{Aggregate, Term};

pub(super) fn tell(writer: &mut Writer<'_>) {
    let columns = writer.form.select.len();
    if let [Term::Measure(m)] = writer.form.select.as_slice()
        && m.aggregate == Aggregate::Count
        && !m.distinct
        && m.of.is_none()
    {
        return count(writer, m.grain);
    }
    let missing = (0..columns).all(|c| writer.raw(0, c).is_none());
    if missing {
        let label = writer.label(0);
        let rows = rows(writer);
        let conditions = writer.conditions();
        writer.say(&format!("there is no {label}: no {rows} match{conditions}"));
        return;
    }
    if let [Term::Ratio(measure, _)] = writer.form.select.as_slice() {
        let label = writer.label(0);
        let conditions = writer.conditions();
        if measure.of.is_some() {
            writer.say(&format!("the {label}{conditions} is "));
            writer.cell(0, 0);
            return writer.say(" on average");
        }
        writer.say("on average there are ");
        writer.cell(0, 0);
        writer.say(&format!(" {label}{conditions}"));
        return;
    }
    for column in 0..columns {
        if column > 0 {
            writer.say(if column + 1 == columns { " and " } else { ", " });
        }
        let label = writer.label(column);
        let about = match column {
            0 => about(writer),
            _ => String::new(),
        };
        writer.say(&format!("the {label}{about} is "));
        writer.cell(0, column);
    }
}

/// The table that a single value is about.
fn rows(writer: &Writer<'_>) -> String {
    let table = match writer.form.select.first() {
        Some(Term::Measure(m) | Term::Window(_, m) | Term::Ratio(m, _) | Term::Part(m, _)) => {
            m.grain
        }
        _ => writer.form.tables.first().copied().unwrap_or_default(),
    };
    rows_name(writer.lexicon, table, false)
}

/// Whose value it is, and under which conditions.
fn about(writer: &Writer<'_>) -> String {
    let rows = rows(writer);
    let label = writer.label(0);
    let conditions = writer.conditions();
    let said = label.contains(&rows) || matches!(writer.form.select.first(), Some(Term::Ratio(..)));
    match (said, writer.form.select.first()) {
        (_, Some(Term::Part(_, filters))) => {
            let form = confab_model::Form {
                filters: filters.clone(),
                ..confab_model::Form::default()
            };
            let part = crate::restate::conditions(writer.lexicon, &form);
            let rest = conditions.replacen(" where ", ", among those where ", 1);
            format!("{part}{rest}")
        }
        (true, _) => conditions,
        (false, _) => format!(" of {rows}{conditions}"),
    }
}

fn count(writer: &mut Writer<'_>, grain: usize) {
    let one = writer.value(0, 0) == Some(1.0);
    let none = writer.value(0, 0) == Some(0.0);
    let rows = rows_name(writer.lexicon, grain, one);
    writer.say(if one { "there is " } else { "there are " });
    if none {
        writer.say("no");
    } else {
        writer.cell(0, 0);
    }
    let conditions = writer.conditions();
    writer.say(&format!(" {rows}{conditions}"));
}
