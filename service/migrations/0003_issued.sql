-- The issued credential, sealed, until its wallet has used it: an answer that was lost is given again, the very same.
CREATE TABLE issued (
    recovery TEXT PRIMARY KEY,
    sealed TEXT NOT NULL
);
