-- Fees: who set which tariff on what ground, what was charged in place of the tariff's amount, and what
-- was taken for it (TT 226/2016/TT-BTC; DOMAIN §5.6, Q18). Amounts in đồng.

-- The ground of a tariff, a resolution's number; NULL: the law itself. Days and amounts never change once
-- it is used, but for its end.
ALTER TABLE tariff ADD COLUMN ground TEXT;
ALTER TABLE tariff ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- For whom tariffs are set: a unit's id, or '' for everywhere. Whoever changes one writes its row first, so
-- that of two who do at once the second sees what the first did.
CREATE TABLE tariff_scope (
  scope TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);

-- Who changed what of tariffs, and on what ground. Never deleted.
CREATE TABLE tariff_change (
  id TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL,                  -- as in tariff_scope
  changed_at BIGINT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  person_name TEXT NOT NULL,
  action TEXT NOT NULL,                 -- ADD, END, WITHDRAW
  summary TEXT NOT NULL,
  ground TEXT NOT NULL
);
CREATE INDEX tariff_change_time ON tariff_change (changed_at, id);

-- What the tariff made of pages and copies, and why the fee is another; NULL: it isn't.
ALTER TABLE paper ADD COLUMN fee_computed BIGINT;
ALTER TABLE paper ADD COLUMN fee_reason TEXT;
UPDATE paper SET fee_computed = fee;

-- What a stretch of days adds up to is read from here alone, without the rows.
CREATE INDEX paper_sums ON paper (unit_id, submitted_at, state, document_type, copy_count, page_count,
  fee, fee_computed, due_at, completed_at);

-- What was taken for a dossier so far: the sum of its payments.
ALTER TABLE dossier ADD COLUMN fee_paid BIGINT NOT NULL DEFAULT 0;

-- What was taken, and counter-entries for what was written by mistake. Never changed, never deleted.
CREATE TABLE payment (
  id TEXT NOT NULL PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  dossier_id TEXT NOT NULL REFERENCES dossier (id),
  amount BIGINT NOT NULL,               -- below zero: a counter-entry
  receipt TEXT NOT NULL,                -- số biên lai; a counter-entry's is that of what it undoes
  receipt_key TEXT,                     -- the same folded, what it is unique by; NULL: a counter-entry
  paid_on TEXT NOT NULL,                -- the day on which it counts
  method TEXT NOT NULL,                 -- CASH, TRANSFER
  reverses TEXT UNIQUE REFERENCES payment (id), -- what a counter-entry undoes, once
  reason TEXT,                          -- why it does
  registered_on TEXT NOT NULL,          -- the day on which the dossier was received
  taken_by TEXT NOT NULL REFERENCES person (id),
  taken_by_name TEXT NOT NULL,
  taken_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX payment_receipt ON payment (unit_id, receipt_key);
CREATE INDEX payment_of_dossier ON payment (dossier_id, taken_at, id);
CREATE INDEX payment_by_day ON payment (unit_id, paid_on, method, amount);
CREATE INDEX payment_by_registration ON payment (unit_id, registered_on, amount);
CREATE INDEX payment_newest ON payment (unit_id, taken_at, id);
