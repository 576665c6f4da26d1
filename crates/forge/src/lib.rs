//! Fills schemas: thinks of a recipe, and turns a recipe into rows.
//!
//! [`design`] is the embedded Designer: from names, types, comments, rules and
//! the user's words to a [`confab_model::Recipe`]. [`Plan`] runs a recipe: each
//! value is a pure function of recipe, seed, table, column and row, so rows
//! come in any order, on any number of threads, always the same.
//!
//! # Layout
//! - [`request`]: what the user asks of a design
//! - `design/`: schema and request to recipe
//! - `edit/`: an instruction in words to a change of a stored dataset
//! - `plan/`: recipe to rows
//! - `evaluate/`: SQL expressions over one row
//! - `random/`: addressed randomness, permutations, splits, distributions
//! - `know/`: words, people, places and meanings, from the files in `data/`
//! - `shapes`: distributions with temperature
//! - `error`: what can be wrong with a recipe

mod design;
mod edit;
mod error;
mod evaluate;
mod know;
mod nullable;
mod plan;
mod random;
pub mod request;
mod shapes;
mod source;

pub use design::design;
pub use edit::{dependents, edit, redraw, set_cell};
pub use error::ForgeError;
pub use plan::{Plan, Relation, Repair, claim, relations};
pub use request::{Request, Rows};

/// The engine's name in recipes. Another version may give other bytes.
pub const ENGINE: &str = concat!("confab ", env!("CARGO_PKG_VERSION"));
