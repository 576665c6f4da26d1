//! Running the real program.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Two tables with most kinds of rule.
pub(crate) const SHOP: &str = "
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  email VARCHAR(120) UNIQUE,
  status VARCHAR(10) NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed'))
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  ordered_on DATE NOT NULL
);
";

/// A folder to work in, with a data folder of its own.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file and gives its name.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), contents).unwrap();
        name.to_owned()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_confab"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("CONFAB_DATA", self.data());
        for name in [
            "CONFAB_TOKEN",
            "CONFAB_ADDR",
            "RUST_LOG",
            "LANGFUSE_PUBLIC_KEY",
            "LANGFUSE_SECRET_KEY",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
        ] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    pub(crate) fn datasets(&self) -> Vec<serde_json::Value> {
        self.run(&["datasets", "--json"])
            .json()
            .as_array()
            .unwrap()
            .clone()
    }
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran(Output);

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.code(), 0, "{self:?}");
        serde_json::from_str(&self.out()).unwrap()
    }

    /// Fine, or the test ends with everything the program said.
    #[track_caller]
    pub(crate) fn fine(&self) -> &Self {
        assert_eq!(self.code(), 0, "{}{}", self.out(), self.err());
        self
    }

    /// The input is wrong: exit code 2 and a sentence with these words, and no panic.
    #[track_caller]
    pub(crate) fn refused(&self, words: &str) -> &Self {
        assert_eq!(self.code(), 2, "{}{}", self.out(), self.err());
        assert!(self.err().contains(words), "{}", self.err());
        assert!(!self.err().contains("panicked"), "{}", self.err());
        self
    }
}

/// The files of a folder with their bytes, by name.
pub(crate) fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entry = |entry: fs::DirEntry| {
        (
            entry.file_name().into_string().unwrap(),
            fs::read(entry.path()).unwrap(),
        )
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| entry(file.unwrap()))
        .collect();
    files.sort();
    files
}

/// The files and folders beside the ones that a test knows of.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
