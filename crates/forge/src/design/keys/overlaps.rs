//! Keys of one row that share columns, as all of a tenant's tables do: the
//! shared part is chosen once, and each parent among those that have it.

use super::diamonds::end;
use crate::{design::draft::Draft, nullable::nullable};
use confab_model::recipe::Choose;

/// Chooses keys that share columns so that those agree.
pub(super) fn overlaps(draft: &mut Draft<'_>, table: usize) {
    let count = draft.table(table).foreign_keys.len();
    for small in 0..count {
        contained(draft, table, small);
    }
    for other in 1..count {
        for with in 0..other {
            crossing(draft, table, with, other);
        }
    }
}

/// Whether a key shares a column with another key of its table.
pub(in crate::design) fn overlapping(draft: &Draft<'_>, table: usize, key: usize) -> bool {
    let keys = &draft.table(table).foreign_keys;
    let columns = &keys[key].columns;
    keys.iter()
        .enumerate()
        .any(|(other, them)| other != key && them.columns.iter().any(|name| columns.contains(name)))
}

/// A key whose columns are part of larger ones.
fn contained(draft: &mut Draft<'_>, table: usize, small: usize) {
    let declared = draft.table(table);
    let shared = &declared.foreign_keys[small].columns;
    let house = draft.tables[table].parents[small];
    let larger: Vec<(usize, Vec<usize>)> = (0..declared.foreign_keys.len())
        .filter(|large| declared.foreign_keys[*large].columns.len() > shared.len())
        .filter_map(|large| Some((large, carried(draft, table, large, shared)?)))
        .filter(|(large, up)| end(draft, draft.tables[table].parents[*large], up) == house)
        .collect();
    let Some((last, up)) = larger.last() else {
        return;
    };
    if !leads(draft, table, small, &larger) {
        let keys = &mut draft.tables[table].recipe.keys;
        keys[small].choose = Choose::Follow {
            with: *last,
            up: up.clone(),
        };
        keys[small].nulls = 0;
        return;
    }
    draft.tables[table].recipe.keys[small].nulls = 0;
    for (large, down) in larger {
        draft.tables[table].recipe.keys[large].choose = Choose::Agree {
            with: small,
            up: Vec::new(),
            down,
            distinct: false,
            before: None,
        };
    }
}

/// Whether the shared part is chosen first: where several keys depend on it,
/// one of them may be NULL or the row's own table, or others need its rows.
fn leads(draft: &Draft<'_>, table: usize, small: usize, larger: &[(usize, Vec<usize>)]) -> bool {
    let shared = &draft.table(table).foreign_keys[small].columns;
    let free = matches!(
        draft.tables[table].recipe.keys[small].choose,
        Choose::Share { .. }
    );
    let sought = draft.children(table).into_iter().any(|(child, key)| {
        let references = &draft.table(child).foreign_keys[key].references;
        references.len() > shared.len() && shared.iter().all(|name| references.contains(name))
    });
    let uncertain = |(large, _): &(usize, Vec<usize>)| {
        draft.tables[table].parents[*large] == table || nullable(draft.table(table), *large)
    };
    free && (sought || larger.len() > 1 || larger.iter().any(uncertain))
}

/// Two keys that share columns which are no key themselves: the second
/// parent belongs to the same house as the first.
fn crossing(draft: &mut Draft<'_>, table: usize, with: usize, other: usize) {
    let keys = &draft.table(table).foreign_keys;
    let shared: Vec<String> = keys[with]
        .columns
        .iter()
        .filter(|name| keys[other].columns.contains(name))
        .cloned()
        .collect();
    let partial = |key: usize| keys[key].columns.len() > shared.len();
    if shared.is_empty() || !partial(with) || !partial(other) {
        return;
    }
    let chosen = &draft.tables[table].recipe.keys;
    let free = |key: usize| matches!(chosen[key].choose, Choose::Share { .. });
    let (Some(up), Some(down)) = (
        carried(draft, table, with, &shared),
        carried(draft, table, other, &shared),
    ) else {
        return;
    };
    let parents = &draft.tables[table].parents;
    let house = |key: usize, up: &[usize]| end(draft, parents[key], up);
    if !free(with) || !free(other) || house(with, &up) != house(other, &down) {
        return;
    }
    let keys = &mut draft.tables[table].recipe.keys;
    // The first fills the shared columns.
    keys[with].nulls = 0;
    keys[other].choose = Choose::Agree {
        with,
        up,
        down,
        distinct: false,
        before: None,
    };
}

/// The keys by which a key's parent got the columns that are shared, up to
/// the table that they identify.
fn carried(draft: &Draft<'_>, table: usize, key: usize, shared: &[String]) -> Option<Vec<usize>> {
    let (mut at, mut number, mut names) = (table, key, shared.to_vec());
    let mut path = Vec::new();
    // The way can't be longer than there are tables, unless it is a circle.
    for _ in 0..draft.tables.len() {
        let key = &draft.table(at).foreign_keys[number];
        names = names
            .iter()
            .map(|name| {
                let column = key.columns.iter().position(|column| column == name)?;
                key.references.get(column).cloned()
            })
            .collect::<Option<_>>()?;
        at = draft.tables[at].parents[number];
        let keys = &draft.table(at).foreign_keys;
        if let Some(last) = keys.iter().position(|up| up.columns == names) {
            path.push(last);
            return Some(path);
        }
        number = keys
            .iter()
            .position(|up| names.iter().all(|name| up.columns.contains(name)))?;
        path.push(number);
    }
    None
}

/// Each house that a row may have been given has someone for its other keys:
/// whoever is sought among a house's own lives in the first houses, at least
/// one in each, and whoever seeks doesn't look any further.
pub(in crate::design) fn inhabit(draft: &mut Draft<'_>) {
    for _ in 0..=draft.tables.len() {
        let mut changed = false;
        for table in 0..draft.tables.len() {
            for key in 0..draft.tables[table].parents.len() {
                if overlapping(draft, table, key) {
                    changed |= inhabit_one(draft, table, key);
                }
            }
        }
        if !changed {
            return;
        }
    }
}

fn inhabit_one(draft: &mut Draft<'_>, table: usize, key: usize) -> bool {
    let Choose::Agree { with, up, down, .. } = draft.tables[table].recipe.keys[key].choose.clone()
    else {
        return false;
    };
    let mut changed = false;
    let mut houses = u64::MAX;
    let mut at = draft.tables[table].parents[key];
    for down in down {
        let rows = draft.rows(at).max(1);
        if let Choose::Share { parents, min, .. } = &mut draft.tables[at].recipe.keys[down].choose {
            changed |= *parents > rows || *min == 0;
            *parents = (*parents).min(rows);
            *min = (*min).max(1);
            houses = *parents;
        }
        at = draft.tables[at].parents[down];
    }
    let seeker = match up.split_last() {
        None => (table, with),
        Some((last, before)) => (end(draft, draft.tables[table].parents[with], before), *last),
    };
    if let Choose::Share { parents, .. } = &mut draft.tables[seeker.0].recipe.keys[seeker.1].choose
    {
        changed |= *parents > houses;
        *parents = (*parents).min(houses);
    }
    changed
}
