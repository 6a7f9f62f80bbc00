import type { Database } from 'better-sqlite3'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { openDatabase } from '../storage/sqlite.ts'
import { readFamilies } from './families.ts'
import { readDayRows } from './read-day.ts'
import type { CountingSettings, Verdict } from './rules/counting.ts'

/** One row of an export: an item, or the commits of a family on a day. */
export interface ExportRow {
  readonly day: Day
  readonly kind: Kind
  readonly repository: string
  readonly private: boolean
  readonly verdict: Verdict
  /** How many of these contributions count: 0 if the family or the kind does not. */
  readonly counted: number
  readonly count: number
  /** How many commits Git knows, and how many GitHub knows; null for items. */
  readonly git: number | null
  readonly github: number | null
  /** The object ids of commits, or the URL of an item. */
  readonly evidence: readonly string[]
}

/** A slice holds whole days with at least this many rows, which take a few milliseconds. */
const minRowsPerSlice = 200

/** A second connection that sees only the current rows, whatever the first connection writes. The caller closes it. */
function openSnapshot(db: Database): Database {
  const snapshot = openDatabase(db.name, { readonly: true, fileMustExist: true })
  // The first query takes the snapshot (https://www.sqlite.org/isolation.html).
  snapshot.exec('BEGIN')
  snapshot.prepare('SELECT count(*) FROM sqlite_schema').get()
  return snapshot
}

/** Everything known at one moment, whether it counts or not, in day order. */
export function* exportSlices(
  db: Database,
  settings: CountingSettings,
): Generator<readonly ExportRow[]> {
  const snapshot = openSnapshot(db)
  try {
    const sql = createSql(snapshot)
    const readRows = createRowReader(sql, settings)
    const dayAfter = (day: string) =>
      sql.value<Day | null>('SELECT min(day) FROM day_count WHERE day > ?', day) ?? null
    let slice: ExportRow[] = []
    for (let day = dayAfter(''); day !== null; day = dayAfter(day)) {
      slice.push(...readRows(day))
      if (slice.length < minRowsPerSlice) continue
      yield slice
      slice = []
    }
    yield slice
  } finally {
    snapshot.close()
  }
}

function createRowReader(sql: Sql, settings: CountingSettings): (day: Day) => readonly ExportRow[] {
  const families = readFamilies(sql)
  const addresses = new Set(settings.addresses)
  return (day) =>
    readDayRows(sql, day, addresses).flatMap(
      ({ family, counted, onGithub, count, items }): ExportRow[] => {
        const known = families.get(family)
        if (known === undefined) return []
        const { name, isPrivate, verdict } = known
        const row = (kind: Kind, count: number, evidence: readonly string[]): ExportRow => ({
          day,
          kind,
          repository: name,
          private: isPrivate,
          verdict,
          counted: verdict === 'yes' && settings.kinds[kind] ? count : 0,
          count,
          git: kind === 'commit' ? counted.size : null,
          github: kind === 'commit' ? onGithub : null,
          evidence,
        })
        const oids = [...counted.values()].flatMap(({ oid, duplicates }) => [oid, ...duplicates])
        const itemRows = items.map(({ kind, url }) => row(kind, 1, [url]))
        return count > 0 ? [row('commit', count, [...new Set(oids)]), ...itemRows] : itemRows
      },
    )
}
