//! Dates in order: within a row, after the parents' beginnings, and present
//! only where the status says so.

use super::{columns, draft::Draft, statuses, values};
use crate::{know::statuses::Phase, source::SourceName};
use confab_model::{DataType, Generator, recipe::Choose};

/// Roles that begin a row's life; others follow them.
const BEGINNINGS: [&str; 10] = [
    "birth",
    "registration",
    "hire",
    "join",
    "order",
    "start",
    "enrollment",
    "event",
    "publication",
    "created",
];
/// Beginnings that are recorded as they happen.
const REQUESTS: [&str; 5] = ["registration", "hire", "join", "order", "enrollment"];
/// Roles that end a row's life: what happens to it happens before.
const ENDINGS: [&str; 3] = ["end", "termination", "death"];
/// Tables of what people sign up for before it begins.
const OCCASIONS: [&str; 18] = [
    "flight",
    "event",
    "concert",
    "conference",
    "tour",
    "trip",
    "show",
    "showing",
    "screening",
    "match",
    "game",
    "exam",
    "session",
    "appointment",
    "course",
    "voyage",
    "departure",
    "schedule",
];
/// Tables of what is settled only after the occasion.
const AFTERWARDS: [&str; 11] = [
    "invoice",
    "bill",
    "payment",
    "receipt",
    "refund",
    "claim",
    "review",
    "feedback",
    "rating",
    "prescription",
    "grade",
];
/// Tables of what takes hours rather than days.
const HOURLY: [&str; 26] = [
    "appointment",
    "meeting",
    "shift",
    "session",
    "flight",
    "class",
    "lesson",
    "lecture",
    "call",
    "visit",
    "ride",
    "exam",
    "interview",
    "consultation",
    "match",
    "game",
    "concert",
    "show",
    "showing",
    "screening",
    "performance",
    "webinar",
    "workout",
    "slot",
    "charging",
    "login",
];
/// The age at which people are employed and join in, in days.
const OF_AGE: i32 = 6570;
/// The age at which they publish.
const WRITING: i32 = 7300;

/// A role that follows another: its name, least and most days after, whether it
/// must lie in the past, and per mille of NULLs where that is allowed.
const FOLLOWERS: [(&str, i32, i32, bool, u16); 14] = [
    ("due", 14, 28, false, 0),
    ("return", 1, 25, true, 150),
    ("shipping", 1, 4, true, 100),
    ("delivery", 2, 9, true, 150),
    ("begin", 0, 45, false, 0),
    ("stay", 1, 10, false, 0),
    // Within hours.
    ("arrival", 0, 0, false, 0),
    ("created", 0, 0, true, 0),
    ("end", 20, 400, false, 250),
    ("termination", 90, 1500, true, 800),
    ("death", 12_000, 32_000, true, 750),
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
        among_parents(draft, table);
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
        let base = match *role {
            "death" => birth,
            _ => previous(draft, table, column).or(start),
        };
        let Some(base) = base.filter(|base| *base != column) else {
            continue;
        };
        let base_name = draft.column(table, base).name.clone();
        let Some((mut name, mut min, mut max, past, nulls)) =
            follower(&draft.tables[table].column_words[column], role)
        else {
            continue;
        };
        if name == "end" && ends_the_same_day(draft, table, base, column) {
            (name, min, max) = ("arrival", 0, 0);
        }
        // What is planned or only recorded may come before anything else than a request.
        if matches!(name, "begin" | "created") && !REQUESTS.contains(&roles[base]) {
            continue;
        }
        let after = Generator::After {
            of: vec![base_name],
            min_days: min,
            max_days: max,
            past,
            before: Vec::new(),
        };
        draft.set(table, column, after);
        // An end that few rows have stays rare, whatever it follows.
        let rare = columns::often_empty(&draft.tables[table].column_words[column]).unwrap_or(0);
        draft.tables[table].recipe.columns[column].nulls = if declared.nullable {
            nulls.max(rare)
        } else {
            0
        };
        with_status(draft, table, column, role);
    }
}

/// Whether what begins and ends at a time of day takes no longer than hours.
fn ends_the_same_day(draft: &Draft<'_>, table: usize, start: usize, end: usize) -> bool {
    let timed = |column| {
        matches!(
            draft.column(table, column).data_type,
            DataType::DateTime { .. }
        )
    };
    timed(start) && timed(end) && draft.tables[table].named(&HOURLY)
}

/// The date that a column follows where it isn't the row's first: what is
/// returned was picked up, who arrives departed.
fn previous(draft: &Draft<'_>, table: usize, column: usize) -> Option<usize> {
    const PAIRS: [(&[&str], &[&str]); 4] = [
        (&["return", "dropoff"], &["pickup", "rental", "rent"]),
        (&["arrival", "landing"], &["departure", "takeoff"]),
        (&["checkout"], &["checkin"]),
        (&["end", "finish", "to"], &["start", "begin", "from"]),
    ];
    let words = &draft.tables[table].column_words;
    let has = |column: usize, options: &[&str]| {
        words[column]
            .iter()
            .any(|word| options.contains(&word.as_str()))
    };
    let (_, before) = PAIRS.iter().find(|(after, _)| has(column, after))?;
    (0..words.len()).find(|other| {
        *other != column && has(*other, before) && values::is_date(draft.column(table, *other))
    })
}

