//! CHECKs narrow what a generator may give, so that rows meet them without a
//! search wherever the rule can be read.

mod apply;
mod read;
mod standing;

use super::{draft::Draft, keys};
use crate::evaluate::Number;
use apply::apply;
use confab_model::{Expr, Generator, Literal, recipe::Choose};
use read::{alternatives, column_of, conjuncts, read};
use std::collections::HashMap;

/// What the rules of a table leave a column.
#[derive(Default)]
struct Domain {
    low: Option<Number>,
    high: Option<Number>,
    values: Option<Vec<Literal>>,
    not: Vec<Literal>,
    pattern: Option<String>,
    length: Option<(u32, u32)>,
    line: u32,
}

/// Narrows the columns of all tables.
pub(super) fn narrow(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        let mut domains: HashMap<usize, Domain> = HashMap::new();
        for check in &draft.table(table).checks {
            leave_room_for_nulls(draft, table, &check.expr);
            for part in conjuncts(&check.expr) {
                read(draft, table, part, check.line, &mut domains);
            }
        }
        let mut ordered: Vec<(usize, Domain)> = domains.into_iter().collect();
        ordered.sort_by_key(|(column, _)| *column);
        for (column, domain) in ordered {
            apply(draft, table, column, &domain);
        }
    }
}

/// The values that the rules of a table list for a column.
pub(super) fn listed(draft: &Draft<'_>, table: usize, column: usize) -> Vec<String> {
    let checks = draft.table(table).checks.iter();
    let lists = checks
        .flat_map(|check| conjuncts(&check.expr))
        .filter_map(|part| alternatives(draft, table, part))
        .filter(|(listed, _)| *listed == column);
    let text = |value: Literal| match value {
        Literal::Text(text) => Some(text),
        _ => None,
    };
    lists
        .flat_map(|(_, values)| values)
        .filter_map(text)
        .collect()
}

/// A rule on which of several columns are NULL needs enough of them.
fn leave_room_for_nulls(draft: &mut Draft<'_>, table: usize, expr: &Expr) {
    let mut tested: Vec<usize> = Vec::new();
    expr.walk(&mut |part| {
        if let Expr::IsNull { expr, .. } = part {
            tested.extend(column_of(draft, table, expr));
        }
    });
    if expr.columns().len() < 2 {
        return;
    }
    let declared = draft.table(table);
    for column in tested
        .into_iter()
        .filter(|column| declared.columns[*column].nullable)
    {
        let filled_by = draft.keys_of(table, column);
        let in_order = matches!(
            draft.generator(table, column),
            Generator::After { .. } | Generator::When { .. }
        );
        // Dates in order meet `ended IS NULL OR ended > began` already.
        if filled_by.is_empty() && !in_order {
            draft.tables[table].recipe.columns[column].nulls = 400;
        }
        for key in filled_by {
            let parents = draft.rows(draft.tables[table].parents[key]);
            let shares_columns = keys::overlapping(draft, table, key);
            let entry = &mut draft.tables[table].recipe.keys[key];
            entry.nulls = 400;
            // A key that follows another would be NULL together with it.
            if !shares_columns
                && matches!(
                    entry.choose,
                    Choose::Follow { .. } | Choose::Agree { .. } | Choose::Child { .. }
                )
            {
                entry.choose = keys::even(parents);
            }
        }
    }
}
