-- Deadlines that were promised anew ("Gia hạn": NĐ 23/2015 Đ.21, NĐ 61/2018 Đ.19 k.9): one for a
-- dossier, at most. The papers' due_at holds what counts.
CREATE TABLE deadline_extension (
  dossier_id TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
  due_before BIGINT NOT NULL,           -- what had been promised
  due_after BIGINT NOT NULL,            -- what is promised now
  agreement TEXT,                       -- number of the written agreement of who asked; null: within two working days
  agreed_on TEXT,                       -- its day
  reason TEXT NOT NULL,
  extended_by TEXT NOT NULL REFERENCES person (id),
  extended_by_name TEXT NOT NULL,
  extended_at BIGINT NOT NULL
);
