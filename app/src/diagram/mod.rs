//! A picture of tables and the keys between them.
//!
//! # Layout
//! - [`view`]: the picture, for eyes, keyboards and screen readers
//! - [`layout`]: where each table and line goes
//! - [`layers`]: which tables stand above each other

pub mod layers;
pub mod layout;
pub mod view;

pub use view::Diagram;
