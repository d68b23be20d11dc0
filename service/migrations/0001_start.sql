-- Portable between SQLite and PostgreSQL: ids and JSON as TEXT, moments as BIGINT (ms since 1970, UTC), flags as INT.
-- Columns named *_tag hold keyed hashes (HMAC with the service's key, which is not in the database), never the value.

CREATE TABLE recoveries (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    profile TEXT NOT NULL,
    mode TEXT NOT NULL,
    step TEXT NOT NULL,
    doing TEXT,
    refusal TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    browser TEXT NOT NULL,
    city TEXT NOT NULL,
    browser_tag TEXT NOT NULL,
    code_tag TEXT NOT NULL UNIQUE,
    bearer_tag TEXT UNIQUE,
    claimed_at BIGINT,
    device_key TEXT,
    device_label TEXT,
    words_phone INT,
    words_desktop INT,
    consent TEXT,
    credential TEXT,
    facts TEXT NOT NULL,
    receipt TEXT
);

CREATE INDEX recoveries_account ON recoveries (account, created_at);

-- Every nonce is good for one use by its subject.
CREATE TABLE nonces (
    nonce TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    purpose TEXT NOT NULL,
    bound_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    spent_at BIGINT
);

-- Something that happened and counts against a limit.
CREATE TABLE hits (
    bucket TEXT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX hits_bucket ON hits (bucket, at);

-- A pre-authorized code and the access token it was redeemed for; the claims are sealed and wiped when issued.
CREATE TABLE offers (
    code_tag TEXT PRIMARY KEY,
    recovery TEXT NOT NULL,
    claims TEXT,
    expires_at BIGINT NOT NULL,
    token_tag TEXT UNIQUE,
    token_expires_at BIGINT,
    issued_at BIGINT
);

CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    recovery TEXT NOT NULL,
    holder TEXT NOT NULL,
    digest TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- The sealed embedding of an ID's portrait, from the issuance to the decision.
CREATE TABLE portraits (
    recovery TEXT PRIMARY KEY,
    sealed TEXT NOT NULL
);

-- A presentation request: fetched by its id, answered once by its state.
CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    recovery TEXT NOT NULL,
    nonce TEXT NOT NULL,
    state TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL,
    answered_at BIGINT
);

-- At most one pass an account. `reveal` lets the service, with its key, show the value once on each screen; then it is wiped.
CREATE TABLE passes (
    account TEXT PRIMARY KEY,
    recovery TEXT NOT NULL,
    salt TEXT NOT NULL,
    hash TEXT NOT NULL,
    reveal TEXT,
    reveal_until BIGINT NOT NULL,
    lifetime_minutes BIGINT NOT NULL,
    one_time INT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    shown_phone INT NOT NULL,
    shown_desktop INT NOT NULL
);

CREATE TABLE sessions (
    tag TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    via TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE removed_methods (
    account TEXT NOT NULL,
    method TEXT NOT NULL,
    removed_at BIGINT NOT NULL,
    PRIMARY KEY (account, method)
);

-- Notices that wait for a delivery adapter.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    recovery TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    veto_tag TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    delivered_at BIGINT
);

CREATE INDEX outbox_veto ON outbox (veto_tag);

-- Only ever inserted into; the retention job deletes what is older than the configured days.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    tie BIGINT NOT NULL,
    correlation TEXT NOT NULL,
    event TEXT NOT NULL,
    account TEXT,
    profile TEXT,
    mode TEXT,
    reason TEXT,
    detail TEXT NOT NULL
);

CREATE INDEX audit_at ON audit (at, tie);
CREATE INDEX audit_correlation ON audit (correlation);
