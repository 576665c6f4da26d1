//! A whole dataset as a ZIP or a folder: one CSV a table, the schema as given,
//! recipe, proof, and the changes since it was generated. Order and times are fixed, so the same dataset gives the
//! same bytes.

use crate::{
    cancel::CancelToken,
    csv::{CsvSummary, Hashing, write_csv},
    error::StoreError,
    names::file_stems,
    proof_html::proof_html,
};
use ::zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};
use confab_model::{Change, Progress, Proof, Schema, batch::RowSource};
use std::{
    fs::{self, File},
    io::{BufWriter, Seek, Write},
    path::Path,
};

/// What is exported.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    /// The dataset's name, for the proof's title.
    pub title: &'a str,
    /// Its schema.
    pub schema: &'a Schema,
    /// Its rows.
    pub source: &'a dyn RowSource,
    /// The DDL as given.
    pub ddl: &'a str,
    /// The recipe as JSON.
    pub recipe: &'a str,
    /// The changes since it was generated, in order.
    pub changes: &'a [Change],
    /// The proof.
    pub proof: &'a Proof,
    /// Threads that make rows.
    pub threads: usize,
    /// Whether the SHA-256 of each CSV is wanted.
    pub checksums: bool,
}

/// One exported CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its file name.
    pub name: String,
    /// Rows and bytes.
    pub summary: CsvSummary,
    /// Its SHA-256 in hexadecimal, if it was asked for.
    pub sha256: Option<String>,
}

/// Writes the ZIP to something that can seek, such as a file.
///
/// # Errors
/// When cancelled or when the writer fails.
pub fn write_zip<W: Write + Seek>(
    export: &Export,
    out: W,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(W, Vec<ExportedFile>), StoreError> {
    let mut zip = ZipWriter::new(out);
    let files = fill_zip(export, &mut zip, progress, cancel)?;
    Ok((zip.finish()?, files))
}

/// Writes the ZIP to something that can't seek, such as a response.
///
/// # Errors
/// When cancelled or when the writer fails.
pub fn write_zip_stream<W: Write>(
    export: &Export,
    out: W,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(W, Vec<ExportedFile>), StoreError> {
    let mut zip = ZipWriter::new_stream(out);
    let files = fill_zip(export, &mut zip, progress, cancel)?;
    Ok((zip.finish()?.into_inner(), files))
}

/// Writes the same files into a folder, which is created if need be.
///
/// # Errors
/// When cancelled or when a file can't be written; the files so far are removed.
pub fn write_folder(
    export: &Export,
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<Vec<ExportedFile>, StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    let mut begun = Vec::new();
    let written = fill_folder(export, folder, &mut begun, progress, cancel);
    if written.is_err() {
        for path in begun {
            let _ = fs::remove_file(path);
        }
    }
    written
}

fn fill_folder(
    export: &Export,
    folder: &Path,
    begun: &mut Vec<std::path::PathBuf>,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<Vec<ExportedFile>, StoreError> {
    let mut files = Vec::new();
    for (table, stem) in file_stems(export.schema).into_iter().enumerate() {
        let name = format!("{stem}.csv");
        let path = folder.join(&name);
        let file = File::create(&path).map_err(StoreError::io(&path))?;
        begun.push(path.clone());
        let mut out = BufWriter::with_capacity(1 << 18, file);
        let (summary, sha256) = table_csv(export, table, &mut out, progress, cancel)?;
        out.flush().map_err(StoreError::io(&path))?;
        files.push(ExportedFile {
            name,
            summary,
            sha256,
        });
    }
    for (name, text) in documents(export)? {
        let path = folder.join(name);
        begun.push(path.clone());
        fs::write(&path, text).map_err(StoreError::io(&path))?;
    }
    Ok(files)
}

fn fill_zip<W: Write + Seek>(
    export: &Export,
    zip: &mut ZipWriter<W>,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<Vec<ExportedFile>, StoreError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(4))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut files = Vec::new();
    for (table, stem) in file_stems(export.schema).into_iter().enumerate() {
        let name = format!("{stem}.csv");
        // Beyond 4 GB an entry must be announced as large; a value may well have 400 bytes.
        let cells = export.source.rows(table)
            * export
                .schema
                .tables
                .get(table)
                .map_or(0, |t| t.columns.len() as u64);
        zip.start_file(name.as_str(), options.large_file(cells > 10_000_000))?;
        let (summary, sha256) = table_csv(export, table, zip, progress, cancel)?;
        files.push(ExportedFile {
            name,
            summary,
            sha256,
        });
    }
    for (name, text) in documents(export)? {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(files)
}

fn table_csv(
    export: &Export,
    table: usize,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(Progress),
    cancel: &CancelToken,
) -> Result<(CsvSummary, Option<String>), StoreError> {
    let Export {
        schema,
        source,
        threads,
        ..
    } = *export;
    if !export.checksums {
        return Ok((
            write_csv(schema, table, source, threads, out, progress, cancel)?,
            None,
        ));
    }
    let mut out = Hashing::new(out);
    let summary = write_csv(schema, table, source, threads, &mut out, progress, cancel)?;
    Ok((summary, Some(out.finish().1)))
}

/// The documents beside the CSVs, in order.
fn documents(export: &Export) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut documents = vec![
        ("schema.sql", export.ddl.to_owned()),
        ("recipe.json", export.recipe.to_owned()),
        (
            "proof.json",
            serde_json::to_string_pretty(export.proof)? + "\n",
        ),
        ("proof.html", proof_html(export.proof, export.title)),
    ];
    if !export.changes.is_empty() {
        let changes = serde_json::to_string_pretty(export.changes)? + "\n";
        documents.push(("changes.json", changes));
    }
    Ok(documents)
}
