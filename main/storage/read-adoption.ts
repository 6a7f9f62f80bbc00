import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Sql } from './sql.ts'

/** The day of adoption. Null until a clock can be right. */
export const readAdoption = (sql: Sql): Day | null =>
  sql.value<Day>('SELECT day FROM adoption') ?? null
