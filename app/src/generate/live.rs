//! What Confab makes of the entries so far, kept up to date while they change.

use crate::{
    error::AppError,
    generate::{api, entries::Entries, form::Form},
};
use confab_model::{Draft, Preview};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long nothing must have changed before the server is asked.
const PAUSE: Duration = Duration::from_millis(40);

/// The latest draft. One request is under way at a time, and what was entered
/// meanwhile is asked as soon as it is answered, so answers never come out of order.
#[derive(Clone, Copy)]
pub struct Live {
    /// What was answered last; None when there is no schema or no answer yet.
    pub draft: RwSignal<Option<Result<Draft, AppError>>>,
    /// The table whose first rows are shown; empty: the first one.
    pub table: RwSignal<String>,
    /// What is to be asked next.
    pending: StoredValue<Option<(Entries, String)>>,
    asking: StoredValue<bool>,
    changes: StoredValue<u64>,
}

impl Live {
    /// Makes it and provides it to all screens.
    pub fn provide(form: Form) -> Self {
        let live = Self {
            draft: RwSignal::new(None),
            table: RwSignal::new(String::new()),
            pending: StoredValue::new(None),
            asking: StoredValue::new(false),
            changes: StoredValue::new(0),
        };
        provide_context(live);
        Effect::new(move || live.changed(form.order(), live.table.get()));
        live
    }

    /// The first rows, when there are some.
    pub fn preview(self) -> Option<Preview> {
        self.draft
            .with(|draft| draft.as_ref()?.as_ref().ok()?.preview.clone())
    }

    fn changed(self, order: Entries, table: String) {
        self.changes.update_value(|changes| *changes += 1);
        let change = self.changes.get_value();
        let empty = order.ddl.trim().is_empty();
        self.pending.set_value((!empty).then_some((order, table)));
        if empty {
            self.draft.set(None);
            return;
        }
        set_timeout(
            move || {
                if self.changes.get_value() == change {
                    self.ask();
                }
            },
            PAUSE,
        );
    }

    fn ask(self) {
        if self.asking.get_value() {
            return;
        }
        let Some((order, table)) = self.pending.try_update_value(Option::take).flatten() else {
            return;
        };
        self.asking.set_value(true);
        let change = self.changes.get_value();
        spawn_local(async move {
            let draft = api::read_draft(order, table).await;
            self.asking.set_value(false);
            if self.changes.get_value() == change {
                self.draft.set(Some(draft));
            } else {
                self.ask();
            }
        });
    }
}
