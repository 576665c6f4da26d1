//! What is being changed on the page of a dataset.

use crate::{
    datasets::Library,
    edits::{
        api,
        seen::{Offer, Outcome},
    },
    error::AppError,
    ui::toast::Toast,
};
use confab_model::Dataset;
use leptos::{prelude::*, task::spawn_local};

/// Where a change stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// Nothing is being changed.
    #[default]
    Idle,
    /// A change is being made.
    Making,
    /// A change is shown.
    Offered(Offer),
    /// A change is being proved and published.
    Applying(Offer),
    /// It has to be said otherwise.
    Unclear(String, Vec<String>),
    /// It failed.
    Failed(AppError),
}

/// The change under way, and the ways back and forth.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Where the change stands.
    pub stage: RwSignal<Stage>,
    /// The version that undo leads to.
    pub undo: RwSignal<Option<u32>>,
    /// The version that redo leads to.
    pub redo: RwSignal<Option<u32>>,
    dataset: StoredValue<String>,
    library: Library,
    toast: Toast,
}

impl Desk {
    /// Makes it for a dataset and provides it to the pieces of its page.
    pub fn provide(dataset: &Dataset) -> Self {
        let desk = Self {
            stage: RwSignal::default(),
            undo: RwSignal::new(None),
            redo: RwSignal::new(None),
            dataset: StoredValue::new(dataset.id.clone()),
            library: expect_context(),
            toast: expect_context(),
        };
        let id = dataset.id.clone();
        Effect::new(move || {
            let id = id.clone();
            spawn_local(async move {
                // Without it, the buttons stay as they are: there is nothing to go to.
                if let Ok(history) = api::list_versions(id).await {
                    desk.undo.try_set(history.undo);
                    desk.redo.try_set(history.redo);
                }
            });
        });
        provide_context(desk);
        desk
    }

    /// The dataset's identifier.
    pub fn dataset(self) -> String {
        self.dataset.get_value()
    }

    /// Whether something is being made or applied.
    pub fn is_busy(self) -> bool {
        matches!(&*self.stage.read(), Stage::Making | Stage::Applying(_))
    }

    /// Makes what an instruction asks for.
    pub fn submit(self, table: String, prompt: String) {
        let id = self.dataset();
        self.make(async move { api::propose(id, table, prompt).await });
    }

    /// Gives a cell another value.
    pub fn set_cell(self, table: String, column: String, row: u64, value: Option<String>) {
        let id = self.dataset();
        self.make(async move {
            let offer = api::set_cell(id, table, column, row, value).await;
            offer.map(Outcome::Offer)
        });
    }

    /// Draws a table, or one of its columns, anew.
    pub fn redraw(self, table: String, column: Option<String>, seed: u64) {
        let id = self.dataset();
        self.make(async move {
            let offer = api::redraw(id, table, column, seed).await;
            offer.map(Outcome::Offer)
        });
    }

    fn make(self, work: impl Future<Output = Result<Outcome, AppError>> + 'static) {
        if self.is_busy() {
            return;
        }
        self.discard();
        self.stage.set(Stage::Making);
        spawn_local(async move {
            let stage = match work.await {
                Ok(Outcome::Offer(offer)) => Stage::Offered(offer),
                Ok(Outcome::Unclear(words, nearest)) => Stage::Unclear(words, nearest),
                Err(error) => Stage::Failed(error),
            };
            // Whoever left, or stopped waiting, doesn't want it any more.
            if self.stage.try_get_untracked() == Some(Stage::Making) {
                self.stage.set(stage);
            } else if let Stage::Offered(offer) = stage {
                drop(api::discard(offer.id).await);
            }
        });
    }

    /// Applies the change that is shown.
    pub fn apply(self) {
        let Stage::Offered(offer) = self.stage.get_untracked() else {
            return;
        };
        self.stage.set(Stage::Applying(offer.clone()));
        spawn_local(async move {
            match api::apply(offer.id).await {
                Ok(dataset) => {
                    self.stage.try_set(Stage::Idle);
                    let said = format!("Applied as version {}.", dataset.version);
                    let undo = Callback::new(move |()| self.go(dataset.version - 1, true));
                    self.toast.done(said, undo);
                    self.library.refetch();
                }
                Err(error) => drop(self.stage.try_set(Stage::Failed(error))),
            }
        });
    }

    /// Forgets the change that is shown.
    pub fn discard(self) {
        if let Stage::Offered(offer) = self.stage.get_untracked() {
            spawn_local(async move { drop(api::discard(offer.id).await) });
        }
        self.stage.set(Stage::Idle);
    }

    /// Goes back to the version before.
    pub fn undo(self) {
        if let Some(version) = self.undo.get_untracked() {
            self.go(version, false);
        }
    }

    /// Goes forth again.
    pub fn redo(self) {
        if let Some(version) = self.redo.get_untracked() {
            self.go(version, false);
        }
    }

    /// Opens a version; with `back`, the one before the open one instead.
    pub fn go(self, version: u32, back: bool) {
        if self
            .stage
            .try_get_untracked()
            .is_some_and(|stage| matches!(stage, Stage::Making | Stage::Applying(_)))
        {
            return;
        }
        let id = self.dataset.try_get_value();
        let library = self.library;
        spawn_local(async move {
            let Some(id) = id else {
                return;
            };
            let version = if back {
                let history = api::list_versions(id.clone()).await;
                history.ok().and_then(|history| history.undo)
            } else {
                Some(version)
            };
            let Some(version) = version else {
                return;
            };
            match api::open_version(id, version).await {
                Ok(_) => library.refetch(),
                Err(error) => drop(self.stage.try_set(Stage::Failed(error))),
            }
        });
    }
}
