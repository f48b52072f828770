-- Each attempt at a delivery and what the mail server answered to it, word for word, so that a clerk
-- can show it to those who run the server.
CREATE TABLE delivery_attempt (
  delivery_id TEXT NOT NULL REFERENCES delivery (id),
  number BIGINT NOT NULL,               -- delivery.attempts with this one
  at BIGINT NOT NULL,
  arrived BIGINT NOT NULL,              -- 1: it was taken
  reason TEXT,                          -- why it wasn't, in our words
  answer TEXT,                          -- the server's reply: code and text, cleaned and cut; NULL: none came
  PRIMARY KEY (delivery_id, number)
);
