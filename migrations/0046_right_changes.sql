-- Rights that were granted and withdrawn on a page: who changed what of whom when, only ever added to.
-- What somebody holds now stands in grant_of_right.
CREATE TABLE right_change (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  right_code TEXT NOT NULL,
  granted BIGINT NOT NULL,              -- 1: granted, 0: withdrawn
  changed_by TEXT NOT NULL REFERENCES person (id),
  changed_by_name TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX right_change_in_unit ON right_change (unit_id, right_code, person_id, changed_at);
