-- Version 2. Whom the report on a snapshot named to write to.

CREATE TABLE advice (
  snapshot INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
  place INTEGER NOT NULL,             -- in the list
  url TEXT,                           -- of the profile
  name TEXT NOT NULL,
  reason TEXT NOT NULL,               -- arrived, promoted, moved, revive, years or plan
  PRIMARY KEY (snapshot, place)
) STRICT, WITHOUT ROWID;
