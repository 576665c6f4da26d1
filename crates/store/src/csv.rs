//! Rows as CSV, straight from the generator.
//!
//! RFC 4180 in UTF-8 with `\n`, so that NULL and the empty text stay apart:
//! NULL is an empty field, the empty text is `""`. Values are written as the
//! schema's own engine loads them; generated columns, which it computes itself
//! and refuses to load, are left out.

mod format;

use crate::{cancel::CancelToken, error::StoreError, stream};
use confab_model::{Batch, Progress, Schema, Stage, batch::RowSource};
pub use format::CsvFormat;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvSummary {
    /// Rows without the header.
    pub rows: u64,
    /// Bytes with the header.
    pub bytes: u64,
}

/// Rows and the bytes that they become.
#[derive(Default)]
struct Parcel {
    batch: Batch,
    bytes: Vec<u8>,
}

/// Writes a table as CSV: header and all rows, the same bytes with any number
/// of threads.
///
/// # Errors
/// When cancelled, when the writer fails, or when the generator gives rows of
/// another shape.
pub fn write_csv(
    schema: &Schema,
    table: usize,
    source: &dyn RowSource,
    threads: usize,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<CsvSummary, StoreError> {
    let format = CsvFormat::new(schema, table).ok_or(StoreError::NoTable(table))?;
    let name = schema.data_name(table);
    let total = source.rows(table);
    let mut header = Vec::new();
    format.push_header(&mut header);
    out.write_all(&header)?;
    let mut summary = CsvSummary {
        rows: 0,
        bytes: header.len() as u64,
    };
    stream::in_order(
        &stream::jobs(schema, source, [table]),
        threads,
        cancel,
        &|job, parcel: &mut Parcel| {
            stream::fill(schema, source, job, &mut parcel.batch)?;
            parcel.bytes.clear();
            format.push_rows(&parcel.batch, &mut parcel.bytes);
            Ok(())
        },
        &mut |job, parcel| {
            out.write_all(&parcel.bytes)?;
            summary.rows = job.range.end;
            summary.bytes += parcel.bytes.len() as u64;
            progress(Progress {
                stage: Stage::Filling,
                table: name.clone(),
                done: job.range.end,
                total,
            });
            Ok(())
        },
    )?;
    Ok(summary)
}

/// A writer that keeps the SHA-256 of what passes through it.
pub struct Hashing<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> Hashing<W> {
    /// Around another writer.
    pub fn new(inner: W) -> Self {
        Self {
            inner,
            hasher: Sha256::new(),
        }
    }

    /// The other writer and the SHA-256, in hexadecimal.
    pub fn finish(self) -> (W, String) {
        (self.inner, format!("{:x}", self.hasher.finalize()))
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
