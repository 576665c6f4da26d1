//! Pools of texts: each entry may refer to other pools, so that a few hundred
//! lines make thousands of sentences.

use super::DATA;
use crate::random::{Stream, below};
use std::{collections::HashMap, sync::LazyLock};

static POOLS: LazyLock<Pools> = LazyLock::new(Pools::read);

#[derive(Debug)]
enum Part {
    Text(&'static str),
    Pool(usize),
    Number(i64, i64),
}

#[derive(Debug)]
struct Entry {
    parts: Vec<Part>,
    text: &'static str,
}

#[derive(Debug, Default)]
struct Pool {
    entries: Vec<Entry>,
    /// Sums of weights up to and with each entry.
    sums: Vec<u32>,
}

#[derive(Default)]
struct Pools {
    names: HashMap<&'static str, usize>,
    pools: Vec<Pool>,
}

/// A pool that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PoolId(usize);

/// Finds a pool by its name.
pub(crate) fn find(name: &str) -> Option<PoolId> {
    POOLS.names.get(name).map(|id| PoolId(*id))
}

impl PoolId {
    fn pool(self) -> &'static Pool {
        &POOLS.pools[self.0]
    }

    /// Writes a random text of the pool.
    pub(crate) fn write(self, random: &mut Stream, out: &mut Vec<u8>) {
        let pool = self.pool();
        let Some(total) = pool.sums.last() else {
            return;
        };
        let target = below(random.bits(), u64::from(*total)) as u32;
        let index = pool.sums.partition_point(|sum| *sum <= target);
        write_entry(&pool.entries[index], random, out);
    }

    /// Its entries, when none of them refers to another pool and so each is one text.
    pub(crate) fn plain_texts(self) -> Option<Vec<&'static str>> {
        let entries = &self.pool().entries;
        let plain = entries
            .iter()
            .all(|entry| matches!(entry.parts.as_slice(), [Part::Text(_)]));
        plain.then(|| entries.iter().map(|entry| entry.text).collect())
    }
}

fn write_entry(entry: &Entry, random: &mut Stream, out: &mut Vec<u8>) {
    for part in &entry.parts {
        match part {
            Part::Text(text) => out.extend_from_slice(text.as_bytes()),
            Part::Pool(id) => PoolId(*id).write(random, out),
            Part::Number(low, high) => {
                let number = low + random.below((high - low) as u64 + 1) as i64;
                out.extend_from_slice(number.to_string().as_bytes());
            }
        }
    }
}

impl Pools {
    fn read() -> Self {
        let mut pools = Self::default();
        let mut raw: Vec<Vec<(&'static str, u32)>> = Vec::new();
        let files = DATA
            .get_dir("words")
            .into_iter()
            .flat_map(|dir| dir.files());
        for text in files.filter_map(|file| file.contents_utf8()) {
            for line in text
                .lines()
                .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            {
                if let Some(name) = line
                    .strip_prefix('[')
                    .and_then(|line| line.trim_end().strip_suffix(']'))
                {
                    pools.names.insert(name, raw.len());
                    raw.push(Vec::new());
                } else if let Some(pool) = raw.last_mut() {
                    let (text, weight) = line.split_once('\t').unwrap_or((line, "1"));
                    pool.push((text, weight.trim().parse().unwrap_or(1)));
                }
            }
        }
        pools.pools = raw
            .into_iter()
            .map(|lines| {
                let mut pool = Pool::default();
                let mut sum = 0;
                for (text, weight) in lines {
                    sum += weight;
                    pool.sums.push(sum);
                    pool.entries.push(Entry {
                        parts: pools.parts(text),
                        text,
                    });
                }
                pool
            })
            .collect();
        pools
    }

    fn parts(&self, mut text: &'static str) -> Vec<Part> {
        let mut parts = Vec::new();
        while let Some(open) = text.find('{') {
            let Some(close) = text[open..].find('}').map(|at| open + at) else {
                break;
            };
            let inside = &text[open + 1..close];
            let part = match inside.split_once("..") {
                Some((low, high)) => low
                    .parse()
                    .ok()
                    .zip(high.parse().ok())
                    .map(|(low, high)| Part::Number(low, high)),
                None => self.names.get(inside).map(|id| Part::Pool(*id)),
            };
            let Some(part) = part else { break };
            if open > 0 {
                parts.push(Part::Text(&text[..open]));
            }
            parts.push(part);
            text = &text[close + 1..];
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_resolves_and_nothing_is_circular() {
        for (name, id) in &POOLS.names {
            for entry in &PoolId(*id).pool().entries {
                for part in &entry.parts {
                    if let Part::Text(text) = part {
                        assert!(
                            !text.contains(['{', '}']),
                            "[{name}] has an unknown reference in {text:?}"
                        );
                    }
                }
            }
            let mut out = Vec::new();
            for row in 0..50 {
                PoolId(*id).write(&mut Stream::new(1, row), &mut out);
            }
            assert!(!out.is_empty(), "[{name}] is empty");
        }
    }
}
