//! Numbers written large.

use crate::{choose::Plan, format, roles::Columns};
use confab_model::{ColumnRole, Kpi};

/// The numbers of a result of one row; none of other results.
pub(crate) fn kpis(plan: &Plan, columns: &Columns<'_>) -> Vec<Kpi> {
    if columns.rows != 1 {
        return Vec::new();
    }
    let of = plan.x.map(|x| columns.text(0, x));
    plan.values
        .iter()
        .map(|value| {
            let label = columns.label(*value);
            let percent = columns.role(*value) == Some(ColumnRole::Percent);
            Kpi {
                label: of
                    .as_ref()
                    .map_or_else(|| label.to_owned(), |of| format!("{of}: {label}")),
                value: columns.number(0, *value).map_or_else(
                    || "–".to_owned(),
                    |number| match percent {
                        true => format!("{} %", format::number(number)),
                        false => format::number(number),
                    },
                ),
            }
        })
        .collect()
}
