-- Word of changes: what pages that are open are told, and what goes by e-mail to whom wants it.

-- Something that others may have on their screens has changed. Each process reads what is new here and
-- tells the pages that are open with it; rows are forgotten after an hour.
CREATE TABLE change_mark (
  id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  unit_id TEXT,                         -- the staff of this unit may know; null: only the person
  person_id TEXT,                       -- whom it is for
  event TEXT NOT NULL                   -- JSON: what they are told
);
CREATE INDEX change_mark_by_time ON change_mark (at);

ALTER TABLE notice ADD COLUMN kind TEXT NOT NULL DEFAULT 'PROGRESS'; -- RETURNED, DELIVERY, WAITING, APPOINTMENT, PROGRESS
ALTER TABLE notice ADD COLUMN once_key TEXT; -- told once under this name
CREATE UNIQUE INDEX notice_once ON notice (person_id, once_key);

-- What an account wants by e-mail too; without a row nothing.
CREATE TABLE notice_choice (
  person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
  email TEXT NOT NULL,
  kinds TEXT NOT NULL,                  -- codes of kinds, with blanks between them
  changed_at BIGINT NOT NULL
);
