import type { SharedRow } from '../ledger/merge-devices.ts'
import { parseRowLine, rowLine, type Column, type LineFlaw } from '../storage/rules/row-lines.ts'

/** Rows that travel besides the shared tables: who wrote a line, and the hashes of names that stay on the device. */
const ownColumns: Readonly<Record<string, readonly Column[]>> = {
  device: [
    { name: 'name', type: 'TEXT', isNullable: false },
    { name: 'at', type: 'INTEGER', isNullable: false },
  ],
  hidden_name: [
    { name: 'hash', type: 'TEXT', isNullable: false },
    { name: 'repository', type: 'TEXT', isNullable: false },
    { name: 'last_seen', type: 'INTEGER', isNullable: false },
  ],
}

/** Converts rows to the text of a line, before it is sealed, and back. @param shared the columns of the shared tables */
export function createRowCodec(shared: ReadonlyMap<string, readonly Column[]>) {
  const tables = new Map([...shared, ...Object.entries(ownColumns)])
  return {
    encode: (rows: readonly SharedRow[]): string =>
      rows.map(([table, row]) => rowLine(table, row)).join('\n'),
    /** @param onFlaw called with each line that is not a row; the line is skipped */
    decode: (text: string, onFlaw: (flaw: LineFlaw) => void): readonly SharedRow[] =>
      text.split('\n').flatMap((line): SharedRow[] => {
        const parsed = parseRowLine(line, tables)
        if (parsed.ok) return [[parsed.value.table, parsed.value.row]]
        onFlaw(parsed.error)
        return []
      }),
  }
}

export type RowCodec = ReturnType<typeof createRowCodec>
