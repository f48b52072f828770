-- The SHA-256 of a part's plain bytes as they arrived.
ALTER TABLE upload_part ADD COLUMN sha256 TEXT;

-- Rows of files stay with their hashes for ever; the bytes of some don't (DESIGN §3.7).
ALTER TABLE file_version ADD COLUMN removed_at BIGINT;
