PRAGMA foreign_keys = ON;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS 'garden' (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  [plot name] TEXT NOT NULL UNIQUE ON CONFLICT IGNORE,
  area REAL CHECK (area > 0.5), -- m²
  kind VARCHAR(20) DEFAULT "wild" COLLATE NOCASE,
  anything,
  key TEXT,
  opened DATETIME DEFAULT (datetime('now')),
  flag BOOLEAN NOT NULL DEFAULT 0 CHECK (flag IN (0, 1))
);
create table plant (
  code TEXT PRIMARY KEY CHECK (code GLOB 'P[0-9]*' AND code NOT GLOB '*x'),
  garden_id INT REFERENCES garden,
  -- how tall, in cm
  height UNSIGNED BIG INT, latin NATIVE CHARACTER(70), price DECIMAL(10,5), cost NUMERIC,
  volume AS (height * 2) STORED,
  parent TEXT CONSTRAINT up REFERENCES plant(code) ON DELETE SET NULL,
  CHECK (latin <> "" AND length(latin) <= 70)
) STRICT, WITHOUT ROWID;
CREATE TABLE visit (garden_id, day DATE, PRIMARY KEY (garden_id, day), FOREIGN KEY (garden_id) REFERENCES garden (id));
CREATE UNIQUE INDEX IF NOT EXISTS one_latin ON plant (lower(latin)) WHERE latin IS NOT NULL;
CREATE VIRTUAL TABLE search USING fts5(latin);
CREATE TRIGGER stamp AFTER UPDATE ON garden BEGIN UPDATE garden SET opened = CASE WHEN 1 THEN 2 END; SELECT 1; END;
INSERT INTO garden VALUES (1, 'it''s', 2, 'x', NULL, NULL, NULL, 0);
CREATE TABLE last (x INT)
