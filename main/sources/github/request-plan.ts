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
  /** Parts of it that are still to be read. */
  open: number
  restricted: number
  truncated: number
  /** Of which days, and how many of each. */
  readonly truncatedDays: Map<Day, number>
  /** Whether an answer about it had errors beside its data: its totals do not tell what was left out. */
  hadErrors: boolean
  /** What GitHub's totals count beyond what its lists have disclosed so far. */
  readonly undisclosed: Record<Kind, number>
  /** Its days that GitHub fails to give. */
  readonly setAside: SetAsideRange[]
  /** Whether its days were set aside before: then they are all that is read of it. */
  readonly isRetry: boolean
}

/** The whole of a range, or what halving made of it. */
export interface RangePart {
  readonly range: DayRange
  readonly progress: RangeProgress
  /** Whether it has failed by itself: it must not make a request fail in which something else is asked. */
  isSuspect: boolean
}

/** How far a list has been read that is longer than a page. */
export interface ListProgress {
  /** Its kind, its length and its first page: while they stay the same, the rest is taken to be the same. */
  readonly content: string
  readonly totalCount: number
  /** Pages that are still to be read. */
  open: number
  /** Entries that GitHub has disclosed so far. */
  disclosed: number
}

export interface PageRequest extends Page {
  readonly progress: RangeProgress
  readonly list: ListProgress
  /** The cursors that led here. */
  readonly cursors: Set<string>
}

/** What one request asks for. */
export interface RequestBatch {
  readonly ranges: readonly RangePart[]
  readonly pages: readonly PageRequest[]
  /** About how many repositories. */
  readonly repositories: number
  /** About how many names of clones. */
  readonly names: number
}

/** What a sync has still to ask for, and what of it comes next. */
export class RequestPlan {
  readonly #ranges: RangePart[] = []
  readonly #pages: PageRequest[] = []

  /** How many ranges and pages there are. */
  get size(): number {
    return this.#ranges.length + this.#pages.length
  }

  /** How many ranges there are. */
  get ranges(): number {
    return this.#ranges.length
  }

  add(...ranges: readonly RangePart[]): void {
    this.#ranges.push(...ranges)
  }

  /** Puts both halves in the place of a part that was taken. @returns false where it is one day */
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
   * Takes what the next request asks for. Where it has one kind of question only, names come first: whose clones are whose
   * comes before what is counted, so that nothing is granted twice.
   * @param waiting how many repositories and names there are to ask about
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

/** A part in pieces of at most so many days, each to be read; itself where it is no longer. */
function split(part: RangePart, maxDays: number): readonly RangePart[] {
  const ranges = splitByDays(part.range, maxDays)
  if (ranges.length === 1) return [part]
  const { progress, isSuspect } = part
  progress.open += ranges.length - 1
  return ranges.map((range) => ({ range, progress, isSuspect }))
}
