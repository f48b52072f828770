-- "Tiếp nhận hồ sơ": dossiers of many papers, received at a one-stop counter (DOMAIN §4.1).

-- What can be received: the administrative procedures (thủ tục hành chính).
CREATE TABLE admin_procedure (
  code TEXT NOT NULL PRIMARY KEY,       -- 2.000815
  name TEXT NOT NULL,
  position BIGINT NOT NULL,             -- in the list to choose from
  active BIGINT NOT NULL                -- 0: nothing more is received for it
);
INSERT INTO admin_procedure (code, name, position, active) VALUES
  ('2.000815', 'Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp hoặc chứng nhận', 1, 1);

-- How a dossier came in. FORM: "Thêm mới bản sao từ bản chính", one paper; RECEPTION: "Tiếp nhận hồ
-- sơ", many. Its phase may be CANCELLED too: received, and ended before anything was certified.
ALTER TABLE dossier ADD COLUMN source TEXT NOT NULL DEFAULT 'FORM';
CREATE INDEX dossier_of_unit ON dossier (unit_id, source, phase, received_at, id);

-- A dossier of the one-stop counter: what is in the dossier's own row isn't repeated here.
CREATE TABLE reception (
  dossier_id TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
  procedure_code TEXT NOT NULL REFERENCES admin_procedure (code),
  form TEXT NOT NULL,                   -- JSON: "Thông tin chung", components, what is certified of each
  search_key TEXT NOT NULL,             -- code, names, numbers: lower case, without diacritics
  received_by TEXT REFERENCES person (id),
  cancelled_reason TEXT,                -- why it was cancelled after it was received
  cancelled_by TEXT REFERENCES person (id)
);

-- What was handed in (thành phần hồ sơ), from the reception on: written anew whenever the form is kept.
CREATE TABLE dossier_component (
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  position BIGINT NOT NULL,             -- from 1
  name TEXT NOT NULL,
  original_count BIGINT NOT NULL,       -- bản chính handed in
  copy_count BIGINT NOT NULL,           -- bản sao handed in
  upload_id TEXT REFERENCES upload (id),
  paper_id TEXT REFERENCES paper (id),  -- what was made of it, once it is confirmed
  PRIMARY KEY (dossier_id, position)
);
CREATE INDEX dossier_component_of_upload ON dossier_component (upload_id);
CREATE INDEX dossier_component_of_paper ON dossier_component (paper_id);

-- The form of a returned paper of a dossier of many: theirs would mix in the dossier's.
CREATE TABLE paper_form (
  paper_id TEXT NOT NULL PRIMARY KEY REFERENCES paper (id),
  form TEXT NOT NULL,                   -- JSON, as dossier.form
  saved_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- The printed slip by which somebody without account and e-mail fetches the copies of a dossier: its QR
-- code leads to a page that asks for the code on it. Only the newest slip is good.
CREATE TABLE pickup_slip (
  dossier_id TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
  token_hash TEXT NOT NULL UNIQUE,      -- SHA-256 of the token in the QR code
  code_hash TEXT NOT NULL,              -- SHA-256 of the code
  code_failures BIGINT NOT NULL,
  issued_by TEXT NOT NULL REFERENCES person (id),
  issued_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- Whose scan a file is, before it is part of a paper.
CREATE INDEX upload_of_base ON upload (base_id);
