import type { Database } from 'better-sqlite3'
import { createTriggers } from './database-triggers.ts'
import { releasedMigrations } from './released-migrations.ts'
import { readUserVersion } from './sqlite.ts'

/**
 * Every migration in order: the n-th (from 1) takes a database from `user_version` n − 1 to n. Never change a released
 * one. Migrations create no triggers: after the last one, `createTriggers` replaces all.
 */
export const migrations: readonly string[] = [
  ...releasedMigrations,
  // 23: What the user can undo in Settings for 30 days.
  `
-- name: what was changed or removed; only its last change is kept. value: what to go back to, as JSON. Never shared.
CREATE TABLE undoable (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`,
  // 24: Carrying Dash between the user's devices (docs/design/carrying.md).
  `
-- One row while Dash is carried; none otherwise. Never shared.
-- key: the 128 bits that the user's devices share, in hex. machine: where this device's segments were written.
-- segment, sequence: of the last line. bytes, digest: what its file had before pending, the text that comes next.
-- first_segment: earlier ones are superseded. compared: how many segments there were when compaction last compared them.
CREATE TABLE carrier (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  folder TEXT NOT NULL,
  key TEXT NOT NULL,
  machine TEXT NOT NULL,
  has_private_names INTEGER NOT NULL DEFAULT 0 CHECK (has_private_names IN (0, 1)),
  is_merging INTEGER NOT NULL DEFAULT 0 CHECK (is_merging IN (0, 1)),
  first_segment INTEGER NOT NULL DEFAULT 1,
  segment INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  digest TEXT NOT NULL DEFAULT '',
  pending TEXT NOT NULL DEFAULT '',
  compared INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The rows to be written: the table, and the values of the columns of its key as a JSON array.
CREATE TABLE outbox (name TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (name, key)) STRICT, WITHOUT ROWID;

-- How far each file of another device was read. version: of the reader, if lines of a newer version were skipped.
CREATE TABLE carried_file (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified REAL NOT NULL,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  version INTEGER
) STRICT, WITHOUT ROWID;

-- The user's other devices. seen_at: by the clock here; clock_ahead: how far theirs was ahead then, in milliseconds.
CREATE TABLE carried_device (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  clock_ahead INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Names that another device keeps to itself, as keyed hashes, until a repository here shows the same name.
CREATE TABLE hidden_name (
  hash TEXT NOT NULL, repository TEXT NOT NULL, last_seen INTEGER NOT NULL, PRIMARY KEY (hash, repository)
) STRICT, WITHOUT ROWID;
`,
  // 25: What the user can take back that changes many rows.
  `
-- Rows that a task has changed, until it can no longer be undone. task: import. key: of the row, as a JSON array. old: the
-- row before, as JSON; NULL: there was none. new: the row after, if undoing depends on it. Never shared.
CREATE TABLE journal (
  task TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  old TEXT,
  new TEXT,
  PRIMARY KEY (task, name, key)
) STRICT, WITHOUT ROWID;
`,
  // 26: Carrying Dash through a Git repository.
  `
-- remote: the address of the repository; empty if a folder carries Dash. exchanged_at: the last exchange that succeeded.
ALTER TABLE carrier ADD COLUMN remote TEXT NOT NULL DEFAULT '';
ALTER TABLE carrier ADD COLUMN exchanged_at INTEGER;

-- The keys of folders and repositories that carried Dash until the user stopped. id: as in hot-dash.txt. Never shared.
CREATE TABLE carried_key (id TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
  // 27: A repository that was published is public on all devices.
  `
-- When is_private last changed: the latest clock wins, and of equal clocks private does.
ALTER TABLE repository ADD COLUMN clock TEXT NOT NULL DEFAULT '000000000000000-00000-migration';
`,
]

/** Runs each step in its own transaction. @throws SqliteError if a step is wrong; then the previous version stays */
export function migrate(db: Database, steps: readonly string[]): void {
  const found = readUserVersion(db)
  for (const [index, sql] of steps.entries()) {
    const version = index + 1
    if (version <= found) continue
    db.transaction(() => {
      db.exec(sql)
      if (version === migrations.length) createTriggers(db)
      db.pragma(`user_version = ${version}`)
    }).immediate()
  }
}
