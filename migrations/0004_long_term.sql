-- What the newest file of a paper still lacks, TIMESTAMP or EVIDENCE; NULL: nothing.
ALTER TABLE paper ADD COLUMN awaiting TEXT;
-- When the timestamp over a completed file has to be renewed; NULL: it has none.
ALTER TABLE paper ADD COLUMN renew_at BIGINT;
CREATE INDEX paper_renewal ON paper (renew_at);

-- A file that somebody brings is looked for by its hash.
CREATE INDEX file_version_hash ON file_version (sha256);
