//! How the work goes.
//!
//! - [`api`]: its server functions
//! - [`page`]: the Observability screen; [`rules`]: when somebody should hear of something
//! - [`trace`]: what was done for an answer, step by step

pub mod api;
pub mod page;
pub mod rules;
pub mod trace;

pub use page::WatchPage;
