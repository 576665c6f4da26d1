//! How the parents of each foreign key are chosen.

use super::{
    draft::{Draft, Role},
    sizes,
};
use confab_model::recipe::{Choose, Slot};

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
/// Per mille of optional keys that are NULL.
const NULLS: u16 = 100;

/// Chooses for all keys.
pub(super) fn choose(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        for key in 0..draft.tables[table].parents.len() {
            let nullable = columns_nullable(draft, table, key);
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

fn columns_nullable(draft: &Draft<'_>, table: usize, key: usize) -> bool {
    let declared = draft.table(table);
    let mut columns = declared.foreign_keys[key]
        .columns
        .iter()
        .filter_map(|name| declared.find_column(name));
    columns.all(|column| declared.columns[column].nullable)
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
            (rows / 4).clamp(1, parents)
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

/// Keys that are unique by themselves: every row has a parent of its own.
fn distinct(draft: &mut Draft<'_>, table: usize) {
    let declared = draft.table(table);
    for (number, key) in declared.foreign_keys.iter().enumerate() {
        let same = |columns: &[String]| {
            columns.len() <= key.columns.len()
                && !columns.is_empty()
                && columns.iter().all(|c| key.columns.contains(c))
        };
        let unique = same(&declared.primary_key)
            || declared
                .uniques
                .iter()
                .any(|u| u.condition.is_none() && u.expressions.is_empty() && same(&u.columns));
        let parent = draft.tables[table].parents[number];
        if unique && parent != table {
            draft.tables[table].recipe.keys[number].choose = Choose::Distinct;
            if same(&declared.primary_key) {
                draft.tables[table].recipe.keys[number].nulls = 0;
            }
            let rule = format!("one row for each {}", draft.table(parent).full_name());
            sizes::cap(draft, table, draft.rows(parent), &rule);
        } else if unique && !columns_nullable(draft, table, number) {
            draft.tables[table].recipe.keys[number].choose = Choose::Itself;
        }
    }
}

/// Tables whose key is a pair (or more) of parents: distinct partners for each.
fn junction(draft: &mut Draft<'_>, table: usize) {
    let declared = draft.table(table);
    let groups = std::iter::once(&declared.primary_key).chain(
        declared
            .uniques
            .iter()
            .filter(|u| u.expressions.is_empty())
            .map(|u| &u.columns),
    );
    for group in groups {
        let inside: Vec<usize> = (0..declared.foreign_keys.len())
            .filter(|key| {
                declared.foreign_keys[*key]
                    .columns
                    .iter()
                    .all(|column| group.contains(column))
            })
            .collect();
        let chosen = &draft.tables[table].recipe.keys;
        if group.len() < 2
            || inside.len() < 2
            || inside.iter().any(|key| {
                matches!(
                    chosen[*key].choose,
                    Choose::Distinct | Choose::Partner { .. }
                )
            })
        {
            continue;
        }
        let covered = inside
            .iter()
            .flat_map(|key| &declared.foreign_keys[*key].columns);
        let overlapping = inside.iter().any(|a| {
            inside.iter().any(|b| {
                a != b
                    && declared.foreign_keys[*a]
                        .columns
                        .iter()
                        .any(|c| declared.foreign_keys[*b].columns.contains(c))
            })
        });
        if overlapping || covered.count() < group.len() {
            // The rest of the columns tell the rows apart; see `uniques`.
            continue;
        }
        let lead = *inside
            .iter()
            .max_by_key(|key| draft.rows(draft.tables[table].parents[**key]))
            .unwrap_or(&inside[0]);
        let partners: Vec<usize> = inside.into_iter().filter(|key| *key != lead).collect();
        let domains: Vec<u64> = partners
            .iter()
            .map(|key| draft.rows(draft.tables[table].parents[*key]).max(1))
            .collect();
        let space = domains
            .iter()
            .fold(1u64, |product, domain| product.saturating_mul(*domain))
            .min(1 << 60);
        let parents = draft.rows(draft.tables[table].parents[lead]).max(1);
        let most = u128::from(parents) * u128::from(space);
        let rule = format!("distinct ({})", group.join(", "));
        sizes::cap(draft, table, u64::try_from(most).unwrap_or(u64::MAX), &rule);
        let keys = &mut draft.tables[table].recipe.keys;
        keys[lead].nulls = 0;
        keys[lead].choose = Choose::Share {
            parents,
            min: 0,
            max: space,
            skew: 400,
            ordered: true,
        };
        let mut divide = 1;
        for (key, domain) in partners.into_iter().zip(domains) {
            keys[key].nulls = 0;
            keys[key].choose = Choose::Partner {
                slot: Slot {
                    within: Some(lead),
                    space,
                    divide,
                    domain,
                },
            };
            divide = divide.saturating_mul(domain);
        }
    }
}

/// Keys that share columns: one is chosen, the other follows from it.
fn overlaps(draft: &mut Draft<'_>, table: usize) {
    let declared = draft.table(table);
    for (small, key) in declared.foreign_keys.iter().enumerate() {
        for (large, other) in declared.foreign_keys.iter().enumerate() {
            let inside = other.columns.len() > key.columns.len()
                && key
                    .columns
                    .iter()
                    .all(|column| other.columns.contains(column));
            let (parent, grandparent) = (
                draft.tables[table].parents[large],
                draft.tables[table].parents[small],
            );
            if !inside || parent == table {
                continue;
            }
            // The parent's own key that carries the shared columns on.
            let carried: Option<Vec<&String>> = key
                .columns
                .iter()
                .map(|column| {
                    other
                        .columns
                        .iter()
                        .position(|c| c == column)
                        .and_then(|at| other.references.get(at))
                })
                .collect();
            let up = draft
                .table(parent)
                .foreign_keys
                .iter()
                .enumerate()
                .position(|(number, up)| {
                    draft.tables[parent].parents[number] == grandparent
                        && carried.as_ref().is_some_and(|carried| {
                            up.columns.iter().collect::<Vec<_>>() == *carried
                        })
                });
            if let Some(up) = up {
                let nulls = draft.tables[table].recipe.keys[large].nulls;
                let keys = &mut draft.tables[table].recipe.keys;
                keys[small].choose = Choose::Follow {
                    with: large,
                    up: vec![up],
                };
                keys[small].nulls = 0;
                keys[large].nulls = nulls;
            }
        }
    }
}

/// Two keys whose parents belong to the same house: the house must agree.
fn diamonds(draft: &mut Draft<'_>, table: usize) {
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
fn peers(draft: &mut Draft<'_>, table: usize) {
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
            .flat_map(|name| crate::know::names::words(name))
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

fn end(draft: &Draft<'_>, table: usize, path: &[usize]) -> usize {
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
