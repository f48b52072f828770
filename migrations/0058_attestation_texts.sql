-- Lời chứng: what copies say above their number, for one unit or everywhere, by how they are certified
-- (DOMAIN §5.5, Q9). Of those of one scope and kind the one that began last holds. What a paper was sent
-- with stays with it (paper.statement). Rows are never deleted and, but for being withdrawn before they
-- begin, never changed: they are the history too.
CREATE TABLE attestation_text (
  id TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL,                  -- a unit's id, or '' for everywhere
  certification TEXT NOT NULL,          -- DIEN_TU, GIAY
  content TEXT,                         -- NULL: what holds above: everywhere's, or the decree's
  valid_from TEXT NOT NULL,             -- the first day
  ground TEXT NOT NULL,
  set_by TEXT NOT NULL REFERENCES person (id),
  set_by_name TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  withdrawn_by TEXT REFERENCES person (id), -- who took it out before it began, and on what ground
  withdrawn_by_name TEXT,
  withdrawn_at BIGINT,
  withdrawn_ground TEXT
);
CREATE INDEX attestation_text_in_force ON attestation_text (scope, certification, valid_from, set_at, id);
CREATE INDEX attestation_text_newest ON attestation_text (set_at, id);
