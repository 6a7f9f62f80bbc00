import type { Day } from '../day.ts'
import type { Kind } from '../kinds.ts'
import type {
  Counts,
  FamilyCounts,
  FamilyView,
  FoodView,
  IncompleteDays,
  NotCounted,
} from './history.ts'

/** Why a day has its number: one row per family of repositories, the largest first. */
export interface DayView {
  readonly day: Day
  readonly count: number
  readonly food: FoodView
  readonly families: readonly FamilyDay[]
  readonly notCounted: readonly NotCounted[]
  /** Why there may be more of it. */
  readonly incomplete: readonly IncompleteDays[]
}

export interface FamilyDay extends FamilyView {
  /** What it adds to the day's number. */
  readonly count: number
  /** Its contributions give food from this day on; null while it does not count. */
  readonly foodFrom: Day | null
  readonly food: FoodView
  readonly commits: {
    /** The greater of the two below; 0 where the family or the kind does not count. */
    readonly counted: number
    /** Distinct by author, author time and offset, of addresses that count. */
    readonly local: number
    /** All of `githubCounts` added up. */
    readonly github: number
    /** GitHub's counts: by account and by the family's repository there. */
    readonly githubCounts: readonly {
      readonly login: string
      readonly host: string
      readonly repository: string
      readonly count: number
    }[]
    /** The local ones: those that count first, each in order of time; at most 500 of them. */
    readonly rows: readonly CommitRow[]
    /** How many more there are. */
    readonly more: number
  }
  /** In order of time. */
  readonly items: readonly ItemRow[]
}

export interface CommitRow {
  readonly oid: string
  /** Other objects that are the same commit (amended, rebased, picked): it counts once. */
  readonly duplicates: readonly string[]
  readonly email: string
  /** On the author's clock, `HH:MM`, and minutes east of UTC. */
  readonly time: string
  readonly offset: number
  /** False where the address is switched off. */
  readonly counts: boolean
}

export interface ItemRow {
  /** A handle for `open-item`. */
  readonly id: string
  readonly kind: Kind
  /** `owner/name#12` as its address has it. */
  readonly label: string
  readonly at: number
  /** False where the family does not count or the kind is switched off. */
  readonly counts: boolean
}

/** What Git says when a day is opened: read then, kept nowhere. */
export interface GitDayView {
  readonly families: readonly GitFamilyDay[]
}

export interface GitFamilyDay extends FamilyView {
  /** By object id. */
  readonly subjects: Readonly<Record<string, string>>
  /** The object ids that a branch leads to; the others were amended, rebased or left behind. */
  readonly reachable: readonly string[]
  /** The object ids of commits that tell of a coding agent with which they were made. */
  readonly withAgent: readonly string[]
  /** Commits of that day that do not count and are no rows of the day. */
  readonly excluded: readonly {
    readonly oid: string
    readonly subject: string
    readonly author: string
    readonly email: string
    readonly reason: 'merge' | 'bot' | 'other-author' | 'address'
  }[]
  /** False where the day has more commits than are read. */
  readonly isWhole: boolean
}

/** Why a repository has its number, in one year or (year null) in all. */
export interface RepositoryView extends FamilyCounts {
  readonly year: number | null
  /** `host/owner/name`, the present one first. */
  readonly names: readonly string[]
  /** The language that made it count, and the day on which it was first seen. */
  readonly because: { readonly language: string; readonly since: Day } | null
  /** Its contributions give food from this day on; null while it does not count. */
  readonly foodFrom: Day | null
  readonly food: FoodView
  /** What counts but is older than food. */
  readonly history: number
  /** Commits that only one of both knows, added up over the days. */
  readonly onlyGithub: number
  readonly onlyLocal: number
  /** The latest first. */
  readonly days: readonly { readonly day: Day; readonly counts: Counts }[]
}

/** Why a total has its number: of a year or (null) of all, of a kind or (null) of all. */
export interface TotalView {
  readonly year: number | null
  readonly kind: Kind | null
  readonly count: number
  readonly food: FoodView
  /** What counts but is older than food. */
  readonly history: number
  readonly onlyGithub: number
  readonly onlyLocal: number
  readonly families: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}
