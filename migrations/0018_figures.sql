-- Figures (NĐ 23/2015 Đ.43, Đ.46; DOMAIN §5.4, §5.7).

-- How long completed papers took from step to step, by the day on which they were completed, kept by the
-- transaction that completes one: percentiles of a hundred thousand are read from some thousand rows.
CREATE TABLE step_time (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  day TEXT NOT NULL,                    -- of completion
  step TEXT NOT NULL,                   -- SIGN, SEAL, COMPLETE, WHOLE
  minutes BIGINT NOT NULL,              -- the beginning of a stretch of minutes (domain::figures)
  total BIGINT NOT NULL,                -- papers that took as long
  PRIMARY KEY (unit_id, day, step, minutes)
);

-- Those that are completed already. The stretches are those of domain::figures::stretch.
INSERT INTO step_time (unit_id, day, step, minutes, total)
  SELECT unit_id, day, step,
    CASE WHEN m < 60 THEN m / 5 * 5
         WHEN m < 480 THEN m / 30 * 30
         WHEN m < 2880 THEN m / 120 * 120
         WHEN m < 20160 THEN m / 1440 * 1440
         WHEN m < 524160 THEN m / 10080 * 10080
         ELSE 524160 END AS stretch,
    COUNT(*)
  FROM (
    SELECT p.unit_id, r.certified_on AS day, 'SIGN' AS step, (p.signed_at - p.submitted_at) / 60000000 AS m
      FROM paper p JOIN register_row r ON r.paper_id = p.id
      WHERE p.completed_at IS NOT NULL AND p.signed_at IS NOT NULL
    UNION ALL
    SELECT p.unit_id, r.certified_on, 'SEAL', (p.sealed_at - p.signed_at) / 60000000
      FROM paper p JOIN register_row r ON r.paper_id = p.id
      WHERE p.completed_at IS NOT NULL AND p.signed_at IS NOT NULL AND p.sealed_at IS NOT NULL
    UNION ALL
    SELECT p.unit_id, r.certified_on, 'COMPLETE', (p.completed_at - p.sealed_at) / 60000000
      FROM paper p JOIN register_row r ON r.paper_id = p.id
      WHERE p.completed_at IS NOT NULL AND p.sealed_at IS NOT NULL
    UNION ALL
    SELECT p.unit_id, r.certified_on, 'WHOLE', (p.completed_at - p.submitted_at) / 60000000
      FROM paper p JOIN register_row r ON r.paper_id = p.id
      WHERE p.completed_at IS NOT NULL
  ) t
  GROUP BY 1, 2, 3, 4;

-- What kind of paper a line of the register is of, so that reports read the register's index alone.
ALTER TABLE register_row ADD COLUMN document_type TEXT;
UPDATE register_row SET document_type = (SELECT p.document_type FROM paper p WHERE p.id = register_row.paper_id);
CREATE INDEX register_sums ON register_row (unit_id, certified_on, kind, document_type, copy_count, fee);
