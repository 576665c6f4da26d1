//! What crosses a seam in Confab: plain, serialisable data without I/O.
//!
//! Every other crate speaks in these types, and the browser sees them too, so
//! nothing here knows a database, a network or a clock.
//!
//! # Layout
//! - [`schema`]: tables, columns, types, keys and checks as read from DDL
//! - [`expr`]: the expressions of CHECKs, defaults and generated columns
//! - [`problem`]: what a reader or a designer has to say about its input
//! - [`recipe`]: how each table is to be filled
//! - [`batch`]: rows on their way from the generator to a file
//! - [`dataset`]: stored datasets, their tables and pages of rows
//! - [`proof`]: the rules of a stored dataset and how many rows break them
//! - [`progress`], [`job`]: what a running generation tells
//! - [`order`]: what can be asked of a generation
//! - [`answer`]: what is said of a result
//! - [`chart`]: pictures of results
//! - [`change`]: changes of a stored dataset, and what they did
//! - [`contents`]: what a database's values look like
//! - [`conversation`]: what was asked of a dataset and what was answered
//! - [`question`]: questions as the analyst understands them
//! - [`reply`]: what the analyst replies
//! - [`summary`]: schemas and datasets at a glance
//! - [`draft`]: what can be said of an order before it is carried out
//! - [`profile`]: what the values of a stored table are like
//! - [`digits`]: numbers as people read them
//! - [`engine`]: the engines that think, and what a model was shown
//! - [`guard`]: what the guard decided
//! - [`trace`]: what was done for an answer, step by step; [`alert`]: rules about it; [`health`]: at a glance
//! - [`share`]: all that makes a dataset what it is

pub mod alert;
pub mod answer;
pub mod batch;
pub mod change;
pub mod chart;
pub mod contents;
pub mod conversation;
pub mod dataset;
pub mod digits;
pub mod draft;
pub mod engine;
pub mod expr;
pub mod guard;
pub mod health;
pub mod job;
pub mod order;
pub mod problem;
pub mod profile;
pub mod progress;
pub mod proof;
pub mod question;
pub mod recipe;
pub mod reply;
pub mod schema;
pub mod share;
pub mod summary;
pub mod trace;

pub use answer::{ColumnRole, Figure, Lineage, Span};
pub use batch::{Batch, Cell};
pub use change::{
    Change, Diff, DiffPage, DiffRow, Operation, Part, Proposal, Proposed, RowChange, Selection,
    TableDiff, Unclear, Version,
};
pub use chart::{Chart, ChartChoice, ChartKind, Kpi};
pub use contents::{ColumnContents, Contents, TableContents};
pub use conversation::{Answer, AnswerEvent, Ask, Conversation, Edit, Feedback, Understood};
pub use dataset::{Dataset, FoundRow, Page, TableInfo};
pub use draft::{Draft, Preview};
pub use engine::{Engine, SeenCall, SeenMessage, SeenTool, Usage};
pub use expr::{Expr, Literal};
pub use job::{JobEvent, JobInfo, JobView};
pub use order::GenerateOrder;
pub use problem::{Position, Problem, Severity};
pub use profile::{ColumnProfile, TableProfile};
pub use progress::{Progress, Stage};
pub use proof::{Proof, Rule, RuleKind};
pub use question::{ColumnRef, Filter, Form, Term};
pub use recipe::{Generator, Recipe};
pub use reply::{Assumption, Choice, Reply, Understanding};
pub use schema::{Check, Column, DataType, Dialect, ForeignKey, Schema, Table};
pub use share::{FileHash, Share};
pub use summary::{ColumnSummary, DatasetView, SchemaSummary, TableSummary};
