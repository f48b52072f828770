-- One-time codes of e-mailed links and printed slips (DOMAIN Q25): when a copy's code first opened it, and how
-- many codes were sent anew at its reader's wish. NULL: not yet.
ALTER TABLE delivery ADD COLUMN code_used_at BIGINT;
ALTER TABLE delivery ADD COLUMN code_renewals BIGINT NOT NULL DEFAULT 0;
