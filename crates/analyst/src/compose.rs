//! A sketch whose slots are resolved, as a form.

mod conditions;
mod counted;
mod grouping;
mod order;
mod shown;

use crate::lexicon::{Item, Lexicon};
use crate::resolve::Assignment;
use crate::sketch::{Asked, Sketch};
use confab_model::ColumnRef;
use confab_model::question::{Form, Term};

pub(crate) use conditions::opposite;

/// The choices that the words leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Variant {
    /// Equal rows once.
    pub(crate) distinct: bool,
    /// Two conditions on one column hold of different rows, not of either.
    pub(crate) intersect: bool,
    /// A negated condition on other rows excludes, rather than tests each row.
    pub(crate) exclude: bool,
    /// All rows that share the extreme value, rather than the first.
    pub(crate) ties: bool,
    /// Different values are counted, rather than rows.
    pub(crate) count_distinct: bool,
    /// A number that is itself a count is shown or summed, rather than rows counted.
    pub(crate) stored_count: bool,
    /// Such a number is summed.
    pub(crate) stored_sum: bool,
    /// Groups of another table's rows go by the key that refers to them.
    pub(crate) by_key: bool,
    /// The measure that orders or tests groups is shown too.
    pub(crate) show_measure: bool,
    /// Tables that no term needs are left out.
    pub(crate) lean: bool,
    /// Rows of the whole join are counted, whatever table was named.
    pub(crate) count_joined: bool,
}

pub(crate) struct Composer<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) sketch: &'a Sketch,
    pub(crate) assignment: &'a Assignment,
    pub(crate) variant: Variant,
    entity: usize,
}

/// The form of an assigned sketch, if it makes one.
pub(crate) fn compose(
    lexicon: &Lexicon,
    sketch: &Sketch,
    assignment: &Assignment,
    variant: Variant,
) -> Option<Form> {
    let assignment = &dated(lexicon, sketch, assignment);
    let mut composer = Composer {
        lexicon,
        sketch,
        assignment,
        variant,
        entity: 0,
    };
    composer.entity = composer.find_entity()?;
    composer.form()
}

/// The assignment with dates that no word names put where things happened: in
/// the rows that were mentioned last, or those that they refer to.
fn dated(lexicon: &Lexicon, sketch: &Sketch, assignment: &Assignment) -> Assignment {
    let mut dated = assignment.clone();
    for (number, slot) in sketch.slots.iter().enumerate().filter(|(_, s)| s.open) {
        let host = slot.host.and_then(|h| assignment.item(h));
        let (Some(Item::Table(host)), Some(Item::Column(table, _))) =
            (host, assignment.item(number))
        else {
            continue;
        };
        // What has no date of its own is used on one.
        let used = || {
            let uses = lexicon.uses(host);
            lexicon.date_of(uses.first()?.measure.table())
        };
        let date = lexicon.date_of(host).or_else(used);
        if let Some(date) = date.filter(|_| table != host) {
            dated.settle(number, Item::Column(date.table, date.column));
        }
    }
    dated
}

/// The conditions of a sketch about the rows of a table, as a form that shows
/// nothing yet.
pub(crate) fn conditions(
    lexicon: &Lexicon,
    sketch: &Sketch,
    assignment: &Assignment,
    entity: usize,
) -> Form {
    let composer = Composer {
        lexicon,
        sketch,
        assignment,
        variant: Variant::default(),
        entity,
    };
    let mut form = Form {
        tables: vec![entity],
        via: sketch.via.clone(),
        ..Form::default()
    };
    composer.conditions(&mut form);
    form
}

impl Composer<'_> {
    fn table_of(&self, slot: usize) -> Option<usize> {
        match self.assignment.item(slot)? {
            Item::Table(t) | Item::Column(t, _) => Some(t),
        }
    }

    fn column_of(&self, slot: usize) -> Option<ColumnRef> {
        match self.assignment.item(slot)? {
            Item::Column(table, column) => Some(ColumnRef {
                table,
                column,
                occurrence: 0,
            }),
            Item::Table(_) => None,
        }
    }

    fn find_entity(&self) -> Option<usize> {
        let sketch = self.sketch;
        if let Some(table) = sketch.entity.and_then(|s| self.table_of(s)) {
            let asks = sketch.asked == Some(Asked::Who) && sketch.picks.is_empty();
            let who = asks && sketch.groups.is_empty() && !self.lexicon.is_people(table);
            let people = who.then(|| self.lexicon.people_of(table, None)).flatten();
            return people.or(Some(table));
        }
        let plain = sketch.picks.iter().find(|p| p.aggregate.is_none());
        let picks = plain.into_iter().chain(&sketch.picks);
        picks
            .filter_map(|p| p.slot)
            .chain(sketch.groups.iter().copied())
            .chain(sketch.tables.iter().copied())
            .chain(sketch.order.iter().filter_map(|o| o.slot))
            .chain(self.condition_slots())
            .find_map(|s| self.table_of(s))
    }

    fn entry(&self, table: usize) -> Option<&crate::lexicon::TableEntry> {
        self.lexicon.tables.get(table)
    }

    fn display(&self, table: usize) -> Vec<Term> {
        let columns = self.entry(table).map_or(&[] as &[usize], |t| &t.display);
        let term = |c: &usize| {
            Term::Column(ColumnRef {
                table,
                column: *c,
                occurrence: 0,
            })
        };
        columns.iter().map(term).collect()
    }

    fn form(&self) -> Option<Form> {
        let sketch = self.sketch;
        let mut form = Form {
            tables: vec![self.entity],
            distinct: self.variant.distinct,
            limit: sketch.limit.filter(|_| !sketch.order.is_empty()),
            via: sketch.via.clone(),
            ..Form::default()
        };
        for pick in &sketch.picks {
            self.show(pick, &mut form);
        }
        let relations: Vec<usize> = self.negated_tables();
        for &slot in &sketch.tables {
            if let Some(table) = self.table_of(slot)
                && !form.tables.contains(&table)
                && !relations.contains(&table)
            {
                form.tables.push(table);
            }
        }
        if form.select.is_empty() && !sketch.everything {
            self.show_asked(&mut form);
        }
        self.conditions(&mut form);
        self.groups(&mut form)?;
        self.order(&mut form);
        if form.order.is_empty() {
            form.limit = None;
        }
        self.default_order(&mut form);
        self.share(&mut form);
        if self.variant.lean {
            self.thin(&mut form)?;
        }
        if self.variant.count_joined {
            self.count_joined(&mut form)?;
        }
        self.separate(&mut form);
        if sketch.everything && sketch.picks.is_empty() {
            form.select.clear();
        }
        if form.select.iter().any(|term| self.adds_texts(term)) {
            return None;
        }
        let aggregated = form.select.iter().any(|t| matches!(t, Term::Measure(_)));
        let plain = form.select.iter().any(|t| !matches!(t, Term::Measure(_)));
        if form.group.is_empty() && aggregated && plain {
            return None;
        }
        Some(form)
    }
}
