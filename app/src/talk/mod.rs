//! Talk to your data: conversations about a stored dataset.
//!
//! # Layout
//! - [`page`]: the screens: choosing a dataset, and talking to one
//! - [`thread`]: the open conversation, and its answers as they arrive
//! - [`answer`]: one answer; [`steps`], [`chart`], [`result`], [`sql`], [`opinion`]: its parts
//! - [`engine`]: who answers; [`seen`]: what a model was shown
//! - [`highlight`]: SQL in colours
//! - [`composer`]: the field for questions
//! - [`conversations`]: the list in the sidebar
//! - [`api`]: the server functions

pub mod answer;
pub mod api;
pub mod chart;
pub mod composer;
pub mod conversations;
pub mod engine;
pub mod highlight;
pub mod opinion;
pub mod page;
pub mod result;
pub mod seen;
pub mod sql;
pub mod steps;
pub mod thread;

pub use page::{TalkPage, TalkStart};
