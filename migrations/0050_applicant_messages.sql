-- What people without an account are told of their dossier, by e-mail or SMS (NĐ 224/2026/NĐ-CP Đ.15 k.1g):
-- jobs name it, so that nothing personal is in them.
CREATE TABLE applicant_message (
  id TEXT NOT NULL PRIMARY KEY,
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  once_key TEXT,                        -- said once under this name in a dossier
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (dossier_id, once_key)
);
