import path from 'node:path'

import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { folderForEachTest } from '../../support/test-folder.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
const data = folderForEachTest()
let other: Database.Database
beforeEach(() => {
  const file = path.join(data.path, 'hot-dash.db')
  fixture = openFoldersFixture({}, file)
  other = new Database(file)
})
afterEach(async () => {
  other.close()
  await fixture.end()
})

test.each([
  {
    code: 'disk-full',
    begin: () => fixture.db.pragma('max_page_count = 1'),
    end: () => fixture.db.pragma('max_page_count = 1000000'),
  },
  {
    code: 'database-readonly',
    begin: () => fixture.db.pragma('query_only = ON'),
    end: () => fixture.db.pragma('query_only = OFF'),
  },
  {
    code: 'database-locked',
    begin: () => other.exec('BEGIN IMMEDIATE'),
    end: () => other.exec('ROLLBACK'),
  },
])(
  'a storage failure ($code) is reported, and the data is read again',
  async ({ code, begin, end }) => {
    const app = fixture.init('app')
    const oid = fixture.commit(app)
    // More than fits into the free part of a page.
    const branches = Array.from(
      { length: 400 },
      (_, n) => `${oid} refs/heads/${'x'.repeat(50)}-${n}`,
    )
    fixture.write(app, '.git/packed-refs', `${branches.join('\n')}\n`)
    fixture.commit(fixture.init('src/other'), { email: 'somebody@example.org' })
    await fixture.add(fixture.path('src'))

    begin()
    fixture.git(fixture.root, 'clone', '--quiet', '--mirror', app, 'src/app.git')
    await fixture.until(() => fixture.view().problems.length > 0)
    expect(fixture.view().problems).toEqual([{ code, params: { name: 'app', context: 'scan' } }])

    end()
    await fixture.folders.scanForChanges()
    expect(fixture.view()).toMatchObject({ problems: [], counting: 2 })
    expect(fixture.contributions()).toEqual(fixture.expected(app))
  },
)
