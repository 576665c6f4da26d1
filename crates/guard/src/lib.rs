//! What must not get in or out: attacks noticed, personal data masked.
//!
//! Text in, verdict out. Nothing here knows a network, a database or a clock.
//!
//! # Layout
//! - [`personal`]: personal data found, replaced by tokens and put back

pub mod personal;
