import type { Day } from '../../base/rules/day.ts'
import type { Verdict } from './counting.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'

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
