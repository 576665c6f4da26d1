//! The list of stored datasets that all screens share.

use crate::{datasets::api, error::AppError};
use confab_model::Dataset;
use leptos::prelude::*;

/// The stored datasets as last read.
#[derive(Clone, Copy)]
pub struct Library {
    /// The list, the latest first.
    pub list: Resource<Result<Vec<Dataset>, AppError>>,
    /// Counts changes, for those who show a single dataset.
    pub edition: RwSignal<u32>,
}

impl Library {
    /// Makes it and provides it to all screens.
    pub fn provide() -> Self {
        let library = Self {
            list: Resource::new(|| (), |()| api::list()),
            edition: RwSignal::new(0),
        };
        provide_context(library);
        library
    }

    /// Reads the list again.
    pub fn refetch(self) {
        self.edition.update(|edition| *edition += 1);
        self.list.refetch();
    }
}
