//! Whether what is told arrives.

use std::sync::{Mutex, PoisonError};

/// Whether traces and scores arrive.
#[derive(Debug, Default)]
pub(crate) struct Watch(Mutex<Status>);

/// How telling goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Spans that arrived.
    pub spans: u64,
    /// Scores that arrived.
    pub scores: u64,
    /// Spans and scores that were given up.
    pub lost: u64,
    /// Why the latest attempt failed; None when it didn't.
    pub fault: Option<String>,
}

impl Watch {
    pub(crate) fn status(&self) -> Status {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn note(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
