/**
 * The tables of the first version. Released: never change it. docs/design/data.md says how shared tables merge.
 * Days are `YYYY-MM-DD`; instants are milliseconds since the epoch, except a commit's author time (seconds, as in Git).
 */
export const firstSchemaSql = `
-- shared ----------------------------------------------------------------------------------------

-- The day Hot Dash was first started; the earliest over all devices.
CREATE TABLE adoption (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  day TEXT NOT NULL
) STRICT;

-- is_private: as GitHub last said; null until it does, and treated as private until then.
-- known_from: the first day its languages were known; null if never.
-- label: the folder's name on this device, shown if no remote gives a name; not shared.
CREATE TABLE repository (
  id TEXT PRIMARY KEY,
  is_private INTEGER CHECK (is_private IN (0, 1)),
  known_from TEXT,
  label TEXT
) STRICT, WITHOUT ROWID;

-- The first day a language was seen in a repository; never removed.
CREATE TABLE repository_language (
  repository TEXT NOT NULL,
  language TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (repository, language)
) STRICT, WITHOUT ROWID;

-- name: owner/name in lower case; label: as written.
CREATE TABLE repository_name (
  host TEXT NOT NULL,
  name TEXT NOT NULL,
  repository TEXT NOT NULL,
  label TEXT NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (host, name, repository)
) STRICT, WITHOUT ROWID;
CREATE INDEX repository_name_by_repository ON repository_name (repository);

-- Repositories that the user wants forgotten: nothing of their families is recorded.
CREATE TABLE forgotten (
  repository TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Two repositories of one family (low < high).
CREATE TABLE family_link (
  low TEXT NOT NULL,
  high TEXT NOT NULL,
  PRIMARY KEY (low, high),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;

-- email: after .mailmap; author: as in the commit, empty if that is the same. A commit read before and after a change of
-- .mailmap has two rows, but is one commit: author, time and offset identify it.
-- oids: in order of arrival, separated by spaces; evidence only.
-- The key holds the day, so that the commits of a day are in one place; descending, because a log begins with the latest
-- commit and so appends to the table.
CREATE TABLE local_commit (
  repository TEXT NOT NULL,
  day TEXT NOT NULL,
  email TEXT NOT NULL,
  time INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  author TEXT NOT NULL,
  oids TEXT NOT NULL,
  PRIMARY KEY (repository, day DESC, email, time DESC, offset, author)
) STRICT, WITHOUT ROWID;
CREATE INDEX local_commit_mapped ON local_commit (repository) WHERE author <> '';

CREATE TABLE github_commit_day (
  account TEXT NOT NULL,
  repository TEXT NOT NULL,
  day TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (repository, day, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX github_commit_day_by_day ON github_commit_day (day, repository);

CREATE TABLE contribution_item (
  host TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  repository TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (host, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX contribution_item_by_day ON contribution_item (day);
CREATE INDEX contribution_item_by_repository ON contribution_item (repository, day);

-- key: commit/<repository as granted>/<day>, <kind>/<host>/<key of the item>, or starter. units only grow.
CREATE TABLE granted (
  key TEXT PRIMARY KEY,
  dish TEXT NOT NULL,
  repository TEXT,
  day TEXT NOT NULL,
  units INTEGER NOT NULL CHECK (units > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX granted_by_repository ON granted (repository, day);

-- One eaten unit: the n-th (from 1) of a grant.
CREATE TABLE meal (
  grant_key TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n > 0),
  at INTEGER NOT NULL,
  dish TEXT NOT NULL,
  experience INTEGER NOT NULL,
  device TEXT NOT NULL,
  PRIMARY KEY (grant_key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX meal_by_time ON meal (at);

CREATE TABLE unlock (
  item TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was done for the first time (a first review, 100 commits …); kept once earned.
CREATE TABLE deed (
  item TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is worn (wear/<slot>) and which scene (scene); empty: nothing. The latest clock wins.
CREATE TABLE choice (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- value: JSON; shared = 1: travels between devices.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  clock TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1))
) STRICT, WITHOUT ROWID;

-- of this device ---------------------------------------------------------------------------------

-- highest_clock: the greatest hybrid logical clock seen.
CREATE TABLE device (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL,
  highest_clock TEXT
) STRICT;

CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

-- git_dir: the common Git directory; a clone keeps the repository that it was first bound to.
-- addresses: the JSON array that its commits were last read for; if it changes, the whole clone is read again.
-- read_with: a digest of everything else that decides which commits are seen; if it changes, likewise.
-- names: its remotes' names when it was last recorded, as JSON; if they change, it is recorded again without commits.
CREATE TABLE clone (
  git_dir TEXT PRIMARY KEY,
  repository TEXT NOT NULL,
  addresses TEXT NOT NULL,
  read_with TEXT NOT NULL,
  names TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The tips up to which a clone was read.
CREATE TABLE clone_tip (
  git_dir TEXT NOT NULL REFERENCES clone (git_dir) ON DELETE CASCADE,
  ref TEXT NOT NULL,
  oid TEXT NOT NULL,
  PRIMARY KEY (git_dir, ref)
) STRICT, WITHOUT ROWID;

-- secret: the token, encrypted by the system; null if the GitHub CLI has it (asked at each start) or there is no keyring.
CREATE TABLE github_account (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  login TEXT NOT NULL,
  how TEXT NOT NULL,
  secret BLOB
) STRICT, WITHOUT ROWID;

-- Ranges of days that a sync has read completely. at: when; 0 if it has to be read again. The others are the numbers of
-- contributions that GitHub counts there but does not disclose to this account: restricted (in repositories that its
-- token may not see), hidden (behind single sign-on and the like), and cut (on days with more than GitHub lists).
CREATE TABLE sync_window (
  account TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  at INTEGER NOT NULL,
  restricted INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  cut INTEGER NOT NULL,
  PRIMARY KEY (account, from_day)
) STRICT, WITHOUT ROWID;

-- The repositories in which an account has contributed: the latest day seen, and when GitHub was last asked for languages.
CREATE TABLE github_repository (
  account TEXT NOT NULL,
  repository TEXT NOT NULL,
  last_day TEXT NOT NULL,
  asked_at INTEGER,
  PRIMARY KEY (account, repository)
) STRICT, WITHOUT ROWID;

CREATE TABLE speech_clip (
  key TEXT PRIMARY KEY,
  wav BLOB NOT NULL,
  mouths TEXT NOT NULL,
  seconds REAL NOT NULL,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a window stood on its display: in device-independent pixels from the corner of the work area.
CREATE TABLE window_place (
  name TEXT PRIMARY KEY,
  display INTEGER NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- derived from the above, and rebuilt from it when in doubt ---------------------------------------------

-- The family of every repository, from family_link: its smallest id.
CREATE TABLE family (
  repository TEXT PRIMARY KEY,
  family TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX family_members ON family (family);

-- The families that count, and from which day on they give food.
CREATE TABLE counting_family (
  family TEXT PRIMARY KEY,
  start TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each family did on each day, whether it counts or not; for commits also how many only Git or only GitHub knows.
CREATE TABLE day_count (
  family TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  only_local INTEGER NOT NULL DEFAULT 0,
  only_github INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (family, day, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX day_count_by_day ON day_count (day, kind, family, count);

-- The settings that the three tables above were made with, as JSON; if they change, the tables are rebuilt.
CREATE TABLE derived_with (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  settings TEXT NOT NULL
) STRICT;

-- Grants with uneaten units, the number of such units by dish, and all experience: kept by database-triggers.ts.
CREATE TABLE pantry (
  key TEXT PRIMARY KEY,
  dish TEXT NOT NULL,
  day TEXT NOT NULL,
  remaining INTEGER NOT NULL CHECK (remaining > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX pantry_by_age ON pantry (dish, day, key);

CREATE TABLE waiting (
  dish TEXT PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE growth (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  experience INTEGER NOT NULL
) STRICT;
INSERT INTO growth (only, experience) VALUES (1, 0);
`
