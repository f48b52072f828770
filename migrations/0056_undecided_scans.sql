-- When it was decided what becomes of the scans of a paper that was cancelled or refused and that are part
-- of no signed file: a job deletes them in time, there are none, or papers are held. NULL: not yet.
ALTER TABLE paper ADD COLUMN scans_decided_at BIGINT;
-- Those of which nobody has decided, such as all that ended before their scans went at all. It holds all
-- that is asked for, so that neither database thinks of another way.
CREATE INDEX paper_undecided ON paper (id, unit_id, dossier_id, state, scans_decided_at)
  WHERE scans_decided_at IS NULL AND state IN ('CANCELLED', 'REFUSED');
