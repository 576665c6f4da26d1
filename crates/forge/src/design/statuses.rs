//! Statuses: how common each is, and what must agree with it.

use super::{
    draft::{Draft, Role},
    values::{self, choice},
};
use crate::know::statuses::{Phase, phase, usual as usual_of};
use confab_model::{DataType, Generator, Literal, recipe::Weighted};

/// So many letters of a word are enough to know a status by it.
const STEM: usize = 5;

/// Something young enough to be still under way, in days.
const UNDER_WAY: i32 = 14;
/// The same for what has a planned end, such as a project.
const LONG_UNDER_WAY: i32 = 180;
/// Per mille of events that are still under way: two weeks of some years.
const OPEN_EVENTS: u32 = 35;

/// A choice among an enumeration's values, as common as they are in real life.
pub(super) fn weighted(
    draft: &Draft<'_>,
    table: usize,
    number: usize,
    values: &[String],
) -> Generator {
    let words = &draft.tables[table].column_words[number];
    let is_status = words
        .iter()
        .any(|word| matches!(word.as_str(), "status" | "state"));
    let common = draft.column(table, number).default.as_ref();
    choice(values.iter().map(|value| {
        let weight = if is_status {
            phase(value).1.max(1)
        } else if common == Some(&confab_model::Expr::Literal(Literal::Text(value.clone()))) {
            30
        } else if value.eq_ignore_ascii_case("other") {
            4
        } else {
            10
        };
        (value.as_str(), weight)
    }))
}

/// The usual statuses of such a table.
pub(super) fn usual(draft: &Draft<'_>, table: usize) -> Generator {
    let values = usual_of(&draft.tables[table].words);
    if values.is_empty() {
        choice([("Active", 80), ("Inactive", 20)])
    } else {
        choice(values)
    }
}

/// The status column of a table and its values.
pub(super) fn column_of(draft: &Draft<'_>, table: usize) -> Option<(usize, Vec<String>)> {
    let known = &draft.tables[table];
    (0..known.column_words.len()).find_map(|column| {
        let named = known.column_words[column]
            .iter()
            .any(|word| matches!(word.as_str(), "status" | "state"));
        match draft.generator(table, column) {
            Generator::Choice { values } if named => Some((column, texts(values))),
            _ => None,
        }
    })
}

pub(super) fn texts(values: &[Weighted]) -> Vec<String> {
    let text = |value: &Weighted| match &value.value {
        Literal::Text(text) => Some(text.clone()),
        _ => None,
    };
    values.iter().filter_map(text).collect()
}

/// The values whose phase is one of these.
pub(super) fn in_phases(values: &[String], phases: &[Phase]) -> Vec<String> {
    values
        .iter()
        .filter(|value| phases.contains(&phase(value).0))
        .cloned()
        .collect()
}

/// The statuses in which a column has something by its name: `shipped_date`
/// once it is shipped, `cancel_reason` only where it is cancelled. Statuses are
/// listed in the order in which they are reached.
pub(super) fn named_in(words: &[String], values: &[String]) -> Vec<String> {
    let meant = |value: &String| {
        let value = value.to_lowercase();
        words.iter().any(|word| {
            let stem: String = word.chars().take(STEM).collect();
            stem.chars().count() == STEM && value.starts_with(&stem)
        })
    };
    let Some(first) = values.iter().position(meant) else {
        return Vec::new();
    };
    let ends =
        |value: &String| !matches!(phase(value).0, Phase::Start | Phase::Active | Phase::Done);
    let later = |value: &&String| meant(value) || !ends(value);
    if ends(&values[first]) {
        return values
            .iter()
            .filter(|value| meant(value))
            .cloned()
            .collect();
    }
    values[first..].iter().filter(later).cloned().collect()
}

/// Gives reasons only where the status is the one that they are for.
fn reasons(draft: &mut Draft<'_>, table: usize, status: usize, values: &[String]) {
    for column in 0..draft.table(table).columns.len() {
        let declared = draft.column(table, column);
        let words = &draft.tables[table].column_words[column];
        let reason = words.iter().any(|word| word == "reason");
        let named = named_in(words, values);
        if column == status
            || !reason
            || named.is_empty()
            || !declared.nullable
            || !matches!(declared.data_type, DataType::Text { .. })
            || matches!(draft.generator(table, column), Generator::Key { .. })
        {
            continue;
        }
        let generator = Generator::When {
            column: draft.column(table, status).name.clone(),
            values: named,
            then: Box::new(draft.generator(table, column).clone()),
            otherwise: None,
        };
        draft.set(table, column, generator);
        draft.tables[table].recipe.columns[column].nulls = 0;
    }
}

