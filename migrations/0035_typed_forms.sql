-- What was typed into a form that was refused, until the page has shown it again: without JavaScript
-- the browser keeps nothing of it. Forgotten after an hour.
CREATE TABLE typed_form (
  session_id TEXT NOT NULL REFERENCES login_session (id),
  path TEXT NOT NULL,                   -- where the form goes: /api/note-absence
  fields TEXT NOT NULL,                 -- JSON: what was typed, by the names of the fields
  at BIGINT NOT NULL,
  PRIMARY KEY (session_id, path)
);
CREATE INDEX typed_form_by_time ON typed_form (at);
