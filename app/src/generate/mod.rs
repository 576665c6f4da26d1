//! Data Generation: a schema in, a running generation out.
//!
//! # Layout
//! - [`page`]: the screen
//! - [`form`]: what the user has entered, kept while other screens are open
//! - [`source`], [`summary`]: the schema's text and what is in it
//! - [`options`]: what the data should be like
//! - [`work`], [`progress`]: the generation under way and how it is shown
//! - [`api`]: the server functions

pub mod api;
pub mod form;
pub mod options;
pub mod page;
pub mod progress;
pub mod source;
pub mod summary;
pub mod work;

pub use form::Form;
pub use page::GeneratePage;
pub use work::Work;
