//! The rows of a table that were read so far, a page at a time.

use crate::{
    datasets::api::{self, PAGE},
    error::AppError,
};
use confab_model::Page;
use leptos::{prelude::*, task::spawn_local};
use std::{collections::HashMap, sync::Arc};

/// Pages that are kept; those far from what is in sight go first.
const KEPT: usize = 80;
/// Pages that are read at the same time. When one arrives, it's seen anew which are wanted.
const AT_ONCE: usize = 3;

/// A row as text.
pub type Row = Vec<Option<String>>;

/// The pages of one table.
#[derive(Clone, Copy)]
pub struct Pages {
    /// Dataset and table.
    of: StoredValue<(String, String)>,
    rows: StoredValue<u64>,
    read: RwSignal<HashMap<u64, Arc<Vec<Row>>>>,
    under_way: StoredValue<Vec<u64>>,
    wanted: StoredValue<(u64, u64)>,
    /// Why the last page could not be read.
    pub failure: RwSignal<Option<AppError>>,
}

impl Pages {
    /// The pages of a table, of which one was read already.
    pub fn new(id: String, table: String, first: Page) -> Self {
        let rows = first.total.unwrap_or(0);
        let read = HashMap::from([(first.offset / PAGE, Arc::new(first.rows))]);
        Self {
            of: StoredValue::new((id, table)),
            rows: StoredValue::new(rows),
            read: RwSignal::new(read),
            under_way: StoredValue::new(Vec::new()),
            wanted: StoredValue::new((0, 0)),
            failure: RwSignal::new(None),
        }
    }

    /// A row, if it was read.
    pub fn row(self, row: u64) -> Option<Row> {
        let place = usize::try_from(row % PAGE).unwrap_or(0);
        self.read
            .with(|pages| pages.get(&(row / PAGE))?.get(place).cloned())
    }

    /// Reads what is missing of the rows from `start` to `end`, then what lies around them.
    pub fn want(self, start: u64, end: u64) {
        self.wanted.set_value((start, end));
        let last = self.rows.get_value().saturating_sub(1) / PAGE;
        let (first, end) = (start / PAGE, (end.saturating_sub(1) / PAGE).min(last));
        let around = [end + 1, first.saturating_sub(1)];
        for page in (first..=end).chain(around).filter(|page| *page <= last) {
            let busy = self
                .under_way
                .with_value(|pages| pages.len() >= AT_ONCE || pages.contains(&page));
            if !busy && !self.read.with_untracked(|pages| pages.contains_key(&page)) {
                self.fetch(page);
            }
        }
    }

    /// Tries again after a failure.
    pub fn retry(self) {
        self.failure.set(None);
        let (start, end) = self.wanted.get_value();
        self.want(start, end);
    }

    fn fetch(self, page: u64) {
        self.under_way.update_value(|pages| pages.push(page));
        let (id, table) = self.of.get_value();
        spawn_local(async move {
            let answer = api::read_page(id, table, page * PAGE).await;
            // The table may have been left meanwhile.
            let left = self
                .under_way
                .try_update_value(|pages| pages.retain(|other| *other != page))
                .is_none();
            if left {
                return;
            }
            match answer {
                Ok(answer) => self.keep(page, answer.rows),
                Err(error) => return self.failure.set(Some(error)),
            }
            let (start, end) = self.wanted.get_value();
            self.want(start, end);
        });
    }

    fn keep(self, page: u64, rows: Vec<Row>) {
        self.read.update(|pages| {
            pages.insert(page, Arc::new(rows));
            if pages.len() > KEPT {
                let here = self.wanted.get_value().0 / PAGE;
                pages.retain(|other, _| other.abs_diff(here) <= KEPT as u64 / 4);
            }
        });
    }
}
