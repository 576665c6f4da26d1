//! The subcommands, one a file.

pub(crate) mod ask;
pub(crate) mod datasets;
pub(crate) mod edit;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod generate;
pub(crate) mod guard;
pub(crate) mod model;
pub(crate) mod schema;
pub(crate) mod serve;

use crate::failure::Failure;
use std::{
    fs,
    io::{self, Read},
    path::Path,
};

/// The bytes of an input file; `-` is the standard input.
fn read_input(file: &Path) -> Result<Vec<u8>, Failure> {
    let read = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    read.map_err(|error| Failure::input(format!("{}: {}", file.display(), reason(&error))))
}

/// Why a file could not be used, in words.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file.".into(),
        io::ErrorKind::PermissionDenied => "it may not be opened by you.".into(),
        io::ErrorKind::IsADirectory => "it is a folder.".into(),
        io::ErrorKind::StorageFull => "the disk is full.".into(),
        _ => format!("{error}."),
    }
}
