//! A column's values handed out anew in order.

use super::{ChangeError, Changing};
use crate::names::quote;

impl Changing<'_> {
    /// Lets the values of a column rise (or fall) with the order of the rows.
    pub(super) fn sort(
        &mut self,
        table: usize,
        column: usize,
        by: Option<usize>,
        descending: bool,
    ) -> Result<(), ChangeError> {
        let name = quote(self.name(table));
        let quoted = self.quoted_columns(table);
        let own = quoted.get(column).cloned().unwrap_or_default();
        let by = by
            .and_then(|by| quoted.get(by))
            .map_or(String::new(), |by| format!("{by}, "));
        let order = if descending { "DESC" } else { "ASC" };
        self.values(
            &format!(
                "SELECT places.id, sorted.v FROM
                   (SELECT rowid AS id, row_number() OVER (ORDER BY {by}rowid) AS n FROM {name} WHERE {own} IS NOT NULL) AS places
                   JOIN (SELECT {own} AS v, row_number() OVER (ORDER BY {own} {order}, rowid) AS n FROM {name} WHERE {own} IS NOT NULL) AS sorted
                   USING (n)"
            ),
            1,
        )?;
        self.replace(table, &[column])
    }
}
