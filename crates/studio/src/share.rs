//! Same link, same bytes: a dataset's origin as a link, its CSVs as hashes.

use crate::{
    build::Cancel,
    cache,
    edit::carry_out,
    error::StudioError,
    export::{Stored, digits},
    generate::aside,
    prepare, read,
    studio::{Studio, read_recipe},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use confab_model::{Change, Dialect, FileHash, Schema, Share, batch::RowSource};
use confab_store::{StoredRows, csv::Hashing};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// The largest origin that a link is unpacked to.
const MOST_BYTES: u64 = 64 << 20;

impl Studio {
    /// The SHA-256 of each CSV of a dataset.
    ///
    /// # Errors
    /// When there is no such dataset, or another engine made it.
    pub async fn hashes(&self, id: &str) -> Result<Vec<FileHash>, StudioError> {
        let stored = self.stored(id).await?;
        aside(move || {
            cache::kept(&stored.file, "hashes", || {
                hashes(&stored.documents.schema, stored.rows()?.as_ref())
            })
        })
        .await
    }

    /// Makes a dataset's CSVs once more from nothing but its schema's text and
    /// its recipe, and gives their SHA-256.
    ///
    /// # Errors
    /// As [`Studio::hashes`].
    pub async fn reproduce(&self, id: &str) -> Result<Vec<FileHash>, StudioError> {
        let dataset = self.catalog().get(id).await?;
        let (id, version) = (&dataset.id, dataset.version);
        let changes = self.changes(id, version).await?;
        let first = self.stored_as(self.catalog().at(id, 1).await?).await?;
        aside(move || made_again(&first, &changes)).await
    }

    /// All that is needed to make a dataset again, as the end of a link.
    ///
    /// # Errors
    /// As [`Studio::hashes`].
    pub async fn share(&self, id: &str) -> Result<String, StudioError> {
        let files = self.hashes(id).await?;
        let stored = self.stored(id).await?;
        let first = self.catalog().documents_of(&stored.dataset.id, 1).await?;
        pack(&Share {
            name: stored.dataset.name,
            schema: hash(stored.documents.ddl.as_bytes()),
            recipe: read_recipe(&first.recipe)?,
            ddl: stored.documents.ddl,
            changes: stored.changes,
            files,
        })
    }

    /// What the end of a link says.
    ///
    /// # Errors
    /// When it isn't whole or isn't one of ours.
    pub fn open_share(text: &str) -> Result<Share, StudioError> {
        unpack(text).ok_or_else(|| {
            StudioError::input(
                "The link isn't whole, so what it shares can't be read.",
                "Copy it again, up to its very end.",
            )
        })
    }
}

/// The hashes of a version that is made from nothing but the first one's
/// schema and recipe, and the changes since.
fn made_again(first: &Stored, changes: &[Change]) -> Result<Vec<FileHash>, StudioError> {
    let dialect: Dialect = first.documents.schema.dialect;
    let (schema, _) = read::parse(&first.documents.ddl, Some(dialect));
    let mut recipe = read_recipe(&first.documents.recipe)?;
    let plan = prepare::bind(&schema, &recipe)?;
    if changes.is_empty() {
        return hashes(&schema, &plan);
    }
    let folder = tempfile::tempdir()
        .map_err(|error| StudioError::failed("There is no place for temporary files.", &error))?;
    let path = folder.path().join("again.sqlite");
    let cancel = Cancel::new();
    confab_store::load(&path, &schema, &plan, 1, &mut |_| (), &cancel)?;
    for change in changes {
        (_, recipe) = carry_out(&path, &schema, &recipe, change, &cancel)?;
    }
    let rows = StoredRows::open(&path, &schema, &digits(&recipe))?;
    hashes(&schema, &rows)
}

fn hashes(schema: &Schema, rows: &dyn RowSource) -> Result<Vec<FileHash>, StudioError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let names = confab_store::names::table_names(schema);
    let file = |(number, table)| {
        let mut out = Hashing::new(io::sink());
        let mut silent = |_| ();
        let cancel = Cancel::new();
        let summary = confab_store::write_csv(
            schema,
            number,
            rows,
            threads,
            &mut out,
            &mut silent,
            &cancel,
        )?;
        Ok(FileHash {
            table,
            bytes: summary.bytes,
            sha256: out.finish().1,
        })
    };
    names.into_iter().enumerate().map(file).collect()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

fn pack(share: &Share) -> Result<String, StudioError> {
    let packed = || -> io::Result<Vec<u8>> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&serde_json::to_vec(share)?)?;
        encoder.finish()
    };
    packed()
        .map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
        .map_err(|error| StudioError::failed("The link can't be made.", &error))
}

fn unpack(text: &str) -> Option<Share> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
    let reader = DeflateDecoder::new(bytes.as_slice()).take(MOST_BYTES);
    let share: Share = serde_json::from_reader(io::BufReader::new(reader)).ok()?;
    (hash(share.ddl.as_bytes()) == share.schema).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_what_was_shared_and_nothing_else() {
        let ddl = "CREATE TABLE t (id INT);".to_owned();
        let share = Share {
            name: "Büro".into(),
            schema: hash(ddl.as_bytes()),
            ddl,
            ..Share::default()
        };
        let link = pack(&share).unwrap();
        assert_eq!(unpack(&link), Some(share.clone()));
        assert_eq!(unpack(link.get(..link.len() / 2).unwrap()), None);
        assert_eq!(unpack("not a link"), None);
        let forged = Share {
            ddl: "CREATE TABLE u (id INT);".into(),
            ..share
        };
        assert_eq!(unpack(&pack(&forged).unwrap()), None);
    }
}
