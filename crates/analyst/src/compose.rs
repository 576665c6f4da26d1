//! A sketch whose slots are resolved, as a form.

mod conditions;
mod grouping;

pub(crate) use conditions::opposite;

use crate::lexicon::{Item, Kind, Lexicon};
use crate::resolve::Assignment;
use crate::sketch::{Asked, Pick, Sketch};
use crate::sql;
use confab_model::ColumnRef;
use confab_model::question::{
    Aggregate, Filter, Form, Measure, OrderKey, SetOperator, Term, Window,
};

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

    /// Whether texts would be added up.
    fn adds_texts(&self, term: &Term) -> bool {
        let Term::Measure(Measure {
            aggregate: Aggregate::Sum | Aggregate::Average,
            of: Some(of),
            ..
        }) = term
        else {
            return false;
        };
        self.lexicon
            .column(*of)
            .is_some_and(|c| matches!(c.kind, Kind::Text | Kind::Date) && !c.stores_number)
    }

    /// Leaves out tables that no term needs. None if there are none.
    fn thin(&self, form: &mut Form) -> Option<()> {
        let needed = sql::tables_of(form);
        let before = form.tables.len();
        if needed.is_empty() || form.select.is_empty() {
            return None;
        }
        form.tables.retain(|t| needed.contains(t));
        for table in needed {
            if form.tables.is_empty() {
                form.tables.push(table);
            }
        }
        (form.tables.len() < before).then_some(())
    }

    /// Counts the rows of the join. None if that changes nothing.
    fn count_joined(&self, form: &mut Form) -> Option<()> {
        let mut tables = form.tables.clone();
        tables.extend(sql::tables_of(form));
        tables.sort_unstable();
        tables.dedup();
        let edges = self.lexicon.joins.tree(&tables, &form.via)?;
        for edge in edges
            .iter()
            .filter_map(|e| self.lexicon.joins.edges.get(*e))
        {
            tables.extend([edge.child, edge.parent]);
        }
        let finest = tables
            .into_iter()
            .find(|t| !sql::repeats(self.lexicon, *t, &edges))?;
        let mut changed = false;
        let mut turn = |term: &mut Term| {
            if let Term::Measure(m) = term
                && m.of.is_none()
                && m.grain != finest
            {
                m.grain = finest;
                changed = true;
            }
        };
        // What is named counts each once, whatever it is joined with.
        let once =
            |p: &Pick| (p.distinct || p.slot.is_some()) && p.aggregate == Some(Aggregate::Count);
        if !self.sketch.picks.iter().any(once) {
            form.select.iter_mut().for_each(&mut turn);
        }
        form.order.iter_mut().for_each(|k| turn(&mut k.term));
        for filter in &mut form.having {
            if let Filter::Compare(left, ..) = filter {
                turn(left);
            }
        }
        if changed && !form.tables.contains(&finest) {
            form.tables.push(finest);
        }
        changed.then_some(())
    }

    fn measure(
        &self,
        aggregate: Aggregate,
        of: Option<ColumnRef>,
        grain: usize,
        distinct: bool,
    ) -> Term {
        Term::Measure(Measure {
            aggregate,
            of,
            grain,
            distinct,
            times: None,
        })
    }

    /// A count of a slot: the rows of a table, or the values of a column.
    fn counted(&self, slot: Option<usize>, distinct: bool) -> Term {
        let distinct = distinct || self.variant.count_distinct;
        let Some(slot) = slot else {
            return self.measure(Aggregate::Count, None, self.entity, false);
        };
        match self.assignment.item(slot) {
            Some(Item::Column(table, column)) => {
                let of = ColumnRef {
                    table,
                    column,
                    occurrence: 0,
                };
                let entry = self.lexicon.column(of);
                let own = entry.is_some_and(|c| {
                    c.primary && self.entry(table).is_some_and(|t| t.key.len() == 1)
                });
                if distinct && !own {
                    self.measure(Aggregate::Count, Some(of), table, true)
                } else {
                    self.measure(Aggregate::Count, None, table, false)
                }
            }
            Some(Item::Table(table)) => self.measure(Aggregate::Count, None, table, false),
            None => self.measure(Aggregate::Count, None, self.entity, false),
        }
    }

    /// "Who manages": not the number of the manager, but the manager.
    fn person_of(&self, column: ColumnRef) -> Option<Vec<Term>> {
        if self.sketch.asked != Some(Asked::Who) {
            return None;
        }
        let mut edges = self.lexicon.joins.edges.iter();
        let key = edges.find(|e| {
            e.child == column.table && e.child != e.parent && e.child_columns == [column.column]
        })?;
        Some(self.display(key.parent))
    }

    fn show(&self, pick: &Pick, form: &mut Form) {
        if let (None, Some(column)) = (pick.aggregate, pick.slot.and_then(|s| self.column_of(s)))
            && let Some(person) = self.person_of(column)
        {
            // The rows that they stand for are named beside them.
            form.select.extend(self.display(column.table));
            form.select.extend(person);
            form.via.push(column);
            return;
        }
        let mut add = |term: Term| {
            if !form.select.contains(&term) {
                form.select.push(term);
            }
        };
        match (pick.aggregate, pick.slot) {
            (None, Some(slot)) => match self.assignment.item(slot) {
                Some(Item::Table(table)) => self.display(table).into_iter().for_each(add),
                _ => self
                    .column_of(slot)
                    .map(Term::Column)
                    .into_iter()
                    .for_each(add),
            },
            (None, None) => self.display(self.entity).into_iter().for_each(add),
            (Some(Aggregate::Count), slot) => {
                let stored = slot
                    .and_then(|s| self.column_of(s))
                    .filter(|c| self.is_measure(*c));
                match stored {
                    Some(column) if self.variant.stored_sum => {
                        add(self.measure(Aggregate::Sum, Some(column), column.table, false));
                    }
                    Some(column) if self.variant.stored_count => add(Term::Column(column)),
                    _ => add(self.counted(slot, pick.distinct)),
                }
            }
            (Some(aggregate), Some(slot)) => match self.column_of(slot) {
                Some(column) => add(self.measure(aggregate, Some(column), column.table, false)),
                None => add(self.counted(Some(slot), false)),
            },
            (Some(_), None) => {}
        }
    }

    fn is_measure(&self, column: ColumnRef) -> bool {
        let entry = self.lexicon.column(column);
        entry.is_some_and(|c| c.kind == Kind::Number && !c.identifier)
    }

    /// What who, when, where or a bare noun asks for.
    fn show_asked(&self, form: &mut Form) {
        let Some(table) = self.entry(self.entity) else {
            return;
        };
        let wanted = match self.sketch.asked {
            Some(Asked::When) => table.columns.iter().position(|c| {
                c.kind == Kind::Date || c.says("date") || c.says("year") || c.says("time")
            }),
            Some(Asked::Where) => ["address", "locat", "citi", "place", "countri"]
                .iter()
                .find_map(|w| table.columns.iter().position(|c| c.says(w))),
            Some(Asked::HowMuch) => ["price", "cost", "amount", "salari", "fee"]
                .iter()
                .find_map(|w| table.columns.iter().position(|c| c.says(w))),
            _ => None,
        };
        match wanted {
            Some(column) => form.select.push(Term::Column(ColumnRef {
                table: self.entity,
                column,
                occurrence: 0,
            })),
            None if !self.sketch.groups.is_empty() => {}
            None => form.select = self.display(self.entity),
        }
    }

    fn order(&self, form: &mut Form) {
        let mut extreme = None;
        for order in &self.sketch.order {
            let candidate = order.slot.and_then(|s| self.assignment.candidate(s));
            let turned = candidate.is_some_and(|c| c.turned);
            let descending = order.descending != turned;
            let column = order.slot.and_then(|s| self.column_of(s));
            let term = match (order.aggregate, column) {
                (Some(Aggregate::Count), Some(column))
                    if self.is_measure(column) && self.variant.stored_count =>
                {
                    Term::Column(column)
                }
                (Some(Aggregate::Count), _) => self.counted(order.slot, false),
                (Some(aggregate), Some(column)) => {
                    self.measure(aggregate, Some(column), column.table, false)
                }
                (None, Some(column)) => {
                    extreme = Some((column, descending));
                    Term::Column(column)
                }
                (None, None) => match order.slot.and_then(|s| self.table_of(s)) {
                    Some(table) => match self.display(table).into_iter().next() {
                        Some(term) => term,
                        None => continue,
                    },
                    None => continue,
                },
                (Some(_), None) => continue,
            };
            // In a grouped result only the groups' own columns can order it as they are.
            let term = match term {
                Term::Column(column)
                    if !form.group.is_empty()
                        && !form.group.contains(&term)
                        && !form.select.contains(&term) =>
                {
                    let grouped = form
                        .select
                        .iter()
                        .find(|t| matches!(t, Term::Measure(m) if m.of == Some(column)));
                    grouped.cloned().unwrap_or(Term::Column(column))
                }
                term => term,
            };
            if self.variant.show_measure && !form.select.contains(&term) {
                form.select.push(term.clone());
            }
            form.order.push(OrderKey { term, descending });
        }
        if self.variant.ties
            && let Some((column, descending)) = extreme
        {
            self.extreme(form, column, descending);
        }
    }

    /// Parts of the whole instead of amounts.
    fn share(&self, form: &mut Form) {
        if !self.sketch.share || form.group.is_empty() {
            return;
        }
        for term in &mut form.select {
            if let Term::Measure(m) = term
                && matches!(m.aggregate, Aggregate::Count | Aggregate::Sum)
            {
                *term = Term::Window(Window::Share, *m);
            }
        }
    }

    /// Groups come in the order of time, or else the largest first.
    fn default_order(&self, form: &mut Form) {
        if !form.order.is_empty() || form.group.is_empty() || form.set.is_some() {
            return;
        }
        let timely = |term: &&Term| match term {
            Term::Bucket(..) => true,
            Term::Column(c) => self
                .lexicon
                .column(*c)
                .is_some_and(|c| c.kind == Kind::Date || c.says("year") && c.kind == Kind::Number),
            _ => false,
        };
        let time = form.group.iter().find(timely).cloned();
        let mut measures = form.select.iter().filter(|t| matches!(t, Term::Measure(_)));
        let (Some(measure), None) = (measures.next().cloned(), measures.next()) else {
            return;
        };
        let descending = time.is_none();
        form.order.push(OrderKey {
            term: time.unwrap_or(measure),
            descending,
        });
    }

    /// Every row with the largest value instead of the first.
    fn extreme(&self, form: &mut Form, column: ColumnRef, descending: bool) {
        let aggregate = if descending {
            Aggregate::Max
        } else {
            Aggregate::Min
        };
        let inner = Form {
            select: vec![self.measure(aggregate, Some(column), column.table, false)],
            tables: form.tables.clone(),
            filters: form.filters.clone(),
            via: form.via.clone(),
            ..Form::default()
        };
        form.order.clear();
        form.limit = None;
        form.filters.push(Filter::Compare(
            Term::Column(column),
            confab_model::question::Comparison::Equal,
            Term::Form(Box::new(inner)),
        ));
    }

    /// Two conditions of which each must hold for a row of its own.
    fn separate(&self, form: &mut Form) {
        if !self.variant.intersect {
            return;
        }
        let Some(at) = form
            .filters
            .iter()
            .position(|f| matches!(f, Filter::Any(_)))
        else {
            return;
        };
        let Filter::Any(parts) = form.filters.remove(at) else {
            return;
        };
        let [first, second] = parts.as_slice() else {
            return;
        };
        let mut right = form.clone();
        right.filters.push(second.clone());
        right.order.clear();
        right.limit = None;
        form.filters.push(first.clone());
        form.set = Some((SetOperator::Intersect, Box::new(right)));
    }
}
