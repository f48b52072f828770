-- What a signature has besides its image ("Thêm chữ ký"), each part of it left out where it isn't needed.

ALTER TABLE stamp_image ADD COLUMN signing_phone TEXT;    -- số điện thoại ký số
ALTER TABLE stamp_image ADD COLUMN anchor_keyword TEXT;   -- từ khóa định vị vị trí
ALTER TABLE stamp_image ADD COLUMN signing_accounts TEXT; -- JSON: thông tin bổ sung, an account with a provider each

-- Providers of remote signatures (nhà cung cấp), in the order in which they are offered.
CREATE TABLE signing_provider (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position BIGINT NOT NULL,
  active BIGINT NOT NULL                -- 0: not offered any more
);
INSERT INTO signing_provider (code, name, position, active) VALUES
  ('VNPT', 'VNPT-CA', 1, 1),
  ('VIETTEL', 'MySign (Viettel-CA)', 2, 1),
  ('CA2', 'CA2', 3, 1),
  ('BKAV', 'BkavCA', 4, 1),
  ('FPT', 'FPT-CA', 5, 1),
  ('NEWTEL', 'Newtel-CA', 6, 1),
  ('MISA', 'MISA-CA', 7, 1);
