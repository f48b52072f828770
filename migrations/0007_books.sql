-- Closing a book, and locking the books of a year ("khóa sổ", NĐ 23/2015 Đ.13 k.1): when, by whom,
-- under which name, and what had been recorded in it until then. NULL: not closed, not locked yet;
-- books that were closed before this get their counts when they are locked.
ALTER TABLE book ADD COLUMN closed_at BIGINT;
ALTER TABLE book ADD COLUMN closed_by TEXT REFERENCES person (id);
ALTER TABLE book ADD COLUMN closed_by_name TEXT;
ALTER TABLE book ADD COLUMN closed_numbers BIGINT;
ALTER TABLE book ADD COLUMN closed_copies BIGINT;
ALTER TABLE book ADD COLUMN closed_fees BIGINT; -- đồng
ALTER TABLE book ADD COLUMN locked_at BIGINT;
ALTER TABLE book ADD COLUMN locked_by TEXT REFERENCES person (id);
ALTER TABLE book ADD COLUMN locked_by_name TEXT;

-- Words that a line of a book is found by, folded like those of papers and looked up by prefix range:
-- of name, e-mail, identifier and paper; and the code of its document type between two "=".
CREATE TABLE register_token (
  book_id TEXT NOT NULL REFERENCES book (id),
  token TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (book_id, token, number)
);
CREATE INDEX register_token_of_line ON register_token (book_id, number, token);

-- Lines that are there already are found by who asked for them and by the type of their paper.
INSERT INTO register_token (book_id, token, number)
  SELECT r.book_id, t.token, r.number FROM register_row r JOIN paper_token t ON t.paper_id = r.paper_id;
INSERT INTO register_token (book_id, token, number)
  SELECT r.book_id, '=' || p.document_type || '=', r.number FROM register_row r JOIN paper p ON p.id = r.paper_id;

-- Numbers rise with days, so that a stretch of days is a stretch of numbers; this finds its ends.
CREATE INDEX register_by_day ON register_row (book_id, certified_on, number);
