-- One row a dataset: its name and the version that is published.
CREATE TABLE datasets (
    id      TEXT PRIMARY KEY NOT NULL,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    created TEXT NOT NULL
);

-- One row a version: what it was made from and what was proved.
CREATE TABLE versions (
    dataset   TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    created   TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    tables    TEXT NOT NULL,
    dialect   TEXT NOT NULL,
    file_name TEXT NOT NULL,
    ddl       TEXT NOT NULL,
    schema    TEXT NOT NULL,
    recipe    TEXT NOT NULL,
    proof     TEXT NOT NULL,
    summary   TEXT NOT NULL,
    PRIMARY KEY (dataset, version)
);
