-- Warnings about scans: too coarse, grey, certified before.

-- 1: originals of this type have colours (a photograph, a red seal, a printed ground), so that a grey
-- scan of one is pointed out.
ALTER TABLE document_type ADD COLUMN coloured BIGINT NOT NULL DEFAULT 0;
UPDATE document_type SET coloured = 1
WHERE code IN ('KS', 'KH', 'CCCD', 'CMND', 'HC', 'BTN', 'GPLX', 'QSDĐ', 'DKKD');

-- What was pointed out when a paper was sent, and who had seen it by then; shown to the leader.
CREATE TABLE paper_warning (
  paper_id TEXT NOT NULL REFERENCES paper (id),
  position BIGINT NOT NULL,
  warning TEXT NOT NULL,                -- JSON: domain::scan::ScanWarning
  seen_by TEXT REFERENCES person (id),  -- who sent the paper although they had seen it; null: it came up only then
  PRIMARY KEY (paper_id, position)
);
