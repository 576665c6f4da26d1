//! Keys of one row that must agree: shared houses, colleagues.

use super::is_owner;
use crate::{
    design::draft::{Draft, Role},
    know::names,
};
use confab_model::recipe::Choose;

/// Words of a second key to the same table that must be another row, of the same house.
const PEERS: [&str; 6] = [
    "reviewer",
    "approver",
    "supervisor",
    "mentor",
    "manager",
    "assessor",
];
/// No key is followed further than this in search of a shared ancestor.
const DEPTH: usize = 2;

/// Two keys whose parents belong to the same house: the house must agree.
pub(super) fn diamonds(draft: &mut Draft<'_>, table: usize) {
    let count = draft.tables[table].parents.len();
    for with in 0..count {
        for other in 0..count {
            if with == other
                || draft.tables[table].parents[with] == draft.tables[table].parents[other]
            {
                continue;
            }
            try_diamond(draft, table, with, other);
        }
    }
}

fn try_diamond(draft: &mut Draft<'_>, table: usize, with: usize, other: usize) {
    let (with_parent, other_parent) = (
        draft.tables[table].parents[with],
        draft.tables[table].parents[other],
    );
    let free = |draft: &Draft<'_>, key: usize| {
        matches!(
            draft.tables[table].recipe.keys[key].choose,
            Choose::Share { .. }
        )
    };
    if !free(draft, with) || !free(draft, other) || with_parent == table || other_parent == table {
        return;
    }
    for down in paths(draft, other_parent) {
        let ancestor = end(draft, other_parent, &down);
        if !is_house(draft, ancestor) || ancestor == table {
            continue;
        }
        if ancestor == with_parent {
            // The house itself is referred to: it follows from the other key.
            draft.tables[table].recipe.keys[with].choose = Choose::Follow {
                with: other,
                up: down,
            };
            return;
        }
        let Some(up) = paths(draft, with_parent)
            .into_iter()
            .find(|up| end(draft, with_parent, up) == ancestor)
        else {
            continue;
        };
        // The line's own parent leads; where both could, the one that is an event or has more rows.
        // Else the one nearer to the house, so that the way down to the other stays computable.
        let rank = |parent: usize, key: usize, way: &[usize]| {
            (
                is_owner(draft, table, key),
                draft.tables[parent].role == Role::Event,
                up_rank(draft, parent),
                usize::MAX - way.len(),
            )
        };
        if rank(with_parent, with, &up) < rank(other_parent, other, &down) {
            return;
        }
        if !invertible(draft, other_parent, &down)
            || !reachable(draft, with_parent, &up, other_parent, &down)
        {
            continue;
        }
        draft.tables[table].recipe.keys[other].choose = Choose::Agree {
            with,
            up,
            down,
            distinct: false,
            before: None,
        };
        return;
    }
}

fn up_rank(draft: &Draft<'_>, parent: usize) -> u64 {
    // Project before employee: the smaller group decides, its members come from the larger one.
    u64::MAX - draft.rows(parent)
}

/// Two keys to the same table: different rows, of the same house where the name says so.
pub(super) fn peers(draft: &mut Draft<'_>, table: usize) {
    let parents = draft.tables[table].parents.clone();
    for second in 1..parents.len() {
        let Some(first) = (0..second)
            .find(|first| parents[*first] == parents[second] && parents[second] != table)
        else {
            continue;
        };
        let keys = &draft.tables[table].recipe.keys;
        if !matches!(
            (&keys[first].choose, &keys[second].choose),
            (Choose::Share { .. }, Choose::Share { .. })
        ) {
            continue;
        }
        let words: Vec<String> = draft.table(table).foreign_keys[second]
            .columns
            .iter()
            .flat_map(|name| names::words(name))
            .collect();
        let colleagues = words.iter().any(|word| PEERS.contains(&word.as_str()));
        let path = if colleagues {
            shared_house(draft, parents[second])
        } else {
            Vec::new()
        };
        draft.tables[table].recipe.keys[second].choose = Choose::Agree {
            with: first,
            up: path.clone(),
            down: path,
            distinct: true,
            before: None,
        };
    }
}

/// The way from a table up to the nearest house in which its rows have company.
fn shared_house(draft: &Draft<'_>, table: usize) -> Vec<usize> {
    let houses = paths(draft, table)
        .into_iter()
        .filter(|path| is_house(draft, end(draft, table, path)) && invertible(draft, table, path));
    let crowded = |path: &Vec<usize>| {
        let Some((last, before)) = path.split_last() else {
            return false;
        };
        let at = end(draft, table, before);
        let inhabited = match draft.tables[at].recipe.keys[*last].choose {
            Choose::Share { parents, .. } => parents,
            _ => draft.rows(at),
        };
        draft.rows(table) >= 3 * inhabited
    };
    let houses: Vec<Vec<usize>> = houses.collect();
    let found = houses.iter().find(|path| crowded(path)).or(houses.last());
    found.cloned().unwrap_or_default()
}

/// What others belong to: not a mere list of categories.
fn is_house(draft: &Draft<'_>, table: usize) -> bool {
    matches!(draft.tables[table].role, Role::Organisation | Role::Entity)
}

/// All ways up from a table over single keys, nearest first.
fn paths(draft: &Draft<'_>, table: usize) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut last: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for path in &last {
            let at = end(draft, table, path);
            for (key, parent) in draft.tables[at].parents.iter().enumerate() {
                if *parent != at && *parent != table {
                    let mut longer = path.clone();
                    longer.push(key);
                    next.push(longer);
                }
            }
        }
        found.extend(next.iter().cloned());
        last = next;
    }
    found
}

pub(super) fn end(draft: &Draft<'_>, table: usize, path: &[usize]) -> usize {
    path.iter()
        .fold(table, |table, key| draft.tables[table].parents[*key])
}

/// Whether the children by each key of the path can be computed.
fn invertible(draft: &Draft<'_>, table: usize, path: &[usize]) -> bool {
    let mut at = table;
    path.iter().all(|key| {
        let fits = matches!(
            draft.tables[at].recipe.keys[*key].choose,
            Choose::Share { .. } | Choose::Distinct
        );
        at = draft.tables[at].parents[*key];
        fits
    })
}

/// Makes sure that the ancestor reached by `up` surely has a descendant by
/// `down`: its last key chooses by way of such a descendant. False when it can't.
fn reachable(
    draft: &mut Draft<'_>,
    with_parent: usize,
    up: &[usize],
    other_parent: usize,
    down: &[usize],
) -> bool {
    let Some((last, before)) = up.split_last() else {
        return false;
    };
    let at = end(draft, with_parent, before);
    let via = Choose::Via {
        table: draft.tables[other_parent].recipe.table.clone(),
        keys: down.to_vec(),
    };
    let entry = &draft.tables[at].recipe.keys[*last];
    if entry.choose == via {
        return true;
    }
    // A key that others already invert must stay as it is.
    let inverted = draft.tables.iter().any(|table| {
        table
            .recipe
            .keys
            .iter()
            .enumerate()
            .any(|(number, key)| match &key.choose {
                Choose::Agree { down, .. } => {
                    let mut from = table.parents[number];
                    down.iter().any(|key| {
                        let hit = from == at && key == last;
                        from = draft.tables[from].parents[*key];
                        hit
                    })
                }
                _ => false,
            })
    });
    let free = matches!(entry.choose, Choose::Share { ordered: false, .. })
        && !inverted
        && at != other_parent;
    if free {
        draft.tables[at].recipe.keys[*last].choose = via;
        draft.tables[at].recipe.keys[*last].nulls = 0;
    }
    free
}
