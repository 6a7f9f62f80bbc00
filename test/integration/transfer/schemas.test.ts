import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from 'better-sqlite3'
import { dayMs } from '../../../preload/contract/durations.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import { openDatabase, withDatabase } from '../../../main/storage/sqlite.ts'
import { storageFiles, type StorageFiles } from '../../../main/storage/storage-files.ts'
import { createProgress } from '../../../main/transfer/task-progress.ts'
import { stageImport } from '../../../main/transfer/stage-import.ts'
import { stagedImportOf } from '../../../main/transfer/unfinished-files.ts'
import { writeExport } from '../../../main/transfer/write-export.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

/** An export of each released schema, by its number. None of them ever changes. */
const kept = join(import.meta.dirname, '../../fixtures/exports')
const now = Date.parse('2026-11-25T12:00:00Z')

const root = folderForAllTests()
let here: StorageFiles
beforeAll(() => {
  here = storageFiles(root.path)
  openTestStore(here.database, manualClock('2026-11-25T12:00:00Z')).close()
})

const forgottenSql = (schema: number) =>
  schema < 22 ? "VALUES ('git:b')" : "VALUES ('git:b', 0, '000000000000000-00000-migration')"

/** Some rows that every schema can hold. */
const rowsSql = (schema: number) => `
  INSERT INTO device (only, id) VALUES (1, 'there');
  INSERT INTO adoption VALUES (1, '2026-11-25');
  INSERT INTO repository (id, is_private, known_from, label) VALUES ('git:a', NULL, '2026-11-25', 'soup'), ('git:b', 1, NULL, NULL);
  INSERT INTO repository_language VALUES ('git:a', 'Dart', '2026-11-25');
  INSERT INTO repository_name VALUES ('github.com', 'dash/soup', 'git:a', 'Dash/soup', 1795608000000);
  INSERT INTO forgotten ${forgottenSql(schema)};
  INSERT INTO family_link VALUES ('git:a', 'git:b');
  INSERT INTO local_commit VALUES ('git:a', '2026-11-25', 'dash@example.org', 1795600000, 540, '', 'f00d');
  INSERT INTO github_commit_day VALUES ('github.com:U_1', 'git:a', '2026-11-25', 3);
  INSERT INTO contribution_item (host, kind, key, repository, first_at, day, url)
  VALUES ('github.com', 'issue', 'I_1', 'git:a', 1795600000000, '2026-11-25', 'https://github.com/dash/soup/issues/1');
  INSERT INTO granted VALUES ('starter', 'commit', NULL, '2026-11-25', 3);
  INSERT INTO meal VALUES ('starter', 1, 1795600000000, 'commit', 10, 'there');
  INSERT INTO unlock VALUES ('chef-hat', 1795600000000);
  INSERT INTO deed VALUES ('first-review', 1795600000000);
  INSERT INTO choice VALUES ('scene', 'moon', '001795600000000-00000-there');
  INSERT INTO setting VALUES ('languages', '["Dart","C"]', '001795600000000-00001-there', 1);
  INSERT INTO folder (path) VALUES ('/home/dash');
`

/** Exports a database of a schema with some rows. */
function exportOf(schema: number, path: string): void {
  const database = join(root.path, `${schema}.db`)
  const db = openDatabase(database)
  migrate(db, migrations.slice(0, schema))
  db.exec(rowsSql(schema))
  db.close()
  const progress = createProgress().memory
  writeExport({ files: { ...here, database }, path, now, progress })
}

const countsOf = (db: Database) => {
  const count = (table: string) =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()
  const facts = ['adoption', 'repository', 'local_commit', 'contribution_item', 'granted', 'meal']
  const choices = ['forgotten', 'choice', 'deed', 'family_link', 'repository_language']
  return Object.fromEntries([...facts, ...choices].map((table) => [table, count(table)]))
}
const expected = {
  adoption: 1,
  repository: 2,
  local_commit: 1,
  contribution_item: 1,
  granted: 1,
  meal: 1,
  forgotten: 1,
  choice: 1,
  deed: 1,
  family_link: 1,
  repository_language: 1,
}

function expectRead(path: string): void {
  const progress = createProgress().memory
  expect(stageImport({ files: here, path, now, firstRelease, progress })).toMatchObject({
    ok: true,
    value: { meals: { now: 0, after: 1 }, repositories: { new: 1, known: 0 } },
  })
  withDatabase(stagedImportOf(here), { readonly: true }, (db) => {
    expect(countsOf(db)).toEqual(expected)
    expect(db.prepare('SELECT erase_at FROM forgotten').pluck().get()).toBe(now + 30 * dayMs)
  })
}

test.each(migrations.map((_, index) => index + 1))(
  'an export of schema %i can be imported',
  (schema) => {
    const path = join(root.path, `schema-${schema}.hotdash`)
    exportOf(schema, path)
    expectRead(path)
  },
)

test.each(readdirSync(kept))('%s, as it was released, can be imported', (name) => {
  expectRead(join(kept, name))
})
