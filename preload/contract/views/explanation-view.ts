import type { Day } from '../calendar-day.ts'
import type { Kind } from '../kinds.ts'
import type {
  Counts,
  FamilyCounts,
  FamilyView,
  FoodTotals,
  IncompleteDays,
  NotCounted,
} from './history-view.ts'

/** Why a day has its number: one row per family of repositories, the largest first. */
export interface DayView {
  readonly day: Day
  readonly count: number
  readonly food: FoodTotals
  readonly families: readonly FamilyDay[]
  readonly notCounted: readonly NotCounted[]
  readonly incomplete: readonly IncompleteDays[]
}

export interface FamilyDay extends FamilyView {
  /** Its share of the day's number. */
  readonly count: number
  /** From this day on, its contributions become food. Null while it does not count. */
  readonly foodFrom: Day | null
  readonly food: FoodTotals
  readonly commits: {
    /** The greater of `local` and `github`; 0 if the family or the kind does not count. */
    readonly counted: number
    /** Distinct by author, author time and offset. Only addresses that count are included. */
    readonly local: number
    /** How many local commits another counting family has as well: each gives food once. */
    readonly shared: number
    /** The sum of `githubCounts`. */
    readonly github: number
    readonly githubCounts: readonly {
      readonly login: string
      readonly host: string
      readonly repository: string
      readonly count: number
    }[]
    /** Local commits, at most 500. Those that count come first, then by time. */
    readonly rows: readonly CommitRow[]
    readonly more: number
  }
  /** Sorted by time. */
  readonly items: readonly ItemRow[]
}

export interface CommitRow {
  readonly oid: string
  /** Other objects of the same commit (amended, rebased, picked). The commit counts once. */
  readonly duplicates: readonly string[]
  readonly email: string
  /** `HH:MM` on the author's clock, and minutes east of UTC. */
  readonly time: string
  readonly offset: number
  /** False if the user switched the address off. */
  readonly counts: boolean
}

export interface ItemRow {
  /** A handle for `open-item`. */
  readonly id: string
  readonly kind: Kind
  /** `owner/name#12`, as in its URL. */
  readonly label: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** False if the family does not count or the user switched the kind off. */
  readonly counts: boolean
}

/** What Git says when the user opens a day. Never stored. */
export interface GitDayView {
  readonly families: readonly GitFamilyDay[]
}

export interface GitFamilyDay extends FamilyView {
  /** By object id. */
  readonly subjects: Readonly<Record<string, string>>
  /** The object ids that a branch reaches. The other commits were amended, rebased or left behind. */
  readonly reachable: readonly string[]
  /** The object ids of commits that name the coding agent that made them. */
  readonly withAgent: readonly string[]
  /** Commits of the day that the ledger has not recorded, because they do not count. They have no row. */
  readonly unrecorded: readonly {
    readonly oid: string
    readonly subject: string
    readonly author: string
    readonly email: string
    readonly reason: 'merge' | 'bot' | 'other-author' | 'address'
  }[]
  /** False if the day has more commits than are read. */
  readonly isWhole: boolean
}

/** How much of a number is food, and what only one source knows. */
interface FoodSums {
  readonly food: FoodTotals
  /** Contributions that count but are too old to be food. */
  readonly history: number
  /** Commits that only GitHub or only Git knows, summed over the days. */
  readonly onlyGithub: number
  readonly onlyLocal: number
}

/** Why a repository has its number, in a year. If the year is null, in total. */
export interface RepositoryView extends FamilyCounts, FoodSums {
  readonly year: number | null
  /** `host/owner/name`, the current name first. */
  readonly names: readonly string[]
  /** The language that made the family count, and the day it was first seen. */
  readonly because: { readonly language: string; readonly since: Day } | null
  /** From this day on, its contributions become food. Null while it does not count. */
  readonly foodFrom: Day | null
  /** Latest first. */
  readonly days: readonly { readonly day: Day; readonly counts: Counts }[]
}

/** Why a total has its number. The year and the kind are null for all years and all kinds. */
export interface TotalView extends FoodSums {
  readonly year: number | null
  readonly kind: Kind | null
  readonly count: number
  readonly families: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}
