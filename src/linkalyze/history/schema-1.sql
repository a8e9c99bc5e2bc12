-- Version 1. A connection is one row of Connections.csv as it was written; a span tells from which
-- snapshot on it was there, and the first later snapshot in which it was not (null: still there).

CREATE TABLE member (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE            -- the name without case and accents
) STRICT;

CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
  date TEXT NOT NULL,                 -- 2026-10-01, the day of the export
  kind TEXT NOT NULL,                 -- connections, basic or complete
  hash TEXT NOT NULL,                 -- of the list of connections
  contacts INTEGER NOT NULL,
  UNIQUE (member, date)
) STRICT;

CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
  key BLOB NOT NULL,                  -- a hash of the row and of which copy it is
  first_name TEXT, last_name TEXT, url TEXT, email_address TEXT, company TEXT, position TEXT,
  connected_on TEXT,
  copy INTEGER NOT NULL,              -- rows that are the same to the letter are numbered from 0
  UNIQUE (member, key)
) STRICT;

CREATE TABLE span (
  member INTEGER NOT NULL REFERENCES member ON DELETE CASCADE,
  connection INTEGER NOT NULL REFERENCES connection ON DELETE CASCADE,
  first TEXT NOT NULL,
  gone TEXT,
  PRIMARY KEY (connection, first)
) STRICT, WITHOUT ROWID;
