//! The use cases of Confab: read a schema, generate a dataset, look at it, ask
//! it, take it away.
//!
//! The page and the command line call this crate and nothing below it. It puts
//! the engines together and holds what spans them: jobs that outlive the page
//! that started them, the order of the steps of a generation, and the one error
//! that a user gets to see. How values are made or rows are stored is not known
//! here.
//!
//! # Layout
//! - [`studio`]: [`Studio`], the door to everything that is stored
//! - [`error`]: what a user is told when something fails
//! - [`read`], [`summary`], [`document`]: a schema's text, what is in it, and all of it as JSON
//! - [`expr_text`](mod@expr_text): expressions as plain SQL
//! - [`order`]: what can be asked of a generation
//! - `draft`: an order as it would be carried out, with the first rows of a table
//! - `prepare`, [`build`]: an order made ready; rows loaded and proved
//! - [`target`], `staging`: a dataset written to a folder or file that appears at once
//! - [`job`] and `jobs`: a running generation, its log, and all of them
//! - [`generate`]: a generation as a job, published in the catalogue
//! - [`export`]: a stored dataset as files
//! - `edit`: changes by saying so; `versions`: going back and forth between what they made
//! - `inspect`: a closer look at a stored table
//! - `ask`: conversations, and answers as jobs; `answer`: one answer; `analysts`: who answers
//! - `conversation_page`: a conversation as a file
//! - [`engines`]: the embedded engines and those on a language model; `talked`: what these may know of a dataset
//! - `model_file`: the model that was set up in the page
//! - [`guarded`]: what the guard says of a text before an engine sees it
//! - `answering`: the work of one answer; `traced`, `watched`: work as traces; `judged`: how well it went
//! - [`telemetry`]: what becomes of traces; [`golden`]: questions whose answers are known
//! - `mask`: reading with personal data masked
//! - `console`: asking without a conversation
//! - `sql_fix`: what went wrong with a piece of SQL
//! - `share`: a dataset's origin as a link, its CSVs as hashes
//! - [`trash`]: datasets on their way out
//! - `cache`: what was found out about a version once
//! - [`clock`]: the one place that reads the machine's date

mod analysts;
mod answer;
mod answering;
mod ask;
pub mod build;
mod cache;
pub mod clock;
mod console;
mod conversation_page;
pub mod document;
mod draft;
mod edit;
pub mod engines;
pub mod error;
pub mod export;
pub mod expr_text;
pub mod generate;
pub mod golden;
pub mod guarded;
mod inspect;
pub mod job;
mod jobs;
mod judged;
mod mask;
mod model_file;
pub mod order;
mod prepare;
pub mod read;
mod share;
mod sql_fix;
mod staging;
pub mod studio;
pub mod summary;
mod talked;
pub mod target;
pub mod telemetry;
mod traced;
pub mod trash;
mod versions;
mod watched;

pub use build::{Cancel, TableTime};
pub use console::{Console, Translated};
pub use document::SchemaDocument;
pub use engines::{Agents, Engines};
pub use error::StudioError;
pub use export::Export;
pub use generate::{Made, Tell};
pub use read::{SchemaReading, parse_dialect};
pub use studio::Studio;
pub use target::{Target, generate_to};
