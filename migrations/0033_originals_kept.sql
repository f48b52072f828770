-- Whether a paper's original was given back: what original_return says, where lists find it by an index.
ALTER TABLE paper ADD COLUMN original_back BIGINT NOT NULL DEFAULT 0; -- 0, 1
UPDATE paper SET original_back = 1
WHERE COALESCE(original_id, id) IN (SELECT original_id FROM original_return);
CREATE INDEX paper_original_kept ON paper (unit_id, state, submitted_at, id) WHERE original_back = 0;
