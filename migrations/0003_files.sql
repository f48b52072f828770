-- The SHA-256 of what has arrived of an upload, between two of its parts.
ALTER TABLE upload ADD COLUMN hash_state TEXT;

-- Rows of files stay with their hashes for ever; the bytes of some don't (DESIGN §3.7).
ALTER TABLE file_version ADD COLUMN removed_at BIGINT;
