-- Refusals of certification (NĐ 23/2015 Đ.22), with the minutes where papers are held (TT 01/2020 Đ.11
-- k.2), and requests for more papers (form 02 of one-stop shops).

CREATE TABLE refusal (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  paper_id TEXT UNIQUE REFERENCES paper (id), -- null: refused before it became a paper
  document_name TEXT NOT NULL,          -- what was refused
  ground TEXT NOT NULL,                 -- DOMAIN §5.1
  explanation TEXT NOT NULL,
  forged BIGINT NOT NULL,               -- 1 where papers are suspected to be forged
  minutes TEXT,                         -- JSON: place, what was found, who was there, what is held; null: none
  is_held BIGINT NOT NULL,              -- 1 while papers are held
  refused_by TEXT NOT NULL REFERENCES person (id),
  refused_by_name TEXT NOT NULL,
  by_leader BIGINT NOT NULL,
  refused_at BIGINT NOT NULL,
  given_back TEXT,                      -- JSON: by whom, when, to whom what was held went back
  version BIGINT NOT NULL
);
CREATE INDEX refusal_of_unit ON refusal (unit_id, refused_at, id);
CREATE INDEX refusal_held ON refusal (unit_id, is_held, refused_at, id);
CREATE INDEX refusal_of_dossier ON refusal (dossier_id);

CREATE TABLE supplement_request (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  paper_id TEXT REFERENCES paper (id),  -- null: asked of the dossier as a whole
  document_name TEXT NOT NULL,
  items TEXT NOT NULL,                  -- JSON: what is missing
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES person (id),
  asked_by_name TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_by_name TEXT,                -- who noted that it came
  answered_at BIGINT
);
CREATE INDEX supplement_of_dossier ON supplement_request (dossier_id, asked_at, id);
