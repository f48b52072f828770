-- Papers by the day on which they were registered, kept by the transaction that changes one: "Thống kê"
-- adds up a year of a hundred thousand papers from some thousand rows.
CREATE TABLE paper_day (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  day BIGINT NOT NULL,                  -- of registration in Vietnam, in days since 1970-01-01
  state TEXT NOT NULL,
  document_type TEXT NOT NULL,
  certification TEXT NOT NULL,          -- DIEN_TU, GIAY
  papers BIGINT NOT NULL,               -- rows that come to none are deleted
  copies BIGINT NOT NULL,
  late BIGINT NOT NULL,                 -- of those that are completed: later than was promised
  PRIMARY KEY (unit_id, day, state, document_type, certification)
);

INSERT INTO paper_day (unit_id, day, state, document_type, certification, papers, copies, late)
  SELECT unit_id, (submitted_at + 25200000000) / 86400000000, state, document_type, certification,
    COUNT(*), CAST(SUM(copy_count) AS BIGINT),
    CAST(SUM(CASE WHEN completed_at > due_at THEN 1 ELSE 0 END) AS BIGINT)
  FROM paper
  GROUP BY unit_id, (submitted_at + 25200000000) / 86400000000, state, document_type, certification;

-- What isn't completed: which of it is late changes with the clock and can't be kept.
CREATE INDEX paper_unfinished ON paper (unit_id, submitted_at, due_at, state, document_type,
  certification, completed_at) WHERE completed_at IS NULL;
