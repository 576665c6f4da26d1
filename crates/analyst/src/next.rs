//! What could be asked next: short follow-ups, each of which is understood.

use crate::lexicon::Kind;
use crate::naming::column_name;
use crate::{Analyst, follow, sql};
use confab_model::ColumnRef;
use confab_model::question::{Form, Term};

impl Analyst {
    /// Follow-ups to a question that has been answered, at most so many.
    pub fn next(&self, form: &Form, most: usize) -> Vec<String> {
        let works = |text: &String| {
            let changed = follow::follow(self.lexicon(), form, text);
            changed.is_some_and(|changed| {
                changed != *form && sql::query(self.lexicon(), &changed).is_ok()
            })
        };
        self.candidates(form)
            .into_iter()
            .filter(works)
            .take(most)
            .collect()
    }

    /// Follow-ups that suit a form, most telling first.
    fn candidates(&self, form: &Form) -> Vec<String> {
        let measured = form
            .select
            .iter()
            .any(|term| matches!(term, Term::Measure(_)));
        let in_time = form
            .group
            .iter()
            .any(|term| matches!(term, Term::Bucket(..)));
        let mut found = Vec::new();
        if measured && !in_time && self.columns(form, Kind::Date).next().is_some() {
            found.push("by month".to_owned());
        }
        if measured {
            let groups = self
                .columns(form, Kind::Text)
                .filter(|column| !form.group.contains(&Term::Column(*column)));
            found.extend(
                groups
                    .take(1)
                    .map(|column| format!("by {}", column_name(self.lexicon(), column))),
            );
        }
        if measured && !form.group.is_empty() && !in_time && form.limit.is_none() {
            found.push("top 5".to_owned());
        }
        if in_time {
            found.push("per year instead".to_owned());
        }
        if measured {
            found.push("show the rows".to_owned());
        }
        found
    }

    /// Columns of a kind that describe the rows which a form is about.
    fn columns(&self, form: &Form, kind: Kind) -> impl Iterator<Item = ColumnRef> {
        let tables = sql::tables_of(form);
        tables.into_iter().flat_map(move |table| {
            let entry = self.lexicon().tables.get(table);
            let columns = entry.map_or(&[][..], |entry| &entry.columns);
            let fits = columns.iter().enumerate().filter(move |(_, column)| {
                column.kind == kind && !column.identifier && !column.unique
            });
            fits.map(move |(column, _)| ColumnRef {
                table,
                column,
                occurrence: 0,
            })
            .collect::<Vec<_>>()
        })
    }
}
