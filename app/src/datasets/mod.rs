//! The stored datasets, and one of them opened in Data Generation.
//!
//! # Layout
//! - [`library`]: the list that all screens share
//! - [`list`], [`dialogs`]: the list in the sidebar; rename and delete
//! - [`page`]: a dataset opened, with its head and downloads
//! - [`opened`]: what the page gets of it
//! - [`rows`], [`parent`]: its rows, and the rows they refer to
//! - [`scroll`], [`window`], [`pages`]: a table of any length, of which only a part is there
//! - [`profile`], [`rules`], [`schema`]: what else can be seen of it
//! - [`share`], [`shared`]: a link that makes the same bytes, and such a link opened
//! - [`api`]: the server functions

pub mod api;
pub mod dialogs;
pub mod library;
pub mod list;
pub mod opened;
pub mod page;
pub mod pages;
pub mod parent;
pub mod profile;
pub mod rows;
pub mod rules;
pub mod schema;
pub mod scroll;
pub mod share;
pub mod shared;
pub mod window;

pub use library::Library;
pub use page::DatasetPage;
pub use shared::SharedPage;
