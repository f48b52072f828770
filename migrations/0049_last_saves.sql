-- Who saved a form last: whoever was slower is told who was faster.
CREATE TABLE last_save (
  form_id TEXT NOT NULL PRIMARY KEY,    -- a dossier's id, or that of a returned paper with a form of its own
  person_id TEXT NOT NULL REFERENCES person (id),
  saved_at BIGINT NOT NULL
);
