-- What was done for answers, generations and changes, and how well it went.
CREATE TABLE traces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- Of an answer, its number.
  answer INTEGER,
  at TEXT NOT NULL DEFAULT (datetime('now')),
  millis INTEGER NOT NULL,
  level TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  micros INTEGER,
  body TEXT NOT NULL
);
CREATE INDEX traces_of ON traces (answer);
CREATE INDEX traces_at ON traces (at);
CREATE TABLE scores (
  trace TEXT NOT NULL REFERENCES traces (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (trace, name)
) WITHOUT ROWID;
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL DEFAULT (datetime('now')),
  rule TEXT NOT NULL,
  words TEXT NOT NULL,
  value REAL NOT NULL,
  trace TEXT NOT NULL
);
-- What somebody set on the page, as JSON.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
-- How the analyst did on questions whose answers are known.
CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL DEFAULT (datetime('now')),
  dataset TEXT NOT NULL,
  version INTEGER NOT NULL,
  engine TEXT NOT NULL,
  asked INTEGER NOT NULL,
  correct INTEGER NOT NULL,
  body TEXT NOT NULL
);
