-- Filters of "Theo dõi hồ sơ chứng thực" that people keep under a name, each for themselves.
CREATE TABLE saved_filter (
  id TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,               -- the name folded: no two of a person read the same
  query TEXT NOT NULL,                  -- what it asks for: JSON of QueueQuery
  is_default BIGINT NOT NULL,           -- 1: the list opens with it; one of a person at most
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_filter_name ON saved_filter (person_id, name_key);
