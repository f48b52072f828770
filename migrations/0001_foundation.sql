-- The data model of the whole product. One set of SQL for SQLite and PostgreSQL: TEXT, BIGINT and
-- DOUBLE PRECISION only; times are UTC microseconds, days are Vietnam 'YYYY-MM-DD', flags 0/1,
-- hashes lower-case hex, identifiers UUIDv7 as text. Later migrations only add.

-- Units (UBND xã, phường, đặc khu, …) in a tree, each valid for a stretch of days.
CREATE TABLE unit (
  id TEXT NOT NULL PRIMARY KEY,
  parent_id TEXT REFERENCES unit (id),
  code TEXT NOT NULL UNIQUE,            -- QĐ 20/2020/QĐ-TTg, e.g. H99.101
  old_code TEXT,                        -- QCVN 102:2016, e.g. 000.00.01.H99
  name TEXT NOT NULL,                   -- UBND phường Cầu Sương
  province TEXT NOT NULL,               -- tỉnh Hòa Lâm
  level TEXT NOT NULL,                  -- PROVINCE, DISTRICT, COMMUNE, DESK
  issues_copies BIGINT NOT NULL,        -- has a certification register of its own
  book_suffix TEXT NOT NULL,            -- -SCTĐT/BS
  number_width BIGINT NOT NULL,         -- digits that a printed number is padded to; 0: none
  closes_at TEXT NOT NULL,              -- end of office hours, HH:MM
  valid_from TEXT,
  valid_to TEXT
);

