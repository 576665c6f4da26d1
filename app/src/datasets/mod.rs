//! The stored datasets, and one of them opened in Data Generation.
//!
//! # Layout
//! - [`library`]: the list that all screens share
//! - [`list`], [`dialogs`]: the list in the sidebar; rename and delete
//! - [`page`]: a dataset opened, with its head and downloads
//! - [`rows`], [`rules`], [`details`]: what can be seen of it
//! - [`api`]: the server functions

pub mod api;
pub mod details;
pub mod dialogs;
pub mod library;
pub mod list;
pub mod page;
pub mod rows;
pub mod rules;

pub use library::Library;
pub use page::DatasetPage;
