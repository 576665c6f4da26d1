//! The guard: what it refused, and how well it does.
//!
//! - [`api`]: its server functions
//! - [`page`]: the Guardrails screen
//! - [`refusal`]: a refusal within a conversation

pub mod api;
pub mod page;
pub mod refusal;

pub use page::GuardPage;
