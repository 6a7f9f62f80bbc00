import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Day } from '../../base/rules/day.ts'
import { countDays, halve, splitByDays } from './rules/day-ranges.ts'
import type { Page } from './rules/queries.ts'
import type { RequestLimits } from './rules/request-size.ts'
import type { SetAsideRange } from './rules/day-ranges.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'

/** How far a range of days has been read. */
export interface RangeProgress {
  readonly range: DayRange
  /** The number of its parts still to be read. */
  open: number
  restricted: number
  truncated: number
  /** The truncated days, with the number missing from each. */
  readonly truncatedDays: Map<Day, number>
  /** Whether an answer about it had errors beside its data: then its totals do not tell what was left out. */
  hadErrors: boolean
  /** What GitHub's totals count beyond what its lists have disclosed so far. */
  readonly undisclosed: Record<Kind, number>
  /** The days in it that GitHub fails to return. */
  readonly setAside: SetAsideRange[]
  /** Whether its days were set aside before: then only they are read. */
  readonly isRetry: boolean
}

/** A whole range, or a piece of one after halving. */
export interface RangePart {
  readonly range: DayRange
  readonly progress: RangeProgress
  /**
   * Whether it has failed on its own: then it is asked for alone, so that it cannot make another part's request fail.
   */
  isSuspect: boolean
}

/** How far a list longer than one page has been read. */
export interface ListProgress {
  /** The list's kind, length and first page. While these stay the same, the rest is assumed to be the same. */
  readonly content: string
  readonly totalCount: number
  /** The number of pages still to be read. */
  open: number
  /** The number of entries that GitHub has disclosed so far. */
  disclosed: number
}

export interface PageRequest extends Page {
  readonly progress: RangeProgress
  readonly list: ListProgress
  /** The cursors already followed. */
  readonly cursors: Set<string>
}

/** The contents of one request. */
export interface RequestBatch {
  readonly ranges: readonly RangePart[]
  readonly pages: readonly PageRequest[]
  /** The number of repositories to look up. */
  readonly repositories: number
  /** The number of names of clones to look up. */
  readonly names: number
}

/** What a sync still has to ask for, and in which order. */
export class RequestPlan {
  readonly #ranges: RangePart[] = []
  readonly #pages: PageRequest[] = []

  /** The number of ranges and pages planned. */
  get size(): number {
    return this.#ranges.length + this.#pages.length
  }

  /** The number of ranges planned. */
  get ranges(): number {
    return this.#ranges.length
  }

  add(...ranges: readonly RangePart[]): void {
    this.#ranges.push(...ranges)
  }

  /** Puts both halves of a taken part first in the plan. @returns false if it is a single day */
  halve({ range, progress, isSuspect }: RangePart): boolean {
    const halves = halve(range)
    if (!halves) return false
    progress.open += 1
    this.#ranges.unshift(...halves.map((half) => ({ range: half, progress, isSuspect })))
    return true
  }

  addPage(...pages: readonly PageRequest[]): void {
    this.#pages.push(...pages)
  }

  /**
   * Takes the contents of the next request. If a request holds only one kind of question, names go first: who owns
   * which clone must be known before anything is counted, so that nothing is granted twice.
   * @param waiting how many repositories and names are queued for lookup
   */
  take(
    limits: RequestLimits,
    waiting: { readonly repositories: number; readonly names: number },
  ): RequestBatch {
    const none: RequestBatch = { ranges: [], pages: [], repositories: 0, names: 0 }
    const names = Math.min(waiting.names, limits.names)
    const repositories = Math.min(waiting.repositories, limits.repositories)
    if (limits.isMixed) {
      const pages = this.#takePages(limits)
      const isShared = pages.length + repositories + names > 0
      return { ranges: this.#takeRanges(limits, isShared), pages, repositories, names }
    }
    if (names > 0) return { ...none, names }
    if (repositories < limits.repositories) {
      if (this.#ranges.length > 0) return { ...none, ranges: this.#takeRanges(limits) }
      if (this.#pages.length > 0) return { ...none, pages: this.#takePages(limits) }
    }
    return { ...none, repositories }
  }

  /** @param isShared whether the request asks for anything else */
  #takeRanges(
    { ranges, parts, daysPerRange }: RequestLimits,
    isShared = false,
  ): readonly RangePart[] {
    const taken: RangePart[] = []
    let days = 0
    for (let next = this.#ranges.shift(); next; next = this.#ranges.shift()) {
      if (next.isSuspect) {
        if (isShared || taken.length > 0) this.#ranges.unshift(next)
        else taken.push(next)
        break
      }
      const [piece = next, ...rest] = split(next, daysPerRange)
      this.#ranges.unshift(...rest)
      days += countDays(piece.range)
      if (taken.length === parts || days > ranges * daysPerRange) {
        this.#ranges.unshift(piece)
        break
      }
      taken.push(piece)
    }
    return taken
  }

  #takePages({ pages }: RequestLimits): readonly PageRequest[] {
    return this.#pages.splice(0, pages)
  }
}

/**
 * Splits a part into pieces of at most `maxDays` days, each still to be read. Returns the part itself if it is short
 * enough.
 */
function split(part: RangePart, maxDays: number): readonly RangePart[] {
  const ranges = splitByDays(part.range, maxDays)
  if (ranges.length === 1) return [part]
  const { progress, isSuspect } = part
  progress.open += ranges.length - 1
  return ranges.map((range) => ({ range, progress, isSuspect }))
}
