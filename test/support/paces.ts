import { dayMs } from '../../preload/contract/durations.ts'

/** The users of docs/design/product/first-year.md, by their commits a week. They live in Tokyo. */
export const paces = [2, 20, 200] as const

/** The first day of their first year with Dash, a Monday. */
export const adoption = '2026-11-23'

/** How many commits each day of a week has, from Monday on. */
export const weekOf = (pace: number): readonly number[] =>
  pace === 2 ? [1, 0, 0, 1, 0, 0, 0] : [...Array<number>(5).fill(pace / 5), 0, 0]

/** Noon of a day, in milliseconds since the epoch. @param day the day of adoption is day 1 */
export const noonOf = (day: number): number =>
  Date.parse(`${adoption}T03:00:00Z`) + (day - 1) * dayMs
