import type { ItemKind } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history-view.ts'
import type { Day } from '../../base/rules/day.ts'

/**
 * The work that deeds count. No source shows it later, so the table `work_day` counts it as soon as it is noticed.
 * `checks-repaired`: the checks of a pull request passed after they had failed.
 */
const countedWork = ['tag', 'conflict-over', 'revert', 'rebase-done', 'checks-repaired'] as const
export type CountedWork = (typeof countedWork)[number]

export const isCountedWork = <Event extends string>(event: Event): event is Event & CountedWork =>
  countedWork.some((one) => one === event)

/** What the ledger has recorded for deeds, up to today. Only families and kinds that count. Lists are sorted by day. */
export interface DeedRecords {
  /** The days with any contribution. */
  readonly days: readonly { readonly day: Day; readonly counts: Counts }[]
  /** The first day of each family with any contribution. */
  readonly families: readonly Day[]
  /** The first day of each family with a review. */
  readonly reviewedFamilies: readonly Day[]
  /** The first day of each language in these families. */
  readonly languages: readonly Day[]
  /** By family and number of years: the first day with a contribution that many years after the family's first day. */
  readonly anniversaries: readonly { readonly day: Day; readonly years: number }[]
  /** The long pauses of a family: the last day before each, and the first day after. */
  readonly returns: readonly { readonly left: Day; readonly day: Day }[]
  /** Issues and pull requests, in order of time. */
  readonly items: readonly {
    readonly family: string
    readonly kind: Exclude<ItemKind, 'review'>
    /** Milliseconds since the epoch. */
    readonly at: number
    readonly day: Day
  }[]
  /** The days on which pull requests were merged, each as often as there were merges. */
  readonly merges: readonly Day[]
  /** How often each kind of work was done on a day, on all devices together. */
  readonly work: readonly {
    readonly day: Day
    readonly event: CountedWork
    readonly count: number
  }[]
  /** The first pull request in a family that has a fork; null without one. */
  readonly upstream: Day | null
  /** The days with commits in clones. Only these tell the hour, by the author's own clock. */
  readonly commitDays: readonly {
    readonly day: Day
    /** How many were written from 5 to 8 o'clock. */
    readonly early: number
    /** Whether any was written from 0 to 5 o'clock. */
    readonly isLate: 0 | 1
  }[]
  /** The UTC offsets of these commits, in minutes, each with its first day. */
  readonly offsets: readonly { readonly day: Day; readonly offset: number }[]
}

/** From this many days on, a break from a family is long. */
export const longAbsenceDays = 180
