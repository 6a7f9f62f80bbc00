import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Sql } from './sql.ts'

/** The day of adoption. Null until the clock has shown a possible day. */
export const readAdoption = (sql: Sql): Day | null =>
  sql.value<Day>('SELECT day FROM adoption') ?? null
