-- What the platform's statement about the phone was worth at the claim; where Apple's App Attest vouches, the attested key, how far it
-- has counted, and the hash of the evidence that it counted last for.
CREATE TABLE attested (
    recovery TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    point TEXT,
    counter BIGINT NOT NULL,
    asserted TEXT NOT NULL
);
