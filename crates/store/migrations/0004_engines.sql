-- Who answers in a conversation ('embedded' or 'agent'; NULL: whoever the configuration says),
-- and whether a model must never see values of a dataset.
ALTER TABLE conversations ADD COLUMN engine TEXT;
ALTER TABLE datasets ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