/// Makes dates and amounts agree with statuses.
pub(super) fn choose(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let Some((status, values)) = column_of(draft, table) else {
            continue;
        };
        reasons(draft, table, status, &values);
        let open = in_phases(&values, &[Phase::Start, Phase::Active]);
        let late = in_phases(&values, &[Phase::Late, Phase::Lost]);
        let done = in_phases(&values, &[Phase::Done, Phase::Cancelled]);
        if done.is_empty() || open.is_empty() {
            continue;
        }
        if draft.tables[table].role == Role::Event {
            mostly_done(draft, table, status, &open);
        }
        let planned = draft.tables[table].date_roles.contains(&"end");
        let under_way = if planned { LONG_UNDER_WAY } else { UNDER_WAY };
        let status_name = draft.column(table, status).name.clone();
        for column in 0..draft.table(table).columns.len() {
            let role = draft.tables[table].date_roles[column];
            if matches!(role, "order" | "start" | "event" | "created") {
                let when = (status_name.as_str(), under_way);
                young_while_open(draft, table, column, when, &open, &late);
                break;
            }
        }
        fines(draft, table, &status_name, &late);
    }
}

/// Few of the events of some years are still under way.
fn mostly_done(draft: &mut Draft<'_>, table: usize, status: usize, open: &[String]) {
    let Generator::Choice { values } = draft.generator(table, status) else {
        return;
    };
    let is_open =
        |value: &Weighted| matches!(&value.value, Literal::Text(text) if open.contains(text));
    let sum = |wanted: bool| -> u32 {
        let chosen = values.iter().filter(|value| is_open(value) == wanted);
        chosen.map(|value| value.weight).sum()
    };
    let (open_sum, done_sum) = (sum(true), sum(false));
    // open / (open + done * factor) = OPEN_EVENTS / 1000
    let factor = open_sum * (1000 - OPEN_EVENTS) / (done_sum * OPEN_EVENTS).max(1);
    let scaled = values.iter().map(|value| Weighted {
        value: value.value.clone(),
        weight: if is_open(value) {
            value.weight
        } else {
            value.weight * factor.max(1)
        },
    });
    let values = scaled.collect();
    draft.set(table, status, Generator::Choice { values });
}

/// What is still under way began not long ago; what is late, before that.
fn young_while_open(
    draft: &mut Draft<'_>,
    table: usize,
    column: usize,
    (status, under_way): (&str, i32),
    open: &[String],
    late: &[String],
) {
    let Generator::Moment {
        from,
        to,
        growth,
        months,
        hours,
        ..
    } = draft.generator(table, column).clone()
    else {
        return;
    };
    let moment = |from: String, to: String, growth| Generator::Moment {
        from,
        to,
        growth,
        months: months.clone(),
        rising: false,
        hours,
        after: Vec::new(),
        before: Vec::new(),
    };
    // Some of what began lately is done already, so that no month stands out.
    let usual = moment(from, to.min(draft.day(-under_way / 2)), growth);
    let otherwise = if late.is_empty() {
        usual
    } else {
        Generator::When {
            column: status.to_string(),
            values: late.to_vec(),
            then: Box::new(moment(
                draft.day(-2 * under_way - 120),
                draft.day(-under_way - 31),
                0,
            )),
            otherwise: Some(Box::new(usual)),
        }
    };
    let young = Generator::When {
        column: status.to_string(),
        values: open.to_vec(),
        then: Box::new(moment(draft.day(-under_way), draft.day(0), 0)),
        otherwise: Some(Box::new(otherwise)),
    };
    draft.set(table, column, young);
}

/// Fines and late fees are owed only for what is late or lost.
fn fines(draft: &mut Draft<'_>, table: usize, status: &str, late: &[String]) {
    if late.is_empty() {
        return;
    }
    for column in 0..draft.table(table).columns.len() {
        let declared = draft.column(table, column);
        let fine = draft.tables[table].column_words[column]
            .iter()
            .any(|word| matches!(word.as_str(), "fine" | "penalty" | "overdue"));
        if !fine || !values::is_number(declared) || matches!(declared.data_type, DataType::Boolean)
        {
            continue;
        }
        let owed = draft.generator(table, column).clone();
        let zero = Generator::Constant {
            value: Literal::Number("0".into()),
        };
        let generator = Generator::When {
            column: status.to_string(),
            values: late.to_vec(),
            then: Box::new(owed),
            otherwise: Some(Box::new(zero)),
        };
        draft.set(table, column, generator);
        draft.tables[table].recipe.columns[column].nulls = 0;
    }
}
