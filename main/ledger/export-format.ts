import { setImmediate } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import type { Verdict } from './rules/counting.ts'

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
