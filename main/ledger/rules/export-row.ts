import type { Day } from '../../base/rules/day.ts'
import type { Verdict } from './counting.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'

/** One line of an export: an item, or the commits of one family on one day. */
export interface ExportRow {
  readonly day: Day
  readonly kind: Kind
  readonly repository: string
  readonly private: boolean
  readonly verdict: Verdict
  /** What counts of it: 0 where the family or the kind does not. */
  readonly counted: number
  readonly count: number
  /** Of commits: how many Git and how many GitHub knows; null for items. */
  readonly git: number | null
  readonly github: number | null
  /** Of commits: object ids; of an item its address. */
  readonly evidence: readonly string[]
}

/** The columns of a table, in order. */
export const exportColumns = [
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
] as const satisfies readonly (keyof ExportRow)[]
