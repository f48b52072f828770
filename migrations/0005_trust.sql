-- Whom files are checked against: trust anchors, licensed CAs, time-stamping authorities.
CREATE TABLE trusted_certificate (
  id TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL,                   -- ANCHOR, CA, TSA
  anchor_set TEXT,                      -- an anchor's: GOVERNMENT, NATIONAL, DEMO, or another list's name
  name TEXT NOT NULL,                   -- what reports call it
  certificate TEXT NOT NULL,            -- DER, base64
  fingerprint TEXT NOT NULL UNIQUE,     -- SHA-256 of the DER, hex
  added_at BIGINT NOT NULL,
  removed_at BIGINT,                    -- taken out altogether, as if it had never been trusted
  version BIGINT NOT NULL
);
INSERT INTO trusted_certificate (id, role, anchor_set, name, certificate, fingerprint, added_at, removed_at, version)
  SELECT id, 'ANCHOR', anchor_set, anchor_set, certificate, fingerprint, added_at, removed_at, 1 FROM trust_anchor;

-- When it was trusted, or licensed: days in Vietnam, both inclusive; NULL: open.
CREATE TABLE trust_period (
  certificate_id TEXT NOT NULL REFERENCES trusted_certificate (id),
  position BIGINT NOT NULL,
  starts_on TEXT,
  ends_on TEXT,
  PRIMARY KEY (certificate_id, position)
);
INSERT INTO trust_period (certificate_id, position) SELECT id, 1 FROM trust_anchor;
DROP TABLE trust_anchor;

-- Which algorithms were acceptable until when, and how old answers may be. The newest version counts; the
-- program's own holds while there is none.
CREATE TABLE validation_policy (
  version BIGINT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,               -- JSON
  set_at BIGINT NOT NULL
);

-- Who changed what of these, and on what ground. Never deleted.
CREATE TABLE trust_change (
  id TEXT NOT NULL PRIMARY KEY,
  certificate_id TEXT REFERENCES trusted_certificate (id), -- NULL: the policy
  changed_at BIGINT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  person_name TEXT NOT NULL,
  action TEXT NOT NULL,                 -- ADD, EDIT, REMOVE, RESTORE, POLICY
  summary TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX trust_change_time ON trust_change (changed_at, id);
CREATE INDEX trust_change_of ON trust_change (certificate_id, changed_at, id);
