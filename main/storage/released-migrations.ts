import { firstSchemaSql } from './first-schema.ts'

/** The migrations up to the last release, 1 to 22. Never change them. */
export const releasedMigrations: readonly string[] = [
  firstSchemaSql,
  // 2: How much GitHub left out of its lists, day by day.
  `
-- Days on which an account has more contributions than GitHub lists, and how many it left out. They are part of cut.
CREATE TABLE truncated_day (
  account TEXT NOT NULL,
  day TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;
`,
  // 3: Sums, so that every year and every total is shown at once after any number of years.
  `
-- What a family did in a year, whether it counts or not; older: how much of it counts but is too old to be food. A row
-- stays even if its count falls to 0.
CREATE TABLE family_year (
  year TEXT NOT NULL,
  family TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  only_local INTEGER NOT NULL,
  only_github INTEGER NOT NULL,
  older INTEGER NOT NULL,
  PRIMARY KEY (year, family, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_year_by_family ON family_year (family);

-- What all families that count did on a day. A row stays even if its count falls to 0.
CREATE TABLE counted_day (
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- The dishes made of a year's commits, and how many of them are still in the pantry.
CREATE TABLE commit_food (
  year TEXT PRIMARY KEY,
  granted INTEGER NOT NULL,
  remaining INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The e-mail addresses of a repository's commits.
CREATE TABLE repository_address (
  repository TEXT NOT NULL,
  email TEXT NOT NULL,
  PRIMARY KEY (repository, email)
) STRICT, WITHOUT ROWID;

INSERT INTO family_year
SELECT year, family, kind, sum(count), sum(only_local), sum(only_github), sum(older) FROM (
  SELECT substr(d.day, 1, 4) AS year, d.*, iif(d.day < c.start, d.count, 0) AS older
  FROM day_count AS d LEFT JOIN counting_family AS c USING (family)
) GROUP BY year, family, kind;
INSERT INTO counted_day
SELECT day, kind, sum(count) FROM day_count WHERE family IN (SELECT family FROM counting_family) GROUP BY day, kind;
INSERT INTO commit_food
SELECT substr(g.day, 1, 4), sum(g.units), sum(ifnull(p.remaining, 0)) FROM granted AS g LEFT JOIN pantry AS p USING (key)
WHERE g.dish = 'commit' AND g.repository IS NOT NULL GROUP BY 1;
INSERT INTO repository_address SELECT DISTINCT repository, email FROM local_commit;
`,
  // 4: Why an account has no token, so that a user who has to sign in again learns what happened.
  `
-- Why a token was not kept: there is no keyring, or the host rejected it. NULL if there is a secret, if the GitHub CLI has
-- it, or after a backup, which holds none, was restored.
ALTER TABLE github_account ADD COLUMN secret_lost TEXT CHECK (secret_lost IN ('no-keyring', 'rejected'));

UPDATE github_account SET secret_lost = 'no-keyring' WHERE secret IS NULL AND how <> 'cli';
`,
  // 5: The windows that GitHub answered with errors beside data.
  `
-- Whether the last answer about the window had errors beside its data: then its totals do not say what was left out.
ALTER TABLE sync_window ADD COLUMN had_errors INTEGER NOT NULL DEFAULT 0 CHECK (had_errors IN (0, 1));
`,
  // 6: How long a host wants an account to wait, so that a restart does not ask sooner.
  `
-- When the wait for a rate limit ends (milliseconds since the epoch); NULL: no wait so far.
ALTER TABLE github_account ADD COLUMN wait_until INTEGER;
`,
  // 7: A user who has fed Dash or has a source needs no onboarding.
  `
INSERT INTO setting (name, value, clock, shared)
SELECT 'onboarding', '"done"', '000000000000000-00000-migration', 0
WHERE EXISTS (SELECT 1 FROM meal) OR EXISTS (SELECT 1 FROM folder) OR EXISTS (SELECT 1 FROM github_account);
`,
  // 8: The last known state of the user's pull requests, so that a merge is news only once.
  `
-- As this device last saw them; never shared.
CREATE TABLE github_pull_request (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('merged', 'closed', 'passed', 'failed', 'none')),
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
`,
  // 9: The bird's place instead of its window's corner: the window has another size.
  `
UPDATE window_place
SET
  name = 'bird',
  x = x + max(0, 240 - coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'size'), 200)) / 2,
  y = y + 130
WHERE name = 'pet';
`,
  // 10: The side of its display behind which the bird hides; NULL while it stands.
  `
ALTER TABLE window_place ADD COLUMN edge TEXT CHECK (edge IN ('left', 'right'));
`,
  // 11: The lines that Dash has said, so that none is repeated too soon after a restart.
  `
-- line: its Japanese text, with variables in braces. The last lines of each trigger, and those of the last days, in
-- order of rowid, whatever the clock said; never shared.
CREATE TABLE said_line (
  trigger TEXT NOT NULL,
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (trigger, line)
) STRICT;
`,
  // 12: Clips prepared in advance, the time that took, and what to know of a voice while its engine is stopped.
  `
-- Their keys do not say which of the engine's dictionaries was used.
DELETE FROM speech_clip;
ALTER TABLE speech_clip ADD COLUMN is_prepared INTEGER NOT NULL DEFAULT 0;
-- The engine's user dictionary when it was last asked: a stopped engine cannot be asked.
CREATE TABLE engine_dictionary (
  engine TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) STRICT;
-- Whom to credit for a voice's clips while its engine is stopped.
CREATE TABLE voice_credit (
  engine TEXT NOT NULL,
  style INTEGER NOT NULL,
  credit TEXT NOT NULL,
  PRIMARY KEY (engine, style)
) STRICT;
-- Only the last day on which anything was prepared.
CREATE TABLE preparation (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  day TEXT NOT NULL,
  seconds REAL NOT NULL
) STRICT;
`,
  // 13: The user's changes to how words are read.
  `
-- key: the word in lower case. pronunciation: in kana; NULL if a shipped word is switched off. Never shared.
CREATE TABLE dictionary_word (
  key TEXT PRIMARY KEY,
  word TEXT NOT NULL,
  pronunciation TEXT
) STRICT;
`,
  // 14: Whether a clone's languages were listed at the tips up to which it was read; if not, scans list them again.
  `
ALTER TABLE clone ADD COLUMN languages_read INTEGER NOT NULL DEFAULT 0 CHECK (languages_read IN (0, 1));
`,
  // 15: The digest of the backup that this database descends from. NULL: unknown; empty: created beside older backups.
  'ALTER TABLE device ADD COLUMN last_backup TEXT;',
  // 16: The days that GitHub fails to return, so that they are shown as missing and retried once a day.
  `
-- Ranges of days (both ends included) that GitHub failed three times to return, but not others. at: last tried.
CREATE TABLE set_aside_range (
  account TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, from_day)
) STRICT, WITHOUT ROWID;
`,
  // 17: One table for all sums of food.
  `
DROP TABLE commit_food;
DROP TABLE waiting;

-- The dishes that were granted for a year, and how many of them are still in the pantry. The starter has the empty year.
CREATE TABLE food (
  dish TEXT NOT NULL,
  year TEXT NOT NULL,
  granted INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  PRIMARY KEY (dish, year)
) STRICT, WITHOUT ROWID;

INSERT INTO food
SELECT g.dish, iif(g.key = 'starter', '', substr(g.day, 1, 4)), sum(g.units), sum(ifnull(p.remaining, 0))
FROM granted AS g LEFT JOIN pantry AS p USING (key) GROUP BY 1, 2;
`,
  // 18: What is unlocked comes in a parcel.
  `
-- The items of unlock whose parcel the user has opened; shared.
CREATE TABLE opened_parcel (
  item TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What was unlocked before there were parcels is in the wardrobe already.
INSERT INTO opened_parcel SELECT item FROM unlock;
`,
  // 19: Dash grows with the days on which it is fed.
  `
-- The days with a meal, by the clock where the user was; shared. A day stays, whatever happens to its meals.
CREATE TABLE meal_day (
  day TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO meal_day SELECT DISTINCT date(at / 1000, 'unixepoch', 'localtime') FROM meal;

-- A user who has fed Dash keeps the form in which it was drawn until now, and can choose the younger ones.
INSERT INTO unlock
SELECT form, first FROM (SELECT min(at) AS first FROM meal), (SELECT 'fledgling' AS form UNION ALL SELECT 'dash')
WHERE first IS NOT NULL;
INSERT INTO opened_parcel SELECT item FROM unlock WHERE item IN ('fledgling', 'dash');
`,
  // 20: Which pull requests were merged.
  `
-- The day on which a pull request was merged, where the user was. NULL: none that is known.
ALTER TABLE contribution_item ADD COLUMN merged_day TEXT;

-- Ask GitHub again about all days, because nobody asked about merges before.
UPDATE sync_window SET at = 0;
`,
  // 21: What the user does with Git and with checks, counted for the deeds.
  `
-- How often something was done on a day, by the device that noticed it; shared. Counts only grow.
CREATE TABLE work_day (
  day TEXT NOT NULL,
  event TEXT NOT NULL,
  device TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (day, event, device)
) STRICT, WITHOUT ROWID;

-- The state 'retrying' is new: the checks have failed, and have had no outcome since.
ALTER TABLE github_pull_request RENAME TO former_pull_request;
CREATE TABLE github_pull_request (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('merged', 'closed', 'passed', 'failed', 'retrying', 'none')),
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
INSERT INTO github_pull_request SELECT * FROM former_pull_request;
DROP TABLE former_pull_request;
`,
  // 22: Forgetting a repository can be undone for 30 days.
  `
ALTER TABLE forgotten RENAME TO formerly_forgotten;

-- Repositories that the user wants forgotten: their families are hidden, and nothing of them is recorded; shared. The
-- latest clock wins. erase_at: each device erases the family from then on (milliseconds since the epoch; 0: at once);
-- NULL: the user has undone it.
CREATE TABLE forgotten (
  repository TEXT PRIMARY KEY,
  erase_at INTEGER,
  clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The forgotten repositories that this device has erased, also from its backups.
CREATE TABLE erased (
  repository TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO forgotten SELECT repository, 0, '000000000000000-00000-migration' FROM formerly_forgotten;
INSERT INTO erased SELECT repository FROM formerly_forgotten;
DROP TABLE formerly_forgotten;
`,
]
