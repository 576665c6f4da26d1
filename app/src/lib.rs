//! Confab's page: what the browser shows and the server functions it calls.
//!
//! The same components are rendered on the server (feature `ssr`) and taken
//! over in the browser (feature `hydrate`). Everything that works on data is a
//! thin server function over `confab_studio::Studio`; the browser sees only
//! `confab_model`.
//!
//! # Layout
//! - [`app`]: the HTML document, the routes and what all screens share
//! - [`generate`]: Data Generation: a schema in, a running generation out
//! - [`datasets`]: the stored datasets, and one of them opened
//! - [`edits`]: a stored dataset changed by saying so, and its versions
//! - [`guard`]: what was refused, and how well the guard does
//! - [`engine`]: which engines think, and a language model set up
//! - [`recipe`]: how a dataset is filled, to read and to edit
//! - [`diagram`]: a picture of tables and the keys between them
//! - [`talk`]: Talk to your data: the SQL console
//! - [`watch`]: how the work goes: traces, scores, alerts, evaluations
//! - [`ui`]: pieces that several screens use
//! - [`error`]: what a server function answers when it fails

#![allow(
    clippy::needless_pass_by_value,
    reason = "a component's properties are its own"
)]

pub mod app;
pub mod datasets;
pub mod diagram;
pub mod edits;
pub mod engine;
pub mod error;
pub mod generate;
pub mod guard;
pub mod recipe;
pub mod talk;
pub mod ui;
pub mod watch;

pub use app::{App, shell};
pub use error::AppError;
