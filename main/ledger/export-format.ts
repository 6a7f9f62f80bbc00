import { stringify } from 'csv-stringify/sync'
import { exportColumns, type ExportRow } from './rules/export-row.ts'

/**
 * A table for spreadsheet programs: UTF-8 with a byte order mark, without which Excel misreads Japanese names; a text
 * that would be taken for a formula is escaped.
 */
export function toCsv(rows: readonly ExportRow[]): string {
  return stringify(
    rows.map((row) => ({ ...row, evidence: row.evidence.join(' ') })),
    {
      bom: true,
      header: true,
      columns: [...exportColumns],
      escape_formulas: true,
      cast: { boolean: String },
    },
  )
}

/** @param at when, milliseconds since the epoch */
export function toJson(rows: readonly ExportRow[], at: number): string {
  const exported = new Date(at).toISOString()
  return `${JSON.stringify({ product: 'Hot Dash', exported, rows }, null, 2)}\n`
}
