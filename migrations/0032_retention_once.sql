-- One deletion at a time in a unit. Where two were confirmed at once, the later one ends here: what it
-- was to delete is listed again.
UPDATE retention_run SET finished_at = confirmed_at
WHERE finished_at IS NULL AND id > (
  SELECT MIN(other.id) FROM retention_run other
  WHERE other.unit_id = retention_run.unit_id AND other.finished_at IS NULL
);
CREATE UNIQUE INDEX retention_run_under_way ON retention_run (unit_id) WHERE finished_at IS NULL;
