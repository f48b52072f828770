-- What a book that doesn't begin at 1 goes on from (NĐ 23/2015 Đ.13 k.2): a book of the year and its
-- last number, or in words one that was kept elsewhere, such as on paper. NULL: it begins at 1, or it
-- was opened before this was asked.
ALTER TABLE book ADD COLUMN continues TEXT;
