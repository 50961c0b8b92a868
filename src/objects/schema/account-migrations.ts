import { OUTBOX_MIGRATION } from '../outbox.ts'

/** Numbered, additive, each kept for ever: an object may wake on the oldest schema years later. */
export const ACCOUNT_MIGRATIONS: readonly string[] = [
  `CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT,
    language TEXT NOT NULL,
    user_handle TEXT NOT NULL,
    auth_epoch INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE operations (
    operation TEXT PRIMARY KEY,
    outcome TEXT NOT NULL CHECK (outcome IN ('live', 'void')),
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    sid TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    secret_hash TEXT NOT NULL,
    browser TEXT NOT NULL,
    base TEXT NOT NULL,
    base_since INTEGER NOT NULL,
    aal2_since INTEGER,
    amr TEXT NOT NULL,
    auth_time INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    agent TEXT NOT NULL,
    previous_secret_hash TEXT,
    successor TEXT,
    rotated_at INTEGER
  ) STRICT;
  CREATE TABLE authenticators (
    id TEXT PRIMARY KEY,
    method TEXT NOT NULL,
    data TEXT NOT NULL,
    operation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
  CREATE TABLE used (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
  ) STRICT;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    request_id TEXT,
    detail TEXT NOT NULL
  ) STRICT;`,
  OUTBOX_MIGRATION,
  `CREATE TABLE parked (
    id TEXT PRIMARY KEY,
    sid TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    digest TEXT NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'answered')),
    ticket TEXT
  ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE sessions ADD COLUMN phishing_resistant INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE profile ADD COLUMN passkey_declined_at INTEGER;
  ALTER TABLE authenticators ADD COLUMN label TEXT;
  ALTER TABLE authenticators ADD COLUMN added_from TEXT;
  ALTER TABLE authenticators ADD COLUMN used_from TEXT;
  ALTER TABLE authenticators ADD COLUMN last_step INTEGER;
  CREATE TABLE guesses (
    authenticator TEXT NOT NULL,
    guesser TEXT NOT NULL CHECK (guesser IN ('stranger', 'known')),
    in_a_row INTEGER NOT NULL,
    recent INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (authenticator, guesser)
  ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE parked ADD COLUMN back TEXT NOT NULL DEFAULT '/';
  ALTER TABLE parked ADD COLUMN content_type TEXT;
  ALTER TABLE parked ADD COLUMN statement BLOB;
  ALTER TABLE parked ADD COLUMN confirmed_by TEXT CHECK (confirmed_by IN ('passkey', 'totp'));`,
  `ALTER TABLE profile ADD COLUMN restricted_since INTEGER;
  ALTER TABLE profile ADD COLUMN restricted_until INTEGER;
  ALTER TABLE profile ADD COLUMN frozen_at INTEGER;
  ALTER TABLE profile ADD COLUMN recovery_required_at INTEGER;
  ALTER TABLE profile ADD COLUMN disputed_since INTEGER;
  ALTER TABLE profile ADD COLUMN disputed_until INTEGER;
  ALTER TABLE sessions ADD COLUMN proved_since INTEGER;
  ALTER TABLE sessions ADD COLUMN country TEXT;
  ALTER TABLE sessions ADD COLUMN label TEXT;
  ALTER TABLE sessions ADD COLUMN risk TEXT NOT NULL DEFAULT 'low' CHECK (risk IN ('low', 'medium', 'high'));
  CREATE TABLE links (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    address TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX links_to_forget ON links (until);
  CREATE TABLE places (
    network TEXT NOT NULL,
    asn INTEGER,
    country TEXT,
    latitude REAL,
    longitude REAL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (network)
  ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE recoveries (
    id TEXT PRIMARY KEY,
    browser TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    issued_at INTEGER,
    saved_at INTEGER,
    bound TEXT CHECK (bound IN ('password', 'totp', 'passkey', 'verified passkey')),
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE delayed_recovery (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    site TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    ready_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    told INTEGER NOT NULL,
    cancelled_by TEXT
  ) STRICT;`,
  'ALTER TABLE sessions ADD COLUMN city TEXT;',
  `ALTER TABLE authenticators ADD COLUMN removed_at INTEGER;
  ALTER TABLE authenticators ADD COLUMN kept_until INTEGER;
  CREATE TABLE address_changes (
    id TEXT PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('address', 'notification')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'held', 'done', 'stopped', 'reverted')),
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    operation TEXT NOT NULL,
    sid TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    authenticators TEXT NOT NULL,
    second TEXT,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    done_at INTEGER,
    revert_until INTEGER,
    reverted_by TEXT,
    disputed_at INTEGER
  ) STRICT;
  CREATE TABLE notification_addresses (
    address TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    removed_at INTEGER
  ) STRICT;
  CREATE TABLE directory_chores (
    kind TEXT NOT NULL CHECK (kind IN ('email', 'passkey')),
    identifier TEXT NOT NULL,
    chore TEXT NOT NULL CHECK (chore IN ('confirm', 'release')),
    operation TEXT,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (kind, identifier)
  ) STRICT, WITHOUT ROWID;`,
  'ALTER TABLE profile ADD COLUMN contested_until INTEGER;',
  `ALTER TABLE profile ADD COLUMN recovered_at INTEGER;
  ALTER TABLE profile ADD COLUMN vouched_at INTEGER;
  ALTER TABLE recoveries ADD COLUMN bound_since INTEGER;`,
  'ALTER TABLE address_changes ADD COLUMN site TEXT;',
]
