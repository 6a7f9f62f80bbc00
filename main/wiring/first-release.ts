import type { Day } from '../base/rules/day.ts'

/** The month of Hot Dash's first release. A clock that shows an earlier day is wrong. */
export const firstRelease = '2026-11-01' as Day
