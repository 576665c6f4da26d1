//! The designer, the editor and the analyst on a language model, through rig.
//!
//! A model can be wrong about taste but never about integrity: what it says of
//! data is laid over the embedded design only where every rule still holds,
//! and its SQL goes through the same door as anybody's. Nothing here knows a
//! database; what an analyst may know of the data is handed to it.
//!
//! # Layout
//! - [`config`]: which model there is, from the environment
//! - [`llm`]: one call, with deadlines and retries; `breaker`, `budget`: when not to call
//! - [`failure`]: what went wrong, in words that hold nothing of the provider's
//! - [`check`]: a connection tried out
//! - [`designer`], [`editor`], [`analyst`]: the three that think
//! - `tools`: what a model may call; `results`: what it is told of rows
//! - `prompts`, `schema_text`: what models read; `seen`: the same for people

pub mod analyst;
mod breaker;
mod budget;
pub mod check;
pub mod config;
pub mod designer;
pub mod editor;
pub mod failure;
pub mod llm;
mod prompts;
mod results;
mod schema_text;
mod seen;
mod tools;

pub use analyst::AgentAnalyst;
pub use check::{Connection, test_connection};
pub use config::{ConfigError, ModelConfig};
pub use designer::AgentDesigner;
pub use editor::AgentEditor;
pub use failure::CallError;
pub use llm::{Limits, Llm};
pub use prompts::{NUMBER as PROMPTS_NUMBER, VERSION as PROMPTS};
pub use tools::ROOM;
