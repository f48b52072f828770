-- Appointments (lịch hẹn): what a unit offers, who comes when, and what people are told in their account.

-- One row a unit that takes appointments. Whoever takes a place or changes what is offered writes it
-- first, so that they wait for one another and nobody counts places beside somebody else.
CREATE TABLE appointment_office (
  unit_id TEXT NOT NULL PRIMARY KEY REFERENCES unit (id),
  version BIGINT NOT NULL               -- raised when what is offered changes
);

-- The hours of a week from a day on; the latest that has begun counts.
CREATE TABLE appointment_week (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  valid_from TEXT NOT NULL,             -- day
  hours TEXT NOT NULL,                  -- JSON: Monday to Sunday, each its slots with time and places
  set_by TEXT NOT NULL REFERENCES person (id),
  set_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, valid_from)
);

-- A single day that differs from its week and from the national holidays: a day off, other hours or places.
CREATE TABLE appointment_day (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  day TEXT NOT NULL,
  hours TEXT NOT NULL,                  -- JSON: its slots; none: a day off
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL REFERENCES person (id),
  set_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, day)
);

CREATE TABLE appointment (
  id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,            -- mã lịch hẹn: CTĐT-20261123-0000
  unit_id TEXT NOT NULL REFERENCES unit (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  document_type TEXT NOT NULL REFERENCES document_type (code),
  document_name TEXT NOT NULL,          -- the type's name, or what was typed for "Giấy tờ khác"
  state TEXT NOT NULL,                  -- DOMAIN §3.3
  is_open BIGINT NOT NULL,              -- 1 while it is awaited and so holds a place
  booked_for BIGINT NOT NULL,           -- thời gian hẹn
  moved_to BIGINT,                      -- thời gian hẹn lại, the newest
  starts_at BIGINT NOT NULL,            -- the one of the two that counts
  reason TEXT,                          -- of the newest step that needed one
  dossier_id TEXT REFERENCES dossier (id), -- what it became
  booked_at BIGINT NOT NULL,
  -- what lists show, sort and filter by, as it stood when it was booked
  applicant_kind TEXT NOT NULL,         -- CITIZEN, ENTERPRISE
  applicant_name TEXT NOT NULL,
  applicant_name_key TEXT NOT NULL,
  applicant_identifier TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX appointment_open ON appointment (unit_id, is_open, starts_at, id);
CREATE INDEX appointment_open_by_name ON appointment (unit_id, is_open, applicant_name_key, id);
CREATE INDEX appointment_by_state ON appointment (unit_id, state, starts_at, id);
CREATE INDEX appointment_by_state_and_name ON appointment (unit_id, state, applicant_name_key, id);
CREATE INDEX appointment_of_unit ON appointment (unit_id, starts_at, id);
CREATE INDEX appointment_of_unit_by_name ON appointment (unit_id, applicant_name_key, id);
CREATE INDEX appointment_of_person ON appointment (person_id, starts_at, id);
CREATE INDEX appointment_past ON appointment (is_open, starts_at);

-- Words to find appointments by, as in paper_token.
CREATE TABLE appointment_token (
  unit_id TEXT NOT NULL,
  token TEXT NOT NULL,
  appointment_id TEXT NOT NULL REFERENCES appointment (id),
  PRIMARY KEY (unit_id, token, appointment_id)
);
CREATE INDEX appointment_token_of_appointment ON appointment_token (appointment_id, token);

-- The daily counter behind their codes, which name no unit: the last number given, from 0.
CREATE TABLE appointment_counter (
  day TEXT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);

-- Who did what when to an appointment.
CREATE TABLE appointment_event (
  id TEXT NOT NULL PRIMARY KEY,
  appointment_id TEXT NOT NULL REFERENCES appointment (id),
  at BIGINT NOT NULL,
  actor_id TEXT REFERENCES person (id), -- null: the program
  actor_name TEXT NOT NULL,
  step TEXT NOT NULL,
  starts_at BIGINT NOT NULL,            -- for when it stood after the step
  reason TEXT NOT NULL
);
CREATE INDEX event_of_appointment ON appointment_event (appointment_id, at, id);

-- The form that "Xử lý" opened for an appointment: sent, it is what the appointment became.
CREATE TABLE appointment_dossier (
  dossier_id TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
  appointment_id TEXT NOT NULL REFERENCES appointment (id)
);
CREATE INDEX dossier_of_appointment ON appointment_dossier (appointment_id);

-- What an account is told, of any feature.
CREATE TABLE notice (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  text TEXT NOT NULL,
  link TEXT,                            -- path within the portal where more is to be seen
  sms TEXT,                             -- what goes by SMS too, without diacritics
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notice_of_person ON notice (person_id, at, id);
CREATE INDEX notice_unread ON notice (person_id, read_at);
