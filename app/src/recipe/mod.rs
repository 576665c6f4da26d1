//! How a dataset is filled: readable, editable, and tried out at once.
//!
//! A recipe is handled as JSON here, so that its many types stay out of the
//! browser and whatever a generator's parameters are, they can be edited.
//!
//! # Layout
//! - [`panel`]: the screen
//! - [`edited`]: the recipe while it is being edited
//! - [`fields`]: one column's generator and its parameters
//! - [`words`]: a generator in words

pub mod edited;
pub mod fields;
pub mod panel;
pub mod words;

pub use panel::RecipePanel;
