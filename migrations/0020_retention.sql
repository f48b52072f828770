-- What a unit decides for itself. A unit without a row, or with NULL, goes by the program's defaults.
CREATE TABLE unit_setting (
  unit_id TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
  retention_years BIGINT,               -- how long signed files are kept after completion; NULL: 5
  attach_copies BIGINT NOT NULL,        -- certified copies go with the e-mail, not as a link only
  support_contacts TEXT,                -- JSON: whom to turn to; NULL: as the unit above has it
  support_hours TEXT NOT NULL,          -- when they are there
  set_by_name TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- When the files of a paper were deleted at the end of their retention; its rows and hashes stay.
ALTER TABLE paper ADD COLUMN purged_at BIGINT;
CREATE INDEX paper_retention ON paper (unit_id, state, completed_at, id);
-- Papers may be made of one scan.
CREATE INDEX paper_by_intake ON paper (intake_id);
CREATE INDEX paper_by_base ON paper (base_id);

-- Papers whose files are kept beyond their retention, such as those under dispute.
CREATE TABLE retention_hold (
  paper_id TEXT NOT NULL PRIMARY KEY REFERENCES paper (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  reason TEXT NOT NULL,
  held_by_name TEXT NOT NULL,
  held_at BIGINT NOT NULL
);
CREATE INDEX retention_hold_of_unit ON retention_hold (unit_id, held_at, paper_id);

-- What administrators had deleted after they had looked at it. Never deleted.
CREATE TABLE retention_run (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  completed_before BIGINT NOT NULL,     -- papers completed before this moment
  papers BIGINT NOT NULL,               -- how many were confirmed
  confirmed_by TEXT NOT NULL REFERENCES person (id),
  confirmed_by_name TEXT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  done_papers BIGINT NOT NULL,          -- of how many the files are gone
  done_files BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX retention_run_of_unit ON retention_run (unit_id, confirmed_at, id);

-- What is to be known of a delivery that succeeded, such as that the copy was too large to be attached.
ALTER TABLE delivery ADD COLUMN note TEXT;
