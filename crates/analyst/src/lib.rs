//! The embedded analyst: a question in plain words to SQL, with no model, no
//! key and no network.
//!
//! [`Analyst::reply`] takes a question through a pipeline of pure steps. What
//! it needs of the data is handed to it as a [`Contents`](confab_model::Contents);
//! knowledge of English and the learned weights are data files of the crate.
//!
//! # Layout
//! - `words`: texts and names as words and stems; `knowledge`: the data files
//! - [`lexicon`]: what a question can name: tables, columns, values, joins
//! - `idiom`: sayings as what they say of columns
//! - `mention`, `cue`, `period`: what each stretch of a question may mean
//! - `cover`: the question as a sequence of nodes
//! - `parse`: nodes into the clauses of a `sketch`
//! - `resolve`: which table or column each name of a sketch is
//! - `compose`: a resolved sketch as a [`Form`](confab_model::Form)
//! - [`features`], [`weights`]: what speaks for a form, and how much
//! - `figures`: questions about measures and what they are broken down by
//! - `kin`: rows beside others of their own table
//! - [`interpret`]: all of the above, to ranked interpretations
//! - [`sql`]: forms as SQL
//! - [`restate`](mod@restate), [`answer`], `suggest`, [`follow`](mod@follow): words, first questions, follow-ups
//! - `naming`, `readable`: names, numbers and dates for people
//! - `assume`, `drill`, `lineage`: what was taken for granted, rows behind figures, what columns are
//! - `analyst`: the replies; `next`: what could be asked next

mod analyst;
pub mod answer;
mod assume;
mod compose;
mod cover;
mod cue;
mod drill;
pub mod features;
mod figures;
pub mod follow;
mod idiom;
pub mod interpret;
mod kin;
mod knowledge;
pub mod lexicon;
mod lineage;
mod mention;
mod naming;
mod next;
mod parse;
mod period;
mod readable;
mod resolve;
pub mod restate;
mod sketch;
pub mod sql;
mod suggest;
pub mod weights;
mod words;

pub use analyst::Analyst;
pub use interpret::Interpretation;
pub use lexicon::Lexicon;
pub use sql::SqlError;
pub use weights::Weights;
