import { stringify } from 'csv-stringify/sync'
import { setImmediate } from 'node:timers/promises'
import { splitWords } from '../base/rules/split-words.ts'
import type { ExportRow } from './export-history.ts'

const columns = splitWords('day kind repository private verdict counted count git github evidence')

/** A table for spreadsheets. Without the byte order mark, Excel would misread Japanese names. */
const csvOf = (rows: readonly ExportRow[], isFirst: boolean): string =>
  stringify(
    rows.map((row) => ({ ...row, evidence: row.evidence.join(' ') })),
    {
      bom: isFirst,
      header: isFirst,
      columns,
      escape_formulas: true,
      cast: { boolean: String },
    },
  )

function jsonOf(rows: readonly ExportRow[], isFirst: boolean): string {
  if (rows.length === 0) return ''
  return (isFirst ? '\n' : ',\n') + rows.map((row) => JSON.stringify(row)).join(',\n')
}

/** An export file in slices. Other work runs between them. @param exportedAt milliseconds since the epoch */
export async function* exportText(
  format: 'csv' | 'json',
  slices: Iterable<readonly ExportRow[]>,
  exportedAt: number,
): AsyncGenerator<string> {
  const isJson = format === 'json'
  const head = JSON.stringify({ product: 'Hot Dash', exported: new Date(exportedAt).toISOString() })
  if (isJson) yield `${head.slice(0, -1)},"rows":[`
  let isFirst = true
  for (const rows of slices) {
    yield isJson ? jsonOf(rows, isFirst) : csvOf(rows, isFirst)
    isFirst = false
    await setImmediate()
  }
  if (isJson) yield '\n]}\n'
}
