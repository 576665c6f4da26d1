//! A stored dataset changed by saying so, and its versions.
//!
//! # Layout
//! - [`desk`]: what is being changed, shared by the pieces below
//! - [`bar`]: the prompt below a table, with undo and redo
//! - [`offer`]: a change that is shown and waits to be applied
//! - [`rows`]: rows before and after
//! - [`cell`]: one cell changed by hand
//! - [`versions`]: all versions, opened, named and compared
//! - [`seen`]: what the page gets of all that
//! - [`api`]: the server functions

pub mod api;
pub mod bar;
pub mod cell;
pub mod desk;
pub mod offer;
pub mod rows;
pub mod seen;
pub mod versions;

pub use bar::EditBar;
pub use cell::CellDialog;
pub use desk::Desk;
pub use offer::OfferPanel;
pub use versions::VersionsPanel;
