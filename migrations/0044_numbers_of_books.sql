-- Digits that the numbers of a book are padded to belong to the book: numbers that were printed stay as
-- they were printed, whatever the unit sets for the books that it opens later.
ALTER TABLE book ADD COLUMN number_width BIGINT NOT NULL DEFAULT 0;
UPDATE book SET number_width = (SELECT u.number_width FROM unit u WHERE u.id = book.unit_id);
