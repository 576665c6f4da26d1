//! How the parents of each foreign key are chosen.

mod diamonds;
mod overlaps;
mod tuples;

use super::draft::{Draft, Role};
use crate::nullable::nullable;
use confab_model::recipe::Choose;
use diamonds::{diamonds, peers};
use overlaps::overlaps;
pub(super) use overlaps::{inhabit, overlapping};
use tuples::{distinct, junction};

/// Words of a key that points to one of a row's own children.
const HEADS: [&str; 13] = [
    "manager",
    "head",
    "lead",
    "leader",
    "supervisor",
    "director",
    "chair",
    "captain",
    "dean",
    "principal",
    "chief",
    "president",
    "coordinator",
];
/// Per mille of optional keys that are NULL.
const NULLS: u16 = 100;
/// Parents that are shared at least, so that even a handful of rows shows several.
const FEWEST: u64 = 3;

/// Chooses for all keys.
pub(super) fn choose(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        for key in 0..draft.tables[table].parents.len() {
            let nullable = nullable(draft.table(table), key);
            draft.tables[table].recipe.keys[key].nulls = if nullable { NULLS } else { 0 };
            let choose = simple(draft, table, key, nullable);
            draft.tables[table].recipe.keys[key].choose = choose;
        }
    }
    for table in 0..draft.tables.len() {
        distinct(draft, table);
    }
    for table in 0..draft.tables.len() {
        junction(draft, table);
    }
    for table in 0..draft.tables.len() {
        peopled(draft, table);
        overlaps(draft, table);
        diamonds(draft, table);
        peers(draft, table);
    }
}

/// An even share among the parents, the plainest way.
pub(super) fn even(parents: u64) -> Choose {
    Choose::Share {
        parents: parents.max(1),
        min: 0,
        max: u64::MAX >> 1,
        skew: 0,
        ordered: false,
    }
}

fn simple(draft: &Draft<'_>, table: usize, key: usize, nullable: bool) -> Choose {
    let parent = draft.tables[table].parents[key];
    let declared = &draft.table(table).foreign_keys[key];
    let (rows, parents) = (draft.rows(table), draft.rows(parent));
    if rows == 0 || parents == 0 {
        return Choose::Nothing;
    }
    let words: Vec<String> = declared
        .columns
        .iter()
        .flat_map(|name| crate::know::names::words(name))
        .collect();
    if parent == table {
        let alone = draft
            .table(table)
            .uniques
            .iter()
            .any(|unique| unique.columns == declared.columns);
        return match (alone, nullable) {
            (true, true) => Choose::Nothing,
            (true, false) => Choose::Itself,
            _ => Choose::Forest { fanout: 4 },
        };
    }
    // A head is one of those who belong here.
    if words.iter().any(|word| HEADS.contains(&word.as_str()))
        && let Some(back) = draft.tables[parent]
            .parents
            .iter()
            .position(|grandparent| *grandparent == table)
    {
        return Choose::Child { key: back };
    }
    let owned = is_owner(draft, table, key);
    let role = draft.tables[table].role;
    let average = rows as f64 / parents as f64;
    let active = match role {
        Role::Line => parents.min(rows),
        // Few rows are shared by fewer parents, so that those have several each.
        Role::Entity | Role::Organisation | Role::Reference if average < 3.0 => {
            (rows / 4).clamp(rows.min(FEWEST).min(parents), parents)
        }
        _ => parents,
    };
    let each = rows / active.max(1);
    let min = match role {
        Role::Line => u64::from(each >= 1),
        Role::Entity | Role::Organisation | Role::Reference => each.min(2),
        _ => 0,
    };
    let skew = if role == Role::Line { 300 } else { 550 };
    Choose::Share {
        parents: active,
        min,
        max: u64::MAX >> 1,
        skew,
        ordered: owned,
    }
}

/// Who is led by one of its own children has some: each parent gets a child where there are enough.
fn peopled(draft: &mut Draft<'_>, table: usize) {
    for key in 0..draft.tables[table].parents.len() {
        let Choose::Child { key: back } = draft.tables[table].recipe.keys[key].choose else {
            continue;
        };
        let children = draft.tables[table].parents[key];
        let (groups, rows) = (draft.rows(table), draft.rows(children));
        if let Choose::Share { parents, min, .. } =
            &mut draft.tables[children].recipe.keys[back].choose
        {
            *parents = groups.min(rows).max(1);
            *min = (*min).clamp(1, rows / *parents);
        }
    }
}

/// Whether the rows belong to their parent by this key as parts do, and stand in its order.
fn is_owner(draft: &Draft<'_>, table: usize, key: usize) -> bool {
    let known = &draft.tables[table];
    if !matches!(known.role, Role::Line | Role::Junction) {
        return false;
    }
    let named_after = |parent: &usize| {
        draft.tables[*parent]
            .words
            .iter()
            .all(|word| known.words.contains(word))
    };
    known.parents.iter().position(named_after).unwrap_or(0) == key
}
