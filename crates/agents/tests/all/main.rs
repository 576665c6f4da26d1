//! The agents against servers that play providers by a script.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

mod answers;
mod bench;
mod designer;
mod editor;
mod faults;
mod privacy;
mod server;
mod wires;
