import type { Database } from 'better-sqlite3'
import { stringify } from 'csv-stringify/sync'
import { setImmediate } from 'node:timers/promises'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { connect } from '../storage/sqlite.ts'
import { rowsOfDay } from './day-rows.ts'
import { createFamilies } from './families.ts'
import type { CountingSettings, Verdict } from './rules/counting.ts'

/** One row of an export: an item, or the commits of a family on a day. */
export interface ExportRow {
  readonly day: Day
  readonly kind: Kind
  readonly repository: string
  readonly private: boolean
  readonly verdict: Verdict
  /** How many of them count: 0 if the family or the kind does not. */
  readonly counted: number
  readonly count: number
  /** For commits: how many Git knows, and how many GitHub knows; null for items. */
  readonly git: number | null
  readonly github: number | null
  /** The object ids of commits, or the URL of an item. */
  readonly evidence: readonly string[]
}

/** The columns of a table, in order. */
const columns: readonly (keyof ExportRow)[] = [
  'day',
  'kind',
  'repository',
  'private',
  'verdict',
  'counted',
  'count',
  'git',
  'github',
  'evidence',
]

/** A slice is whole days with at least this many rows: some milliseconds. */
const minRowsPerSlice = 200

/** A second connection that keeps seeing the current rows, whatever the first one writes. The caller closes it. */
function openSnapshot(db: Database): Database {
  if (db.memory) return connect(db.serialize())
  const snapshot = connect(db.name, { readonly: true, fileMustExist: true })
  // The first query takes the snapshot (https://www.sqlite.org/isolation.html).
  snapshot.exec('BEGIN')
  snapshot.prepare('SELECT count(*) FROM sqlite_schema').get()
  return snapshot
}

/**
 * Everything known at one moment, whether it counts or not, in day order. It comes in slices, between which the
 * process can do other work. Closes its own connection after the last slice, or when the caller stops early.
 */
export function* exportSlices(
  db: Database,
  settings: CountingSettings,
): Generator<readonly ExportRow[]> {
  const snapshot = openSnapshot(db)
  try {
    const sql = createSql(snapshot)
    const rowsOf = createRows(sql, settings)
    const dayAfter = (day: string) =>
      sql.value<Day | null>('SELECT min(day) FROM day_count WHERE day > ?', day) ?? null
    let slice: ExportRow[] = []
    for (let day = dayAfter(''); day !== null; day = dayAfter(day)) {
      slice.push(...rowsOf(day))
      if (slice.length < minRowsPerSlice) continue
      yield slice
      slice = []
    }
    yield slice
  } finally {
    snapshot.close()
  }
}

/** @returns a function that returns the rows of a day */
function createRows(sql: Sql, settings: CountingSettings): (day: Day) => readonly ExportRow[] {
  const families = createFamilies(sql).all()
  const addresses = new Set(settings.addresses)
  return (day) =>
    rowsOfDay(sql, day, addresses).flatMap(({ family, commits, github, items }): ExportRow[] => {
      const known = families.get(family)
      if (known === undefined) return []
      const { name, isPrivate, verdict } = known
      const row = (
        kind: Kind,
        count: number,
        of: Pick<ExportRow, 'git' | 'github' | 'evidence'>,
      ): ExportRow => {
        const counted = verdict === 'yes' && settings.kinds[kind] ? count : 0
        return {
          ...{ day, kind, repository: name, private: isPrivate, verdict },
          counted,
          count,
          ...of,
        }
      }
      const own = [...commits.values()].filter(({ counts }) => counts)
      const onGithub = github.reduce((sum, { count }) => sum + count, 0)
      const count = Math.max(own.length, onGithub)
      const evidence = [...new Set(own.flatMap(({ oid, duplicates }) => [oid, ...duplicates]))]
      return [
        ...(count > 0
          ? [row('commit', count, { git: own.length, github: onGithub, evidence })]
          : []),
        ...items.map(({ kind, url }) => row(kind, 1, { git: null, github: null, evidence: [url] })),
      ]
    })
}

/**
 * A table for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads Japanese names. Text that
 * looks like a formula is escaped.
 */
async function* csvOf(slices: Iterable<readonly ExportRow[]>): AsyncGenerator<string> {
  let isFirst = true
  for (const rows of slices) {
    yield stringify(
      rows.map((row) => ({ ...row, evidence: row.evidence.join(' ') })),
      {
        bom: isFirst,
        header: isFirst,
        columns: [...columns],
        escape_formulas: true,
        cast: { boolean: String },
      },
    )
    isFirst = false
    await setImmediate()
  }
}

async function* jsonOf(slices: Iterable<readonly ExportRow[]>, at: number): AsyncGenerator<string> {
  const head = JSON.stringify({ product: 'Hot Dash', exported: new Date(at).toISOString() })
  yield `${head.slice(0, -1)},"rows":[`
  let separator = '\n'
  for (const rows of slices) {
    let text = ''
    for (const row of rows) {
      text += separator + JSON.stringify(row)
      separator = ',\n'
    }
    yield text
    await setImmediate()
  }
  yield '\n]}\n'
}

/**
 * The text of an export file, in slices. Between two slices, the process gets to its other work.
 * @param at the time of the export, in milliseconds since the epoch
 */
export function exportText(
  format: 'csv' | 'json',
  slices: Iterable<readonly ExportRow[]>,
  at: number,
): AsyncGenerator<string> {
  return format === 'csv' ? csvOf(slices) : jsonOf(slices, at)
}
