//! What could be asked next: short follow-ups, each of which is understood.

use crate::naming::column_name;
use crate::{Analyst, follow, sql};
use confab_model::ColumnRef;
use confab_model::question::{Aggregate, Form, Measure, Period, Term};

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
        let measure = form.select.iter().find_map(crate::drill::measure_of);
        let hidden = form
            .order
            .iter()
            .any(|k| crate::drill::measure_of(&k.term).is_some() && !form.select.contains(&k.term));
        let adds = |m: &Measure| matches!(m.aggregate, Aggregate::Count | Aggregate::Sum);
        let windowed = form.select.iter().any(|t| matches!(t, Term::Window(..)));
        let additive = measure.as_ref().is_some_and(adds) && !windowed;
        let period = form.group.iter().find_map(|term| match term {
            Term::Bucket(_, period) => Some(*period),
            _ => None,
        });
        let grouped = !form.group.is_empty();
        let table = measure
            .map(|m| m.table())
            .or_else(|| form.tables.first().copied());
        let dated = table.is_some_and(|t| self.lexicon().date_of(t).is_some());
        let mut found = Vec::new();
        if hidden {
            found.push("with the numbers".to_owned());
        }
        if period.is_none() && dated {
            found.push("by month".to_owned());
        }
        let category = table.and_then(|t| self.category(form, t));
        found.extend(category.map(|c| format!("by {}", column_name(self.lexicon(), c))));
        match period {
            Some(Period::Weekday) => found.push("by month".to_owned()),
            Some(Period::Year) => found.push("by month instead".to_owned()),
            Some(_) => found.push("per year instead".to_owned()),
            None => {}
        }
        if matches!(period, Some(Period::Month | Period::Quarter)) && form.group.len() == 1 {
            found.push("why?".to_owned());
            if additive {
                found.push("cumulatively".to_owned());
            }
        }
        if grouped && period.is_none() && form.limit.is_none() && measure.is_some() {
            found.push("top 5".to_owned());
        }
        if let Some(limit) = form.limit.filter(|l| *l > 1 && form.per.is_empty()) {
            let descending = form.order.first().is_some_and(|k| k.descending);
            let end = if descending { "bottom" } else { "top" };
            found.push(format!("the {end} {limit}"));
        }
        let share = grouped && form.limit.is_none() && additive;
        if share && period.is_none() {
            found.push("in percent".to_owned());
        }
        if !grouped && !form.filters.is_empty() && additive {
            found.push("what percentage is that?".to_owned());
        }
        if measure.is_none() && !grouped && form.limit.is_none() {
            found.push("how many?".to_owned());
        }
        if measure.is_some() {
            found.push("show the rows".to_owned());
        }
        found
    }

    /// The nearest column that splits the rows in question in telling groups.
    fn category(&self, form: &Form, table: usize) -> Option<ColumnRef> {
        let lexicon = self.lexicon();
        let own = lexicon.categories(table).into_iter();
        let edges = lexicon.joins.edges.iter();
        let above = edges.filter(|e| e.child == table && e.parent != table && e.cost < 2.0);
        let above = above.flat_map(|e| lexicon.categories(e.parent));
        let used = |c: &ColumnRef| {
            let groups = form.group.contains(&Term::Column(*c));
            let tested = form.filters.iter().any(|f| crate::assume::mentions(f, *c));
            // One of the rows that groups are made of: a group has but one value.
            let row = form
                .group
                .iter()
                .any(|t| matches!(t, Term::Column(g) if g.table == c.table));
            groups || tested || row
        };
        own.chain(above).find(|c| !used(c))
    }
}
