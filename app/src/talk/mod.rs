//! Talk to your data: the SQL console over a stored dataset.
//!
//! # Layout
//! - [`page`]: the screens: choosing a dataset, and asking one
//! - [`console`]: the query, its result, and how it failed
//! - [`queries`]: sample queries made from a schema
//! - [`api`]: the server function

pub mod api;
pub mod console;
pub mod page;
pub mod queries;

pub use page::{TalkPage, TalkStart};
