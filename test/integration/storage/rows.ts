import type { Database } from 'better-sqlite3'
import fc from 'fast-check'
import { sharedTableNames } from '../../../main/ledger/merge-devices.ts'

/** Some rows of one table, with a value for each of its columns. */
export interface Rows {
  readonly table: string
  readonly rows: readonly Readonly<Record<string, string | number | null>>[]
}

// Few distinct values, so that two devices often have the same key with different values.
const day = fc.constantFrom('2026-11-20', '2026-11-24', '2026-11-25')
const instant = fc.integer({ min: 1, max: 3 })
const repository = fc.constantFrom('git:a', 'git:b', 'github:github.com:R_1')
const clock = fc.constantFrom(
  '000000000000001-00000-x',
  '000000000000001-00000-y',
  '000000000000002-00000-x',
)
const text = fc.constantFrom('a', 'b', 'c')
const dish = fc.constantFrom('commit', 'issue')

/** Values for the columns of each shared table. */
const columns: Readonly<Record<string, Record<string, fc.Arbitrary<string | number | null>>>> = {
  adoption: { only: fc.constant(1), day },
  repository: {
    id: repository,
    is_private: fc.constantFrom(null, 0, 1),
    clock,
    known_from: fc.option(day),
    label: fc.option(text),
  },
  repository_language: { repository, language: text, day },
  repository_name: { host: text, name: text, repository, label: text, last_seen: instant },
  forgotten: { repository, erase_at: fc.option(instant), clock },
  family_link: { low: fc.constantFrom('git:a', 'git:b'), high: fc.constantFrom('git:c', 'git:d') },
  local_commit: {
    repository,
    day,
    email: fc.constant('a'),
    time: fc.constantFrom(1, 2),
    offset: fc.constant(540),
    author: fc.constantFrom('', 'someone@example.org'),
    oids: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((oids) => oids.join(' ')),
  },
  github_commit_day: { account: text, repository, day, count: fc.integer({ min: 0, max: 3 }) },
  contribution_item: {
    host: text,
    kind: fc.constantFrom('issue', 'review'),
    key: text,
    repository,
    first_at: instant,
    day,
    url: text,
    merged_day: fc.option(day),
  },
  granted: { key: text, dish, repository: fc.option(repository), day, units: instant },
  meal: {
    grant_key: text,
    n: instant,
    at: instant,
    dish,
    experience: fc.constantFrom(10, 20),
    device: text,
  },
  meal_day: { day },
  work_day: {
    day,
    event: fc.constantFrom('tag', 'revert'),
    device: text,
    count: instant,
  },
  unlock: { item: text, at: instant },
  opened_parcel: { item: text },
  deed: { item: text, at: instant },
  choice: { name: text, value: text, clock },
  setting: {
    name: fc.constantFrom('a', 'b', 'generation'),
    value: text,
    clock,
    shared: fc.constantFrom(0, 1),
  },
}

/** What a device may have recorded: some rows of every shared table. */
export const someRows: fc.Arbitrary<readonly Rows[]> = fc.tuple(
  ...sharedTableNames.map((table) => {
    const values = columns[table]
    if (values === undefined) throw new Error(`no rows are made up for ${table}`)
    return fc
      .array(fc.record(values), { maxLength: table === 'adoption' ? 1 : 4 })
      .map((rows): Rows => ({ table, rows }))
  }),
)

/** Inserts rows; the first of those with the same key wins. */
export function insert(db: Database, all: readonly Rows[]): void {
  for (const { table, rows } of all) {
    for (const row of rows) {
      const names = Object.keys(row)
      const places = names.map((name) => `@${name}`)
      db.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')}) ON CONFLICT DO NOTHING`,
      ).run(row)
    }
  }
}

/** The rows of all shared tables, sorted. */
export function sharedRows(db: Database): Readonly<Record<string, readonly string[]>> {
  const where: Readonly<Record<string, string>> = { setting: 'WHERE shared = 1' }
  return Object.fromEntries(
    sharedTableNames.map((table) => {
      const rows = db
        .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ${where[table] ?? ''}`)
        .all()
      const texts = rows.map((row) =>
        JSON.stringify(table === 'repository' ? { ...row, label: null } : row),
      )
      return [table, texts.sort()]
    }),
  )
}

/** The pantry's tables as the triggers keep them, and as derived from grants and meals. */
export function pantryRows(db: Database): { readonly stored: unknown; readonly derived: unknown } {
  const left = `SELECT key, dish, day,
      units - (SELECT count(*) FROM meal WHERE grant_key = key AND n <= units) AS remaining
    FROM granted WHERE remaining > 0`
  const all = (sql: string) => db.prepare(sql).all()
  return {
    stored: [
      all('SELECT key, dish, day, remaining FROM pantry ORDER BY key'),
      all(
        `SELECT dish, sum(remaining) AS count FROM food GROUP BY dish HAVING sum(remaining) > 0 ORDER BY dish`,
      ),
      all(
        'SELECT dish, sum(granted) AS units FROM food GROUP BY dish HAVING units > 0 ORDER BY dish',
      ),
      all('SELECT experience FROM growth'),
    ],
    derived: [
      all(`${left} ORDER BY key`),
      all(`SELECT dish, sum(remaining) AS count FROM (${left}) GROUP BY dish ORDER BY dish`),
      all('SELECT dish, sum(units) AS units FROM granted GROUP BY dish ORDER BY dish'),
      all('SELECT coalesce(sum(experience), 0) AS experience FROM meal'),
    ],
  }
}
