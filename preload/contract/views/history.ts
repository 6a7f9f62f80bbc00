import type { UndisclosedReason } from '../undisclosed.ts'
import type { Day } from '../day.ts'
import type { Kind } from '../kinds.ts'

export type Counts = Readonly<Record<Kind, number>>

/** A cell of the heat map; `count` sums all kinds that count. */
export interface HistoryDay {
  readonly day: Day
  readonly count: number
}

/** Repositories that are one project: clones, forks, and renamed ones on GitHub. */
export interface FamilyView {
  /** A handle: pages pass it back and read nothing from it. */
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly languages: readonly string[]
  /** Whether it uses a language that counts. */
  readonly verdict: 'yes' | 'no' | 'unknown'
}

/** A family and what it adds to the enabled kinds; if the verdict is not yes, what it would add. */
export interface FamilyCounts extends FamilyView {
  readonly counts: Counts
}

/** Known contributions that do not count. */
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

/** Days for which GitHub has more than is known here, without saying which day it belongs to. */
export interface IncompleteDays {
  /** Both inclusive. */
  readonly from: Day
  readonly to: Day
  readonly reason:
    | UndisclosedReason
    /** They were not read to their end. */
    | 'unread'
  /** How many contributions are missing; null if unknown. */
  readonly count: number | null
  /** The host. */
  readonly of: string
}

/** One year. */
export interface HistoryView {
  readonly year: number
  /** Years with any contribution, and the shown and the current year; latest first. */
  readonly years: readonly number[]
  /** Days on which something counts. */
  readonly days: readonly HistoryDay[]
  /** Twelve, January first. */
  readonly months: readonly Counts[]
  readonly totals: Counts
  /** Largest first. */
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
  readonly incomplete: readonly IncompleteDays[]
}

/** All years. */
export interface LifetimeView {
  /** The first day on which something counts. */
  readonly first: Day | null
  readonly activeDays: number
  readonly totals: Counts
  /** Latest first. */
  readonly years: readonly {
    readonly year: number
    readonly activeDays: number
    readonly counts: Counts
  }[]
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

/** Food from contributions. It never shrinks, so it can exceed what counts today. */
export interface FoodView {
  readonly granted: number
  readonly eaten: number
}
