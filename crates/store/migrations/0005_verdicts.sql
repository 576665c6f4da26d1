-- What the guard decided: of every text that came in, by its hash.
CREATE TABLE verdicts (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL DEFAULT (datetime('now')),
  source TEXT NOT NULL,
  decision TEXT NOT NULL,
  score REAL NOT NULL,
  rule TEXT,
  family TEXT,
  hash TEXT NOT NULL,
  -- Only where the configuration says so.
  text TEXT,
  conversation INTEGER,
  -- Whether somebody said that it was a mistake.
  reported INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX verdicts_of ON verdicts (conversation, decision);
-- Whether personal data in results is masked.
ALTER TABLE datasets ADD COLUMN masked INTEGER NOT NULL DEFAULT 0;
