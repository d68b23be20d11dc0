-- The bearer of the verifier that looked at the ID, once a phone with a wallet has taken the recovery over from it.
ALTER TABLE recoveries ADD COLUMN verifier_tag TEXT;
