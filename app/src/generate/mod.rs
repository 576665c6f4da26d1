//! Data Generation: a schema in, a running generation out.
//!
//! # Layout
//! - [`page`]: the screen
//! - [`form`]: what the user has entered, kept while other screens are open
//! - [`entries`]: the same, as it is sent
//! - [`live`]: what Confab makes of it while it changes
//! - [`source`], [`samples`], [`summary`]: the schema's text, some to try, and what is in it
//! - [`options`]: what the data should be like
//! - [`preview`]: the first rows, before anything is generated
//! - [`work`], [`progress`]: the generation under way and how it is shown
//! - [`api`]: the server functions

pub mod api;
pub mod entries;
pub mod form;
pub mod live;
pub mod options;
pub mod page;
pub mod preview;
pub mod progress;
pub mod samples;
pub mod source;
pub mod summary;
pub mod work;

pub use form::Form;
pub use live::Live;
pub use page::GeneratePage;
pub use work::Work;
