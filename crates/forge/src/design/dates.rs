//! Dates in order: within a row, after the parents' beginnings, and present
//! only where the status says so.

use super::{draft::Draft, statuses, values};
use crate::know::statuses::Phase;
use confab_model::Generator;

/// Roles that begin a row's life; others follow them.
const BEGINNINGS: [&str; 9] = [
    "birth",
    "created",
    "registration",
    "hire",
    "join",
    "start",
    "order",
    "enrollment",
    "event",
];

/// A role that follows another: its name, least and most days after, whether it
/// must lie in the past, and per mille of NULLs where that is allowed.
const FOLLOWERS: [(&str, i32, i32, bool, u16); 10] = [
    ("due", 14, 28, false, 0),
    ("return", 1, 25, true, 150),
    ("shipping", 1, 4, true, 100),
    ("delivery", 2, 9, true, 150),
    ("end", 20, 400, false, 250),
    ("termination", 90, 1500, true, 800),
    ("death", 7000, 32_000, true, 750),
    ("expiry", 365, 1500, false, 50),
    ("updated", 0, 300, true, 100),
    ("completion", 1, 60, true, 250),
];

/// Puts all dates in order.
pub(super) fn relate(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        within(draft, table);
    }
    for table in 0..draft.tables.len() {
        after_parents(draft, table);
    }
}

/// The column that begins a row's life, by role in the order of [`BEGINNINGS`].
pub(super) fn beginning(draft: &Draft<'_>, table: usize) -> Option<usize> {
    let roles = &draft.tables[table].date_roles;
    let dated = |column: &usize| values::is_date(draft.column(table, *column));
    BEGINNINGS[1..].iter().find_map(|role| {
        (0..roles.len())
            .filter(dated)
            .find(|column| roles[*column] == *role)
    })
}

fn within(draft: &mut Draft<'_>, table: usize) {
    let roles = draft.tables[table].date_roles.clone();
    let birth = roles.iter().position(|role| *role == "birth");
    let start = beginning(draft, table);
    for (column, role) in roles.iter().enumerate() {
        let declared = draft.column(table, column);
        if !values::is_date(declared) {
            continue;
        }
        let base = if *role == "death" { birth } else { start };
        let Some(base) = base.filter(|base| *base != column) else {
            continue;
        };
        let base_name = draft.column(table, base).name.clone();
        let Some((_, min, max, past, nulls)) =
            follower(&draft.tables[table].column_words[column], role)
        else {
            continue;
        };
        let after = Generator::After {
            of: vec![base_name],
            min_days: min,
            max_days: max,
            past,
        };
        draft.set(table, column, after);
        draft.tables[table].recipe.columns[column].nulls =
            if declared.nullable { nulls } else { 0 };
        with_status(draft, table, column, role);
    }
}

/// The follower for a column, by its role or, more exactly, by its words.
fn follower(words: &[String], role: &str) -> Option<(&'static str, i32, i32, bool, u16)> {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let role = if has(&["ship", "shipped", "shipping", "dispatch", "dispatched"]) {
        "shipping"
    } else if has(&["deliver", "delivered", "delivery", "arrival", "received"]) {
        "delivery"
    } else if has(&[
        "completed",
        "completion",
        "closed",
        "resolved",
        "finished",
        "paid",
        "cancelled",
        "canceled",
    ]) {
        "completion"
    } else if has(&["required", "deadline"]) {
        "due"
    } else {
        role
    };
    FOLLOWERS.iter().find(|(name, ..)| *name == role).copied()
}

/// A date that exists only once something is done.
fn with_status(draft: &mut Draft<'_>, table: usize, column: usize, role: &str) {
    let Some((status, values)) = statuses::column_of(draft, table) else {
        return;
    };
    if role == "due" || !draft.column(table, column).nullable {
        return;
    }
    let words = &draft.tables[table].column_words[column];
    let mut done = statuses::in_phases(&values, &[Phase::Done]);
    if role == "termination" {
        done = statuses::in_phases(&values, &[Phase::Inactive, Phase::Cancelled]);
    }
    // A date named after one status belongs to that one alone: `shipped_date`, `return_date`.
    let stem = |value: &String| {
        words
            .iter()
            .any(|word| word.len() > 4 && value.to_lowercase().starts_with(&word[..5]))
    };
    let named: Vec<String> = done.iter().filter(|value| stem(value)).cloned().collect();
    if !named.is_empty() {
        done = named;
    }
    if done.is_empty() || matches!(role, "updated" | "expiry") {
        return;
    }
    let then = match draft.generator(table, column).clone() {
        // Done means done by today.
        Generator::After {
            of,
            min_days,
            max_days,
            ..
        } => Generator::After {
            of,
            min_days: min_days.min(3),
            max_days,
            past: true,
        },
        other => other,
    };
    let status_name = draft.column(table, status).name.clone();
    let planned = statuses::in_phases(&values, &[Phase::Start, Phase::Active]);
    let otherwise = (role == "end" && !planned.is_empty()).then(|| {
        let future = Generator::Moment {
            from: draft.day(10),
            to: draft.day(420),
            growth: 0,
            months: Vec::new(),
            rising: false,
            hours: matches!(
                draft.column(table, column).data_type,
                confab_model::DataType::DateTime { .. }
            )
            .then_some((8, 18)),
            after: Vec::new(),
        };
        Box::new(Generator::When {
            column: status_name.clone(),
            values: planned,
            then: Box::new(future),
            otherwise: None,
        })
    });
    draft.set(
        table,
        column,
        Generator::When {
            column: status_name,
            values: done,
            then: Box::new(then),
            otherwise,
        },
    );
    draft.tables[table].recipe.columns[column].nulls = 0;
}

/// What happens to someone happens after that someone began.
fn after_parents(draft: &mut Draft<'_>, table: usize) {
    let Some(column) = beginning(draft, table) else {
        return;
    };
    let mut sources = Vec::new();
    for (key, parent) in draft.tables[table].parents.iter().enumerate() {
        if *parent == table {
            continue;
        }
        if let Some(theirs) =
            beginning(draft, *parent).filter(|theirs| is_past(draft, *parent, *theirs))
        {
            sources.push(format!("{key}:{}", draft.column(*parent, theirs).name));
        }
    }
    if sources.is_empty() {
        return;
    }
    let mut generator = draft.generator(table, column).clone();
    follow(&mut generator, &sources);
    draft.set(table, column, generator);
}

/// Whether a column lies in the past for every row, so that others can follow it.
fn is_past(draft: &Draft<'_>, table: usize, column: usize) -> bool {
    fn ends_by(generator: &Generator, today: &str) -> bool {
        match generator {
            Generator::Moment { to, .. } => to.as_str() <= today,
            Generator::When {
                then, otherwise, ..
            } => {
                ends_by(then, today) && otherwise.as_ref().is_none_or(|other| ends_by(other, today))
            }
            Generator::After { past, .. } => *past,
            _ => false,
        }
    }
    ends_by(draft.generator(table, column), &draft.day(0))
}

/// Adds sources to every moment in a generator.
fn follow(generator: &mut Generator, sources: &[String]) {
    match generator {
        Generator::Moment { after, .. } => after.extend(sources.iter().cloned()),
        Generator::When {
            then, otherwise, ..
        } => {
            follow(then, sources);
            if let Some(otherwise) = otherwise {
                follow(otherwise, sources);
            }
        }
        _ => {}
    }
}
