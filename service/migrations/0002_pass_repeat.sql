-- When the phone was first given the pass: for a short time it may ask again, if the answer was lost.
ALTER TABLE passes ADD COLUMN phone_at BIGINT;
