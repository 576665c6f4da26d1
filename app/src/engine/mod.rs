//! Which engines think: shown everywhere, set up in the settings.
//!
//! # Layout
//! - [`api`]: the server functions
//! - [`status`]: which engines there are, for all screens
//! - [`badge`]: a word on it in the sidebar
//! - [`settings`]: the screen on which a model is set up

pub mod api;
pub mod badge;
pub mod settings;
pub mod status;

pub use settings::SettingsPage;
pub use status::Engines;
