//! Keys within unique tuples: distinct parents, distinct pairs of partners.

use crate::{
    design::{draft::Draft, sizes},
    nullable::nullable,
};
use confab_model::recipe::{Choose, Slot};

/// Keys that are unique by themselves: every row has a parent of its own.
pub(super) fn distinct(draft: &mut Draft<'_>, table: usize) {
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
        } else if unique && !nullable(declared, number) {
            draft.tables[table].recipe.keys[number].choose = Choose::Itself;
        }
    }
}

/// Tables whose key is a pair (or more) of parents: distinct partners for each.
pub(super) fn junction(draft: &mut Draft<'_>, table: usize) {
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
