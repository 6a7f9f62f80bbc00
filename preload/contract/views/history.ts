import type { UndisclosedReason } from '../undisclosed.ts'
import type { Day } from '../day.ts'
import type { Kind } from '../kinds.ts'

export type Counts = Readonly<Record<Kind, number>>

/** A place of the heat map; `count` is what counts, all kinds together. */
export interface HistoryDay {
  readonly day: Day
  readonly count: number
}

/** Repositories that are one: clones, forks and what GitHub calls by another name. */
export interface FamilyView {
  /** A handle: pages pass it back and read nothing from it. */
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly languages: readonly string[]
  /** Whether it has a language that counts. */
  readonly verdict: 'yes' | 'no' | 'unknown'
}

/** A family with what it adds to the kinds that are switched on; where the verdict is not yes: what it would add. */
export interface FamilyCounts extends FamilyView {
  readonly counts: Counts
}

/** Contributions that are known of and do not count. */
export interface NotCounted {
  readonly reason:
    /** No language that counts. */
    | 'language'
    /** Languages not known yet. */
    | 'unknown'
    /** The kind `of` is switched off. */
    | 'kind'
    /** Commits of the address `of`, which is switched off. */
    | 'address'
    /** What GitHub (host `of`) counts and does not disclose. */
    | UndisclosedReason
  readonly count: number
  readonly of: string | null
}

/** Days of which GitHub has more than is known here; which of them it is of, nobody says. */
export interface IncompleteDays {
  /** Both included. */
  readonly from: Day
  readonly to: Day
  readonly reason:
    | UndisclosedReason
    /** They were not read to their end. */
    | 'unread'
  /** How many contributions are missing; null where that is not known. */
  readonly count: number | null
  /** The host. */
  readonly of: string
}

/** One year. */
export interface HistoryView {
  readonly year: number
  /** Years with anything in them, this one and today's; the latest first. */
  readonly years: readonly number[]
  /** Days on which something counts. */
  readonly days: readonly HistoryDay[]
  /** Twelve, January first. */
  readonly months: readonly Counts[]
  readonly totals: Counts
  /** The largest first. */
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
  readonly incomplete: readonly IncompleteDays[]
}

/** All years together. */
export interface LifetimeView {
  /** The first day on which something counts. */
  readonly first: Day | null
  readonly activeDays: number
  readonly totals: Counts
  /** The latest first. */
  readonly years: readonly {
    readonly year: number
    readonly activeDays: number
    readonly counts: Counts
  }[]
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

/** Food that came of contributions. It never goes back, so there can be more of it than counts today. */
export interface FoodView {
  readonly granted: number
  readonly eaten: number
}
