-- Copies on paper beside electronic ones (NĐ 23/2015): numbered in books of kind PAPER_COPIES, in a
-- series of their own. What is certified both ways is two papers of one original.
ALTER TABLE paper ADD COLUMN certification TEXT NOT NULL DEFAULT 'DIEN_TU'; -- DIEN_TU, GIAY
ALTER TABLE paper ADD COLUMN original_id TEXT REFERENCES paper (id); -- the first paper of the same original; null: this one

-- That a leader has signed the copies of a paper by hand, as they confirmed it last: what the register
-- and the printed attestation say of it.
CREATE TABLE hand_signature (
  paper_id TEXT NOT NULL PRIMARY KEY REFERENCES paper (id),
  signer_id TEXT NOT NULL REFERENCES person (id),
  signer_name TEXT NOT NULL,
  signer_title TEXT NOT NULL,           -- as the register has it: Phó Chủ tịch UBND phường
  title_lines TEXT NOT NULL,            -- as printed above the name, one a line: KT. CHỦ TỊCH
  signed_at BIGINT NOT NULL
);

-- That an original was given back ("Trả bản chính", NĐ 61/2018 Đ.20 k.2): once for an original.
CREATE TABLE original_return (
  original_id TEXT NOT NULL PRIMARY KEY REFERENCES paper (id), -- its first paper
  returned_to TEXT NOT NULL,            -- name of who took it
  returned_by TEXT NOT NULL REFERENCES person (id),
  returned_by_name TEXT NOT NULL,
  returned_at BIGINT NOT NULL
);
