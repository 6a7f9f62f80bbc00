/**
 * The first schema. A shared table (see docs/design/architecture.md) is a grow-only set with natural keys, a maximum or
 * minimum, or a last-writer-wins register, so that merging is the same upsert as recording.
 * Days are `YYYY-MM-DD`; instants are milliseconds since the epoch, except a commit's author time (seconds, as Git has it).
 */
export const first = `
-- shared ----------------------------------------------------------------------------------------

-- The day Hot Dash was first started; the earliest over all devices.
CREATE TABLE adoption (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  day TEXT NOT NULL
) STRICT;

-- is_private: as GitHub told last; null until it does, and then taken for private.
-- known_from: the first day its languages were known (null: never yet).
-- label: the folder's name on this device, shown where no remote gives a name; not shared.
CREATE TABLE repository (
  id TEXT PRIMARY KEY,
  is_private INTEGER CHECK (is_private IN (0, 1)),
  known_from TEXT,
  label TEXT
) STRICT, WITHOUT ROWID;

-- The first day a language was seen in a repository; never taken away.
CREATE TABLE repository_language (
  repository TEXT NOT NULL,
  language TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (repository, language)
) STRICT, WITHOUT ROWID;

-- name is owner/name in lower case, label as it is written.
CREATE TABLE repository_name (
  host TEXT NOT NULL,
  name TEXT NOT NULL,
  repository TEXT NOT NULL,
  label TEXT NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (host, name, repository)
) STRICT, WITHOUT ROWID;
CREATE INDEX repository_name_by_repository ON repository_name (repository);

-- Repositories that a person never wants to see again: their families are recorded no more.
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

-- email: after .mailmap, as it was when it was read; author: as the commit has it, empty where that is the same. A commit
-- read before and after a change of .mailmap has a row for each, and is one: by author, time and offset.
-- oids: in order of arrival, with a space between them; evidence only.
-- The key holds the day, so that a day of a repository is one place; descending, so that a log, which begins with the
-- latest commit, is written at the end of the table.
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

-- key: commit/<repository as granted>/<day> · <kind>/<host>/<key of the item> · starter. units only grow.
CREATE TABLE granted (
  key TEXT PRIMARY KEY,
  dish TEXT NOT NULL,
  repository TEXT,
  day TEXT NOT NULL,
  units INTEGER NOT NULL CHECK (units > 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX granted_by_repository ON granted (repository, day);

-- The unit eaten: the n-th (from 1) of a grant.
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

-- What was done for the first time (a first review, 100 commits …); once earned it stays.
CREATE TABLE deed (
  item TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is worn (wear/<slot>) and which scene (scene); empty: nothing. The last writer by hybrid logical clock, then device id.
CREATE TABLE choice (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- value is JSON; shared = 1 travels between devices.
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
-- addresses: the JSON array that its commits were last read for; another set means reading it whole again.
-- read_with: a digest of what else decides which commits are seen; another one means the same.
-- names: what its remotes were called when it was last recorded, as JSON; others mean recording it again, without its commits.
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

-- secret: the token, encrypted by the system; null for the GitHub CLI's (asked at each start) and where the system keeps no secret.
CREATE TABLE github_account (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  login TEXT NOT NULL,
  how TEXT NOT NULL,
  secret BLOB
) STRICT, WITHOUT ROWID;

-- Windows of the calendar that a sync has read to their end; at 0: to be read again.
-- What GitHub counts there and does not disclose to this account, as numbers of contributions: of repositories that its
-- token may not see, hidden (single sign-on and the like), and left out on a day with more than GitHub lists.
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

-- Where a window stood: anchored to a display, in device independent pixels from its work area's corner.
CREATE TABLE window_place (
  name TEXT PRIMARY KEY,
  display INTEGER NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- derived from the above, and rebuilt from it whenever in doubt -----------------------------------------

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

-- What each family did on each day, whether it counts or not; of commits also what Git and what GitHub know alone.
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

-- The settings that the three tables above were made with, as JSON; others mean making them anew.
CREATE TABLE derived_with (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  settings TEXT NOT NULL
) STRICT;

-- Grants with units not eaten yet, the number of such units by dish, and all experience ever: kept by the triggers below.
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

CREATE TRIGGER granted_added AFTER INSERT ON granted
BEGIN
  INSERT INTO pantry (key, dish, day, remaining)
  SELECT NEW.key, NEW.dish, NEW.day, left_over
  FROM (SELECT NEW.units - (SELECT count(*) FROM meal WHERE grant_key = NEW.key AND n <= NEW.units) AS left_over)
  WHERE left_over > 0;
END;

CREATE TRIGGER granted_raised AFTER UPDATE ON granted
BEGIN
  DELETE FROM pantry WHERE key = OLD.key;
  INSERT INTO pantry (key, dish, day, remaining)
  SELECT NEW.key, NEW.dish, NEW.day, left_over
  FROM (SELECT NEW.units - (SELECT count(*) FROM meal WHERE grant_key = NEW.key AND n <= NEW.units) AS left_over)
  WHERE left_over > 0;
END;

CREATE TRIGGER granted_removed AFTER DELETE ON granted
BEGIN
  DELETE FROM pantry WHERE key = OLD.key;
END;

CREATE TRIGGER pantry_filled AFTER INSERT ON pantry
BEGIN
  INSERT INTO waiting (dish, count) VALUES (NEW.dish, NEW.remaining)
  ON CONFLICT DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER pantry_changed AFTER UPDATE OF remaining ON pantry
BEGIN
  UPDATE waiting SET count = count + NEW.remaining - OLD.remaining WHERE dish = NEW.dish;
END;

CREATE TRIGGER pantry_emptied AFTER DELETE ON pantry
BEGIN
  UPDATE waiting SET count = count - OLD.remaining WHERE dish = OLD.dish;
END;

-- A meal can arrive from another device before the grant that it eats of: then the grant's own trigger counts it.
CREATE TRIGGER meal_eaten AFTER INSERT ON meal
BEGIN
  UPDATE growth SET experience = experience + NEW.experience;
  DELETE FROM pantry
  WHERE key = NEW.grant_key AND remaining = 1
    AND NEW.n <= (SELECT units FROM granted WHERE key = NEW.grant_key);
  UPDATE pantry SET remaining = remaining - 1
  WHERE key = NEW.grant_key AND remaining > 1
    AND NEW.n <= (SELECT units FROM granted WHERE key = NEW.grant_key);
END;

CREATE TRIGGER meal_corrected AFTER UPDATE OF experience ON meal
BEGIN
  UPDATE growth SET experience = experience + NEW.experience - OLD.experience;
END;
`
