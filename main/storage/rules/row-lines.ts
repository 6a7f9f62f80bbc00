import { isRecord } from '../../../preload/contract/is-record.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { parseJson } from '../../base/rules/parse-json.ts'
import { parseDay } from '../../base/rules/day.ts'
import { isHybridTimestamp } from './hybrid-logical-clock.ts'

/** A row as it leaves the database: no blobs. */
export type Row = Readonly<Record<string, string | number | null>>

/** A column of a table, as the database declares it. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly isNullable: boolean
}

/** Why a line is not a row of the allowed tables. Contains names of our tables and columns, but no text of the line. */
export type LineFlaw =
  /** Not `["table",{…}]`. */
  | { readonly code: 'not-a-row' }
  | { readonly code: 'unknown-table' }
  /** A column is missing, or there is one too many. */
  | { readonly code: 'other-columns'; readonly table: string }
  | { readonly code: 'wrong-value'; readonly table: string; readonly column: string }

/** A row as one line of JSON, without the line break: `["meal",{"grant_key":"starter","n":1,…}]`. */
export const rowLine = (table: string, row: Row): string => JSON.stringify([table, row])

/** The limit of `Date` (ECMA-262 §21.4.1.1): a reader of a later instant would fail. */
const maxInstant = 8_640_000_000_000_000
/** Sums of a million such numbers stay safe integers. */
const maxCount = 1_000_000_000

const isBetween = (min: number, max: number) => (value: string | number) =>
  typeof value === 'number' && value >= min && value <= max
const isText = (value: string | number, check: (text: string) => boolean) =>
  typeof value === 'string' && check(value)

const isDayValue = (value: string | number) => isText(value, (text) => parseDay(text) !== null)
const isInstant = isBetween(-maxInstant, maxInstant)
const isCount = isBetween(0, maxCount)

/** Checks beyond a column's type, by the name that the column has in every table. */
const meanings: Readonly<Record<string, (value: string | number) => boolean>> = {
  day: isDayValue,
  merged_day: isDayValue,
  known_from: isDayValue,
  at: isInstant,
  first_at: isInstant,
  last_seen: isInstant,
  erase_at: isInstant,
  /** Git's author time, in seconds. */
  time: isBetween(-maxInstant, maxInstant),
  offset: isBetween(-maxCount, maxCount),
  count: isCount,
  units: isCount,
  n: isCount,
  experience: isCount,
  clock: (value) => isText(value, isHybridTimestamp),
}

const typeChecks: Readonly<Record<string, (value: unknown) => value is string | number>> = {
  TEXT: (value): value is string => typeof value === 'string',
  INTEGER: (value): value is number => Number.isSafeInteger(value),
  REAL: (value): value is number => Number.isFinite(value),
}

function isValue({ name, type, isNullable }: Column, value: unknown): value is Row[string] {
  if (value === null) return isNullable
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined
  return typeChecks[type]?.(value) === true && (meaning?.(value) ?? true)
}

/**
 * Parses a line of `rowLine`. The line may be hostile, so it must name one of the tables, exactly its columns, and for
 * each column a value that fits its type and its meaning.
 * @param tables the columns of each table that is allowed
 */
export function parseRowLine(
  line: string,
  tables: ReadonlyMap<string, readonly Column[]>,
): Result<{ readonly table: string; readonly row: Row }, LineFlaw> {
  const parsed = parseJson(line)
  if (!Array.isArray(parsed) || parsed.length !== 2) return err({ code: 'not-a-row' })
  const [table, row] = parsed as readonly unknown[]
  if (typeof table !== 'string' || !isRecord(row)) return err({ code: 'not-a-row' })
  const columns = tables.get(table)
  if (columns === undefined) return err({ code: 'unknown-table' })
  if (
    Object.keys(row).length !== columns.length ||
    !columns.every(({ name }) => Object.hasOwn(row, name))
  )
    return err({ code: 'other-columns', table })
  const wrong = columns.find((column) => !isValue(column, row[column.name]))
  if (wrong !== undefined) return err({ code: 'wrong-value', table, column: wrong.name })
  return ok({ table, row: row as Row })
}
