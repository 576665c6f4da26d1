//! The agents against servers that play providers by a script.

mod answers;
mod bench;
mod faults;
mod privacy;
mod server;
mod wires;