-- Everybody who can log in: staff, citizens and enterprises (the portal's accounts).
CREATE TABLE person (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,                   -- STAFF, CITIZEN, ENTERPRISE
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,               -- Vietnamese sort key, and what names are matched by
  identifier TEXT UNIQUE,               -- CCCD, CMND or MST
  phone TEXT,
  email TEXT,
  password_hash TEXT,
  state TEXT NOT NULL,                  -- INACTIVE, ACTIVE, DISABLED
  failed_logins BIGINT NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- A right held by a person in a unit for a stretch of days.
CREATE TABLE grant_of_right (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  right_code TEXT NOT NULL,             -- CREATOR, SIGNER, SEALER, BOOK_MANAGER, ADMIN, RECEIVING_OFFICER, AUDITOR
  title TEXT NOT NULL,                  -- Phó Chủ tịch UBND phường
  capacity TEXT,                        -- signers: HEAD, DEPUTY, AUTHORISED
  head_title TEXT,                      -- as printed: CHỦ TỊCH
  own_title TEXT,                       -- as printed: PHÓ CHỦ TỊCH
  valid_from TEXT,
  valid_to TEXT,
  UNIQUE (person_id, unit_id, right_code)
);
CREATE INDEX grant_by_unit ON grant_of_right (unit_id, right_code);

CREATE TABLE login_session (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL REFERENCES person (id),
  unit_id TEXT REFERENCES unit (id),    -- the unit the person is working in
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX login_session_by_person ON login_session (person_id);

CREATE TABLE document_type (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  sensitive BIGINT NOT NULL,
  needs_description BIGINT NOT NULL,    -- "Giấy tờ khác": free text mandatory
  active BIGINT NOT NULL
);

-- TT 226/2016/TT-BTC Đ.4; provinces may set others. Amounts in đồng.
CREATE TABLE tariff (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT REFERENCES unit (id),    -- null: everywhere
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  first_pages BIGINT NOT NULL,
  first_page_fee BIGINT NOT NULL,
  further_page_fee BIGINT NOT NULL,
  cap_per_copy BIGINT NOT NULL
);

CREATE TABLE holiday (
  day TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);

-- One application (hồ sơ): DRAFT and RECEIVED live here, all later states in its papers.
CREATE TABLE dossier (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  code TEXT UNIQUE,                     -- mã hồ sơ, given when it is submitted
  phase TEXT NOT NULL,                  -- DRAFT, RECEIVED, SUBMITTED, DISCARDED
  form TEXT NOT NULL,                   -- what the officer has typed, as JSON, until it is submitted
  applicant_id TEXT REFERENCES person (id),
  applicant_kind TEXT,                  -- CITIZEN, ENTERPRISE; null: no account
  applicant_name TEXT NOT NULL,
  applicant_name_key TEXT NOT NULL,
  applicant_identifier TEXT,
  applicant_phone TEXT,
  applicant_email TEXT,
  created_by TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  received_at BIGINT,
  due_at BIGINT,
  receipt_code_hash TEXT,               -- of the code on the receipt, which opens an e-mailed link
  version BIGINT NOT NULL
);
CREATE INDEX dossier_drafts ON dossier (created_by, phase, created_at);
CREATE INDEX dossier_by_applicant ON dossier (applicant_id);

-- One paper of a dossier: one original, one number (NĐ 23/2015 Đ.20 k.3), some copies of it.
CREATE TABLE paper (
  id TEXT NOT NULL PRIMARY KEY,
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  position BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,            -- mã chứng thực
  public_code TEXT NOT NULL UNIQUE,     -- what the QR code holds: 26 base32 characters
  state TEXT NOT NULL,                  -- DOMAIN §3.1
  document_type TEXT NOT NULL REFERENCES document_type (code),
  document_name TEXT NOT NULL,          -- the type's name, or what was typed for "Giấy tờ khác"
  page_count BIGINT NOT NULL,
  copy_count BIGINT NOT NULL,
  fee BIGINT NOT NULL,                  -- đồng
  statement TEXT NOT NULL,              -- lời chứng, as it stood when submitted
  signer_id TEXT NOT NULL REFERENCES person (id),
  returned_reason TEXT,
  returned_by TEXT REFERENCES person (id),
  intake_id TEXT NOT NULL,              -- file_version: the upload, byte for byte
  base_id TEXT NOT NULL,                -- file_version that signing starts from: the upload or its normalised copy
  prepared_id TEXT,                     -- file_version with the attestation page, for one leader
  signed_id TEXT,                       -- file_version with the leader's signature
  sealed_id TEXT,                       -- file_version with number and seal
  signed_at BIGINT,
  sealed_at BIGINT,
  completed_at BIGINT,
  submitted_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  -- what lists sort and filter by, copied from the dossier
  applicant_kind TEXT NOT NULL,         -- CITIZEN, ENTERPRISE, NONE
  applicant_name_key TEXT NOT NULL,
  -- the lease of a signature under way (DESIGN §3.2)
  claim_fence BIGINT NOT NULL,
  claim_by TEXT,
  claim_until BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX paper_queue ON paper (unit_id, state, due_at, id);
CREATE INDEX paper_queue_by_day ON paper (unit_id, state, submitted_at, id);
CREATE INDEX paper_queue_by_name ON paper (unit_id, state, applicant_name_key, id);
CREATE INDEX paper_queue_of_signer ON paper (unit_id, signer_id, state, due_at, id);
CREATE INDEX paper_queue_by_kind ON paper (unit_id, state, applicant_kind, due_at, id);
CREATE INDEX paper_queue_by_kind_and_day ON paper (unit_id, state, applicant_kind, submitted_at, id);
CREATE INDEX paper_queue_by_kind_and_name ON paper (unit_id, state, applicant_kind, applicant_name_key, id);
CREATE INDEX paper_of_unit ON paper (unit_id, submitted_at, id);
CREATE INDEX paper_of_dossier ON paper (dossier_id, position);

-- How many papers of a unit are in each state, kept by the transaction that moves them, so that a
-- list among a hundred thousand knows its total without counting.
CREATE TABLE paper_count (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  state TEXT NOT NULL,
  applicant_kind TEXT NOT NULL,         -- CITIZEN, ENTERPRISE, NONE
  signer_id TEXT NOT NULL,
  total BIGINT NOT NULL,
  PRIMARY KEY (unit_id, state, signer_id, applicant_kind)
);

-- Words to find papers by: NFC, lower case, without diacritics, đ→d; looked up by prefix range.
CREATE TABLE paper_token (
  unit_id TEXT NOT NULL,
  token TEXT NOT NULL,
  paper_id TEXT NOT NULL REFERENCES paper (id),
  PRIMARY KEY (unit_id, token, paper_id)
);
CREATE INDEX paper_token_of_paper ON paper_token (paper_id, token);

-- Every version of every file. The bytes are in the object store under this id.
CREATE TABLE file_version (
  id TEXT NOT NULL PRIMARY KEY,
  paper_id TEXT REFERENCES paper (id),  -- null: not part of a paper yet
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,                   -- INTAKE, NORMALISED, PREPARED, SIGNED, SEALED
  parent_id TEXT REFERENCES file_version (id),
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  page_count BIGINT NOT NULL,
  details TEXT NOT NULL,                -- JSON: page geometry, and where stamps stand
  created_by TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX file_version_of_paper ON file_version (paper_id, created_at);

-- Resumable uploads.
CREATE TABLE upload (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT NOT NULL REFERENCES person (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  file_name TEXT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  state TEXT NOT NULL,                  -- OPEN, CONSENT, READY, REFUSED, USED
  outcome TEXT,                         -- JSON: pages found, or why it was refused
  intake_id TEXT REFERENCES file_version (id),
  base_id TEXT REFERENCES file_version (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX upload_expiry ON upload (expires_at);
CREATE INDEX upload_of_owner ON upload (owner_id, state);

CREATE TABLE upload_part (
  upload_id TEXT NOT NULL REFERENCES upload (id),
  position BIGINT NOT NULL,             -- bytes before this part
  object_id TEXT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (upload_id, position)
);

-- Books label stretches of a series.
CREATE TABLE book (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,                   -- COPIES
  stem TEXT NOT NULL,                   -- 01/2026
  suffix TEXT NOT NULL,                 -- -SCTĐT/BS
  start_number BIGINT NOT NULL,
  last_number BIGINT,                   -- empty until the first number is issued
  opened_on TEXT NOT NULL,
  closes_on TEXT NOT NULL,
  state TEXT NOT NULL,                  -- OPEN, CLOSED
  created_by TEXT NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX book_name ON book (unit_id, kind, stem, suffix);
CREATE UNIQUE INDEX book_one_open ON book (unit_id, kind) WHERE state = 'OPEN';

-- The series of numbers: unit, kind and Vietnam year (NĐ 23/2015 Đ.13 k.2). Holds the lease under
-- which one paper at a time is sealed.
CREATE TABLE number_series (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  last_sealed_at BIGINT NOT NULL,
  locked_reason TEXT,                   -- after a restore, until a clerk confirms the last number
  lease_fence BIGINT NOT NULL,
  lease_paper_id TEXT REFERENCES paper (id),
  lease_until BIGINT,
  lease_number BIGINT,
  lease_day TEXT,
  lease_book_id TEXT REFERENCES book (id),
  PRIMARY KEY (unit_id, kind, year)
);

-- The register (sổ chứng thực): NĐ 23/2015, form SCT/BS, kept for ever.
CREATE TABLE register_row (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  book_id TEXT NOT NULL REFERENCES book (id),
  paper_id TEXT NOT NULL UNIQUE REFERENCES paper (id),
  certified_on TEXT NOT NULL,
  sealed_at BIGINT NOT NULL,
  applicant_name TEXT NOT NULL,
  applicant_email TEXT,
  document_name TEXT NOT NULL,
  signer_name TEXT NOT NULL,
  signer_title TEXT NOT NULL,
  copy_count BIGINT NOT NULL,
  fee BIGINT NOT NULL,
  note TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  UNIQUE (unit_id, kind, year, number)
);
CREATE INDEX register_of_book ON register_row (book_id, number);
CREATE INDEX register_by_file ON register_row (file_sha256);

-- Who did what when, for everyone concerned ("Xem tiến trình").
CREATE TABLE timeline_entry (
  id TEXT NOT NULL PRIMARY KEY,
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  paper_id TEXT REFERENCES paper (id),
  at BIGINT NOT NULL,
  actor_id TEXT REFERENCES person (id),
  actor_name TEXT NOT NULL,
  step TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX timeline_of_dossier ON timeline_entry (dossier_id, at, id);

-- Signature and seal images. The PNG is in the object store under object_id.
CREATE TABLE stamp_image (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,                   -- SIGNATURE, SEAL
  person_id TEXT REFERENCES person (id),
  unit_id TEXT REFERENCES unit (id),
  name TEXT NOT NULL,
  object_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  width_px BIGINT NOT NULL,
  height_px BIGINT NOT NULL,
  width_mm DOUBLE PRECISION NOT NULL,   -- true width on paper
  holds_name BIGINT NOT NULL,           -- the image itself shows name and title
  is_default BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  deleted_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX stamp_image_of_person ON stamp_image (person_id);
CREATE INDEX stamp_image_of_unit ON stamp_image (unit_id);

-- Keys: one belongs to one person or one agency. The private part is in the keystore.
CREATE TABLE signing_key (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT REFERENCES person (id),
  unit_id TEXT REFERENCES unit (id),
  keystore TEXT NOT NULL,               -- PKCS12
  locator TEXT NOT NULL,
  label TEXT NOT NULL,
  certificate TEXT NOT NULL,            -- DER, base64
  failed_pins BIGINT NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL,
  removed_at BIGINT,
  CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE INDEX signing_key_of_person ON signing_key (person_id);
CREATE INDEX signing_key_of_unit ON signing_key (unit_id);

CREATE TABLE trust_anchor (
  id TEXT NOT NULL PRIMARY KEY,
  anchor_set TEXT NOT NULL,             -- GOVERNMENT, NATIONAL, DEMO
  certificate TEXT NOT NULL,            -- DER, base64
  fingerprint TEXT NOT NULL UNIQUE,
  added_at BIGINT NOT NULL,
  removed_at BIGINT
);

-- A copy on its way to the applicant: into the store, by e-mail.
CREATE TABLE delivery (
  id TEXT NOT NULL PRIMARY KEY,
  paper_id TEXT NOT NULL REFERENCES paper (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  channel TEXT NOT NULL,                -- STORE, EMAIL
  person_id TEXT REFERENCES person (id),
  address TEXT,
  state TEXT NOT NULL,                  -- PENDING, DONE, FAILED
  attempts BIGINT NOT NULL,
  last_error TEXT,
  message_id TEXT,                      -- fixed at the first attempt, so that a second copy is recognised
  letter_id TEXT,                       -- object that holds the link's token and the code, encrypted
  link_hash TEXT UNIQUE,                -- SHA-256 of the link's token
  code_hash TEXT,                       -- of the code that goes by SMS or on the receipt
  code_failures BIGINT NOT NULL,
  link_expires_at BIGINT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX delivery_of_paper ON delivery (paper_id);
CREATE INDEX delivery_of_unit ON delivery (unit_id, channel, state, created_at, id);
CREATE INDEX delivery_of_person ON delivery (person_id, channel, state, finished_at, id);

-- Messages that the demo shows instead of sending.
CREATE TABLE outbox_message (
  id TEXT NOT NULL PRIMARY KEY,
  channel TEXT NOT NULL,                -- EMAIL, SMS
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  sent_at BIGINT NOT NULL
);
CREATE INDEX outbox_by_time ON outbox_message (sent_at);

CREATE TABLE job (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unit_id TEXT,
  dedup_key TEXT UNIQUE,
  state TEXT NOT NULL,                  -- READY, RUNNING, DONE, DEAD
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  max_attempts BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  lease_until BIGINT,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX job_due ON job (state, run_at);

-- Append-only, hash-chained, one chain a unit ('' : the whole installation).
CREATE TABLE audit_entry (
  chain TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id TEXT,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
);

CREATE TABLE audit_head (
  chain TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

-- A look at a sensitive scan: one row for each person, version and quarter of an hour.
CREATE TABLE file_view (
  person_id TEXT NOT NULL REFERENCES person (id),
  file_id TEXT NOT NULL REFERENCES file_version (id),
  quarter BIGINT NOT NULL,
  PRIMARY KEY (person_id, file_id, quarter)
);

-- Daily counters behind codes: H99.101-261120-000041.
CREATE TABLE code_counter (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,                   -- DOSSIER, PAPER
  day TEXT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (unit_id, kind, day)
);
