//! Datasets on disk: everything between rows in memory and files that a person
//! can open, download and trust.
//!
//! A dataset is one SQLite file that is written once, proved, and published by
//! an atomic rename. Afterwards it is only read, and SQL of any origin reads it
//! through one [`door`]. Rows come from a [`RowSource`](confab_model::batch::RowSource),
//! so nothing here knows how values are made.
//!
//! # Layout
//! - [`error`]: what can go wrong, as sentences
//! - [`cancel`]: the token by which any long work is stopped
//! - [`names`]: names as SQLite and as a file system take them
//! - [`format`](mod@format): dates, times and numbers as bytes
//! - [`text`]: stored values as text ready to show
//! - [`expr`] and [`kind`]: the model's expressions as SQLite's SQL
//! - [`sqlite_schema`]: a schema as SQLite's CREATE statements
//! - [`stream`]: rows made on many threads, taken in order by one
//! - [`load`]: rows into a new file
//! - [`rules`], [`proof`], [`checks`], [`proof_html`]: each rule of a schema as a query; running them; the page
//! - [`csv`]: rows as CSV
//! - [`zip`]: a whole dataset as a ZIP or a folder
//! - [`change`]: a copy of a file changed by set-based statements; [`diff`](mod@diff): how two files differ
//! - [`stored_rows`]: the rows of a file, as a generator gives them
//! - [`catalog`] and [`publish`]: which datasets there are; how one appears and disappears
//! - [`conversations`]: what was asked of datasets and answered
//! - [`engines`]: who answers, and what a model may see
//! - [`door`] and [`sql_check`]: the one way by which SQL reads a file
//! - [`introspect`](mod@introspect) and [`contents`](mod@contents): schema and values of any SQLite file
//! - [`pages`]: pages of a stored table
//! - [`profile`](mod@profile): what the values of a stored table are like
//! - [`lookup`]: the row that another row refers to
//! - [`preview`](mod@preview): first rows of a table that isn't stored yet

pub mod cancel;
pub mod catalog;
pub mod change;
pub mod checks;
pub mod contents;
pub mod conversations;
pub mod csv;
pub mod diff;
pub mod door;
pub mod engines;
pub mod error;
pub mod expr;
pub mod format;
pub mod introspect;
pub mod kind;
pub mod load;
pub mod lookup;
pub mod names;
pub mod pages;
pub mod preview;
pub mod profile;
pub mod proof;
pub mod proof_html;
pub mod publish;
pub mod rules;
pub mod sql_check;
pub mod sqlite_schema;
pub mod stored_rows;
pub mod stream;
pub mod text;
pub mod traces;
pub mod verdicts;
pub mod zip;

pub use cancel::CancelToken;
pub use catalog::{Catalog, Documents, Origin};
pub use change::{ChangeError, Changed, Changing, Derived, Drawing, GivenUp};
pub use checks::CheckEvaluator;
pub use contents::contents;
pub use csv::{CsvFormat, CsvSummary, write_csv};
pub use diff::{diff, diff_page};
pub use door::{Door, DoorError, QueryLimits};
pub use error::StoreError;
pub use expr::sqlite_expr;
pub use introspect::introspect;
pub use load::load;
pub use pages::page;
pub use preview::preview;
pub use profile::profile;
pub use proof::{RelationRule, prove};
pub use proof_html::proof_html;
pub use publish::{Building, Drafting};
pub use stored_rows::StoredRows;
pub use verdicts::NewVerdict;
pub use zip::{Export, write_folder, write_zip, write_zip_stream};
