import type { UndisclosedReason } from '../undisclosed.ts'
import type { Day } from '../calendar-day.ts'
import type { Kind } from '../kinds.ts'

export type Counts = Readonly<Record<Kind, number>>

/** Repositories that are one project: clones, forks, and renamed ones on GitHub. */
export interface FamilyView {
  /** Names the family in requests. */
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly languages: readonly string[]
  /** Whether the family uses a language that counts. */
  readonly verdict: 'yes' | 'no' | 'unknown'
}

/** A family and its counts of the enabled kinds. They are in the total only if its verdict is yes. */
export interface FamilyCounts extends FamilyView {
  readonly counts: Counts
}

export interface NotCounted {
  readonly reason:
    /** The family has no language that counts, or (`unknown`) no known language yet. */
    | 'language'
    | 'unknown'
    /** The user switched off the kind, or the address `detail`. */
    | 'kind'
    | 'address'
    /** GitHub (host `detail`) counts them, but does not disclose them. */
    | UndisclosedReason
  readonly count: number
  /** The kind, address or host; null for languages. */
  readonly detail: string | null
}

/** A range of days in which GitHub counts more than Hot Dash knows. GitHub does not say on which of them. */
export interface IncompleteDays {
  /** Both inclusive. */
  readonly from: Day
  readonly to: Day
  readonly reason:
    | UndisclosedReason
    /** Hot Dash has not read the days completely. */
    | 'unread'
  /** How many contributions are missing; null if unknown. */
  readonly count: number | null
  readonly host: string
}

interface HistorySums {
  readonly totals: Counts
  /** Largest first. */
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

export interface HistoryView extends HistorySums {
  readonly year: number
  /** Years with any contribution, and the shown and the current year; latest first. */
  readonly years: readonly number[]
  /** The days on which something counts. `count` is the sum of all kinds that count. */
  readonly days: readonly { readonly day: Day; readonly count: number }[]
  /** Twelve, January first. */
  readonly months: readonly Counts[]
  readonly incomplete: readonly IncompleteDays[]
}

export interface LifetimeView extends HistorySums {
  /** The first day on which something counts. */
  readonly first: Day | null
  readonly activeDays: number
  /** Latest first. */
  readonly years: readonly {
    readonly year: number
    readonly activeDays: number
    readonly counts: Counts
    /** What counts in each month, January first. */
    readonly months: readonly number[]
  }[]
}

/** Food from contributions. It never shrinks, so it can exceed what counts today. */
export interface FoodTotals {
  readonly granted: number
  readonly eaten: number
}

/** A forgotten family that the user can still bring back. */
export interface ForgottenView extends Pick<FamilyView, 'id' | 'name' | 'isPrivate'> {
  readonly erasedOn: Day
}
