//! What a model proposed before for the same schema, words, model and
//! temperature: asking again would cost money and give other data.

use super::Proposal;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fs, io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

/// Proposals that are kept in memory.
const KEPT: usize = 256;

/// Proposals by what they were made for; in a folder they outlive the program.
#[derive(Debug, Default)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
    known: Mutex<HashMap<String, Proposal>>,
}

impl Cache {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            known: Mutex::default(),
        }
    }

    /// The name of what belongs to some texts.
    pub(super) fn key(texts: &[&str]) -> String {
        let mut hash = Sha256::new();
        for text in texts {
            // The length keeps neighbours apart.
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    pub(super) fn get(&self, key: &str) -> Option<Proposal> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(proposal) = known.get(key) {
            return Some(proposal.clone());
        }
        let text = fs::read(self.file(key)?).ok()?;
        let proposal: Proposal = serde_json::from_slice(&text).ok()?;
        known.insert(key.to_owned(), proposal.clone());
        Some(proposal)
    }

    pub(super) fn put(&self, key: &str, proposal: &Proposal) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(key.to_owned(), proposal.clone());
        if let Err(error) = self.write(key, proposal) {
            tracing::warn!(%error, "a model's proposal can't be kept");
        }
    }

    fn write(&self, key: &str, proposal: &Proposal) -> io::Result<()> {
        let (Some(folder), Some(file)) = (&self.folder, self.file(key)) else {
            return Ok(());
        };
        fs::create_dir_all(folder)?;
        // Whole or not at all, also when two write it at once.
        let part = folder.join(format!("{key}.{}.part", std::process::id()));
        fs::write(&part, serde_json::to_vec(proposal)?)?;
        fs::rename(part, file)
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{key}.json")))
    }
}
