-- After a crash each object is looked for among the columns that may name it; without an index each
-- look reads these tables whole.
CREATE INDEX upload_part_object ON upload_part (object_id);
CREATE INDEX stamp_image_object ON stamp_image (object_id);
CREATE INDEX delivery_letter ON delivery (letter_id);
