//! Whether a query gives the same result as a known one.

use rusqlite::{Connection, OpenFlags, types::Value};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How a result compares with the known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The same rows.
    Right,
    /// The same rows with up to two further columns.
    Lenient,
    /// Other rows, or an error.
    Wrong,
}

type Rows = Vec<Vec<String>>;

const DEADLINE: Duration = Duration::from_millis(1500);
const MOST_ROWS: usize = 50_000;

/// Runs and compares, remembering verdicts in a file.
pub(crate) struct Judge {
    path: PathBuf,
    known: HashMap<u64, u8>,
    golds: HashMap<(PathBuf, String), Option<Rows>>,
    connections: HashMap<PathBuf, Connection>,
}

impl Judge {
    pub(crate) fn new(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = |l: &str| {
            let (hash, verdict) = l.split_once('\t')?;
            Some((hash.parse().ok()?, verdict.parse().ok()?))
        };
        Self {
            path: path.to_path_buf(),
            known: text.lines().filter_map(line).collect(),
            golds: HashMap::new(),
            connections: HashMap::new(),
        }
    }

    pub(crate) fn save(&self) -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&self.path)?);
        for (hash, verdict) in &self.known {
            writeln!(file, "{hash}\t{verdict}")?;
        }
        Ok(())
    }

    pub(crate) fn verdict(&mut self, db: &Path, golds: &[String], sql: &str) -> Verdict {
        let mut hasher = DefaultHasher::new();
        (db.file_name(), golds, sql).hash(&mut hasher);
        let hash = hasher.finish();
        let code = match self.known.get(&hash) {
            Some(code) => *code,
            None => {
                let code = self.judge(db, golds, sql);
                self.known.insert(hash, code);
                code
            }
        };
        match code {
            0 => Verdict::Right,
            1 => Verdict::Lenient,
            _ => Verdict::Wrong,
        }
    }

    fn judge(&mut self, db: &Path, golds: &[String], sql: &str) -> u8 {
        let Some(rows) = self.run(db, sql) else {
            return 2;
        };
        let mut best = 2;
        for gold in golds {
            let key = (db.to_path_buf(), gold.clone());
            if !self.golds.contains_key(&key) {
                let rows = self.run(db, gold);
                self.golds.insert(key.clone(), rows);
            }
            let Some(Some(expected)) = self.golds.get(&key) else {
                continue;
            };
            let ordered = top_level_order(gold);
            let width = |r: &Rows| r.first().map_or(0, Vec::len);
            if same(expected, &rows, ordered) {
                best = best.min(u8::from(width(&rows) > width(expected)));
            }
        }
        best
    }

    fn run(&mut self, db: &Path, sql: &str) -> Option<Rows> {
        if !self.connections.contains_key(db) {
            let connection =
                Connection::open_with_flags(db, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
            self.connections.insert(db.to_path_buf(), connection);
        }
        let connection = self.connections.get(db)?;
        let started = Instant::now();
        connection
            .progress_handler(20_000, Some(move || started.elapsed() > DEADLINE))
            .ok()?;
        let mut statement = connection.prepare(sql).ok()?;
        let columns = statement.column_count();
        let mut found = statement.query([]).ok()?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().ok()? {
            let cell = |i| row.get::<_, Value>(i).map(normal).unwrap_or_default();
            rows.push((0..columns).map(cell).collect());
            if rows.len() > MOST_ROWS {
                break;
            }
        }
        Some(rows)
    }
}

fn normal(value: Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(n) => format!("n{n}"),
        Value::Real(n) => {
            let n = (n * 1e4).round() / 1e4;
            if n.fract() == 0.0 && n.abs() < 1e15 {
                format!("n{}", n as i64)
            } else {
                format!("n{n}")
            }
        }
        Value::Text(text) => format!("t{text}"),
        Value::Blob(bytes) => format!("t{}", String::from_utf8_lossy(&bytes)),
    }
}

/// Whether rows are equal under some choice of the second's columns.
fn same(gold: &Rows, found: &Rows, ordered: bool) -> bool {
    if gold.len() != found.len() {
        return false;
    }
    let (Some(first), Some(other)) = (gold.first(), found.first()) else {
        return true;
    };
    if other.len() < first.len() || other.len() > first.len() + 2 {
        return false;
    }
    let column = |rows: &Rows, at: usize| -> Vec<String> {
        let mut column: Vec<String> = rows.iter().map(|r| r[at].clone()).collect();
        if !ordered {
            column.sort();
        }
        column
    };
    let theirs: Vec<Vec<String>> = (0..other.len()).map(|j| column(found, j)).collect();
    let fitting: Vec<Vec<usize>> = (0..first.len())
        .map(|i| {
            let mine = column(gold, i);
            (0..theirs.len()).filter(|j| theirs[*j] == mine).collect()
        })
        .collect();
    choose(gold, found, ordered, &fitting, &mut Vec::new(), &mut 0)
}

fn choose(
    gold: &Rows,
    found: &Rows,
    ordered: bool,
    fitting: &[Vec<usize>],
    chosen: &mut Vec<usize>,
    tries: &mut usize,
) -> bool {
    let Some(options) = fitting.get(chosen.len()) else {
        *tries += 1;
        let mut picked: Rows = found
            .iter()
            .map(|r| chosen.iter().map(|j| r[*j].clone()).collect())
            .collect();
        let mut wanted = gold.clone();
        if !ordered {
            picked.sort();
            wanted.sort();
        }
        return picked == wanted;
    };
    for &option in options {
        if *tries > 200 || chosen.contains(&option) {
            continue;
        }
        chosen.push(option);
        if choose(gold, found, ordered, fitting, chosen, tries) {
            return true;
        }
        chosen.pop();
    }
    false
}

/// Whether ORDER BY stands outside parentheses and quotes.
fn top_level_order(sql: &str) -> bool {
    let mut depth = 0;
    let mut quote = None;
    let mut outside = String::new();
    for c in sql.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, c) if depth == 0 => outside.extend(c.to_lowercase()),
            _ => {}
        }
    }
    let words: Vec<&str> = outside.split_whitespace().collect();
    words.windows(2).any(|w| w == ["order", "by"])
}
