-- Conversations about a dataset. A deleted one is kept for a while, so that it can be had back.
CREATE TABLE conversations (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    title   TEXT NOT NULL,
    updated TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);

-- One row a question with its answer; `origin` is what follow-ups start from.
CREATE TABLE answers (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question     TEXT NOT NULL,
    origin       TEXT,
    events       TEXT NOT NULL DEFAULT '[]',
    edits        TEXT NOT NULL DEFAULT '[]',
    feedback     TEXT,
    created      TEXT NOT NULL
);
CREATE INDEX answers_of_conversation ON answers (conversation, id);
CREATE INDEX conversations_of_dataset ON conversations (dataset, updated);