/// The follower for a column, by its role or, more exactly, by its words.
fn follower(words: &[String], role: &str) -> Option<(&'static str, i32, i32, bool, u16)> {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let role = if has(&["ship", "shipped", "shipping", "dispatch", "dispatched"]) {
        "shipping"
    } else if has(&["checkout"]) || (role == "end" && has(&["departure"])) {
        "stay"
    } else if role == "start" {
        "begin"
    } else if has(&["arrival", "landing"]) {
        "arrival"
    } else if has(&["deliver", "delivered", "delivery", "received"]) {
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
    let named = statuses::named_in(words, &values);
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
            before,
            ..
        } => Generator::After {
            of,
            min_days: min_days.min(3),
            max_days,
            past: true,
            before,
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
                DataType::DateTime { .. }
            )
            .then_some((8, 18)),
            after: Vec::new(),
            before: Vec::new(),
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

/// What happens to someone happens after that someone began, and before the end.
fn among_parents(draft: &mut Draft<'_>, table: usize) {
    let Some(column) = beginning(draft, table) else {
        return;
    };
    let role = draft.tables[table].date_roles[column];
    let (mut after, mut before, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for (key, parent) in draft.tables[table].parents.clone().into_iter().enumerate() {
        if parent == table {
            continue;
        }
        let source = |theirs: usize, days: i32| {
            let name = &draft.column(parent, theirs).name;
            match days {
                0 => format!("{key}:{name}"),
                _ => format!("{key}:{name}+{days}"),
            }
        };
        let began = beginning(draft, parent);
        if let Some(began) = began
            && draft.tables[parent].named(&OCCASIONS)
            && !draft.tables[table].named(&AFTERWARDS)
            && matches!(role, "order" | "registration" | "enrollment" | "created")
        {
            before.push(source(began, 0));
            continue;
        }
        if let Some(began) = began.filter(|began| is_past(draft, parent, *began)) {
            after.push(source(began, 0));
        } else if began.is_none()
            && role == "publication"
            && let Some(born) = born(draft, parent)
        {
            after.push(source(born, WRITING));
        }
        if let Some(ended) = ending(draft, parent) {
            // A last work may still be on its way.
            let grace = if role == "publication" { 365 } else { 0 };
            before.push(source(ended, grace));
            ends.push(source(ended, 0));
        }
    }
    if role == "hire"
        && let Some(born) = born(draft, table)
    {
        after.push(format!("{}+{OF_AGE}", draft.column(table, born).name));
    }
    for source in &after {
        old_enough(draft, table, source);
    }
    for own in 0..draft.table(table).columns.len() {
        let role = draft.tables[table].date_roles[own];
        let mut generator = draft.generator(table, own).clone();
        if own == column {
            bound(&mut generator, &after, &before);
        } else if matches!(role, "end" | "return" | "delivery" | "completion") {
            bound(&mut generator, &[], &ends);
        } else {
            continue;
        }
        draft.set(table, own, generator);
    }
    present(draft, table);
}

/// The column that ends a row's life.
fn ending(draft: &Draft<'_>, table: usize) -> Option<usize> {
    let roles = &draft.tables[table].date_roles;
    let dated = |column: &usize| {
        matches!(
            draft.column(table, *column).data_type,
            DataType::Date | DataType::DateTime { .. }
        )
    };
    (0..roles.len())
        .filter(dated)
        .find(|column| ENDINGS.contains(&roles[*column]))
}

/// The date of birth.
fn born(draft: &Draft<'_>, table: usize) -> Option<usize> {
    let roles = &draft.tables[table].date_roles;
    (0..roles.len())
        .find(|column| roles[*column] == "birth" && values::is_date(draft.column(table, *column)))
}

/// Who is to do something at a certain age has reached it.
fn old_enough(draft: &mut Draft<'_>, table: usize, source: &str) {
    let SourceName { key, column, days } = SourceName::parse(source);
    if days == 0 {
        return;
    }
    let owner = match key {
        Some(key) => draft.tables[table].parents.get(key).copied(),
        None => Some(table),
    };
    let Some((owner, column)) =
        owner.and_then(|owner| Some((owner, draft.table(owner).find_column(column)?)))
    else {
        return;
    };
    // Some years of doing it as well.
    let latest = draft.day(-days - 7 * 365);
    let mut generator = draft.generator(owner, column).clone();
    if let Generator::Moment { from, to, .. } = &mut generator
        && *from < latest
        && *to > latest
    {
        *to = latest;
        draft.set(owner, column, generator);
    }
}

/// Who is chosen for something was there already.
fn present(draft: &mut Draft<'_>, table: usize) {
    for key in 0..draft.tables[table].parents.len() {
        let Choose::Agree { with, .. } = draft.tables[table].recipe.keys[key].choose else {
            continue;
        };
        let (parent, other) = (
            draft.tables[table].parents[key],
            draft.tables[table].parents[with],
        );
        let (Some(began), Some(ended)) = (beginning(draft, parent), ending(draft, other)) else {
            continue;
        };
        let names = [
            draft.column(parent, began).name.clone(),
            draft.column(other, ended).name.clone(),
        ];
        if let Choose::Agree { before, .. } = &mut draft.tables[table].recipe.keys[key].choose {
            *before = Some(names);
        }
    }
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

/// Adds bounds to every moment in a generator.
fn bound(generator: &mut Generator, first: &[String], last: &[String]) {
    match generator {
        Generator::Moment { after, before, .. } => {
            after.extend_from_slice(first);
            before.extend_from_slice(last);
        }
        Generator::After { before, .. } => before.extend_from_slice(last),
        Generator::When {
            then, otherwise, ..
        } => {
            bound(then, first, last);
            if let Some(otherwise) = otherwise {
                bound(otherwise, first, last);
            }
        }
        _ => {}
    }
}
