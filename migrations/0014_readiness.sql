-- Who stands in for a leader who is away (ủy quyền, phân công: NĐ 280/2025 Đ.1 k.2): from one day in
-- Vietnam to another, both inclusive. Rows stay; one that was ended early says so.
CREATE TABLE absence (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  person_id TEXT NOT NULL REFERENCES person (id),     -- who is away
  stand_in_id TEXT NOT NULL REFERENCES person (id),   -- who signs meanwhile
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  basis TEXT NOT NULL,                  -- by which document; may be empty
  noted_by TEXT NOT NULL REFERENCES person (id),
  noted_by_name TEXT NOT NULL,
  noted_at BIGINT NOT NULL,
  ended_at BIGINT,                      -- taken back, or back earlier
  version BIGINT NOT NULL
);
CREATE INDEX absence_of_unit ON absence (unit_id, last_day, id);

-- That somebody was told how soon a certificate runs out: once for each number of days.
CREATE TABLE certificate_warning (
  fingerprint TEXT NOT NULL,            -- SHA-256 of the DER, hex
  days BIGINT NOT NULL,                 -- 60, 30, 7; 0: it has run out
  warned_at BIGINT NOT NULL,
  PRIMARY KEY (fingerprint, days)
);

-- Images have versions: those of one series replace each other, and one at most is in use.
ALTER TABLE stamp_image ADD COLUMN series_id TEXT; -- identifier of its first version
UPDATE stamp_image SET series_id = id;
-- Days on which it may be used, both inclusive; NULL: open.
ALTER TABLE stamp_image ADD COLUMN valid_from TEXT;
ALTER TABLE stamp_image ADD COLUMN valid_to TEXT;
CREATE INDEX stamp_image_of_series ON stamp_image (series_id, created_at, id);

-- Who did what to an image when.
CREATE TABLE stamp_event (
  id TEXT NOT NULL PRIMARY KEY,
  stamp_id TEXT NOT NULL REFERENCES stamp_image (id),
  at BIGINT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  person_name TEXT NOT NULL,
  act TEXT NOT NULL,                    -- ADD, REPLACE, EDIT, SET_DEFAULT, WITHDRAW
  note TEXT NOT NULL
);
CREATE INDEX stamp_event_of_stamp ON stamp_event (stamp_id, at, id);

-- Which file was signed or sealed with which image, by whom and when.
CREATE TABLE stamp_use (
  file_id TEXT NOT NULL PRIMARY KEY REFERENCES file_version (id),
  stamp_id TEXT NOT NULL REFERENCES stamp_image (id),
  series_id TEXT NOT NULL,              -- that image's
  paper_id TEXT NOT NULL REFERENCES paper (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX stamp_use_of_series ON stamp_use (series_id, at, file_id);
