-- A version knows the one it was made from, and by which change. `redo` is the
-- child that was open before this version was gone back to.
ALTER TABLE versions ADD COLUMN parent INTEGER;
ALTER TABLE versions ADD COLUMN redo INTEGER;
ALTER TABLE versions ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN change TEXT;
ALTER TABLE versions ADD COLUMN diff TEXT NOT NULL DEFAULT '{"tables":[]}';
ALTER TABLE versions ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
