-- The decisions by which certified copies lost their legal value (TT 01/2020/TT-BTP Đ.7). Never deleted.
CREATE TABLE annulment (
  paper_id TEXT NOT NULL PRIMARY KEY REFERENCES paper (id),
  decision TEXT NOT NULL,               -- 15/QĐ-UBND
  decided_on TEXT NOT NULL,             -- a day in Vietnam
  reason TEXT NOT NULL,
  annulled_by TEXT NOT NULL REFERENCES person (id),
  annulled_at BIGINT NOT NULL
);
