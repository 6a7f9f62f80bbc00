import type { Kind } from '../../../../preload/contract/kinds.ts'
import type { Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { ClonePart, Page, QueryPart } from './contribution-query.ts'
import { countDays, halve, splitByDays, type SetAsideRange } from './sync-ranges.ts'
import type { RequestLimits } from './request-size.ts'

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

/** A range of which nothing has been read. @param open the number of its parts */
export function progressOf(range: DayRange, open: number): RangeProgress {
  return {
    range,
    open,
    restricted: 0,
    truncated: 0,
    truncatedDays: new Map(),
    hadErrors: false,
    undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
    setAside: [],
    isRetry: false,
  }
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

/** A whole range, or a piece of one after halving. */
export interface RangePart {
  readonly name: 'range'
  readonly range: DayRange
  readonly progress: RangeProgress
  /**
   * Whether it has failed on its own: then it is asked for alone, so that it cannot make another part's request fail.
   */
  isSuspect: boolean
}

export interface PagePart extends Page {
  readonly name: 'page'
  readonly progress: RangeProgress
  readonly list: ListProgress
  /** The cursors already followed. */
  readonly cursors: Set<string>
}

export interface RepositoryPart extends Extract<QueryPart, { readonly name: 'repository' }> {
  readonly repository: RepositoryId
}

/** One of the things that a request asks for. */
export type Part = RangePart | PagePart | RepositoryPart | ClonePart

export type RequestPlan = ReturnType<typeof createRequestPlan>

/** What a sync still has to ask for, and in which order. */
export function createRequestPlan() {
  const ranges: RangePart[] = []
  const pages: PagePart[] = []
  const repositories: RepositoryPart[] = []
  const clones: ClonePart[] = []

  function add(...parts: readonly Part[]): void {
    for (const part of parts) {
      if (part.name === 'range') ranges.push(part)
      else if (part.name === 'page') pages.push(part)
      else if (part.name === 'repository') repositories.push(part)
      else clones.push(part)
    }
  }

  /** @param isShared whether the request asks for anything else */
  function takeRanges(limits: RequestLimits, isShared: boolean): readonly RangePart[] {
    const { daysPerRange } = limits
    const taken: RangePart[] = []
    let days = 0
    for (let next = ranges.shift(); next; next = ranges.shift()) {
      if (next.isSuspect) {
        if (isShared || taken.length > 0) ranges.unshift(next)
        else taken.push(next)
        break
      }
      const [piece = next, ...rest] = split(next, daysPerRange)
      ranges.unshift(...rest)
      days += countDays(piece.range)
      if (taken.length === limits.parts || days > limits.ranges * daysPerRange) {
        ranges.unshift(piece)
        break
      }
      taken.push(piece)
    }
    return taken
  }

  return {
    /** Adds parts at the end. Parts of the same sort keep their order. */
    add,

    ranges: () => ranges.length,
    rangesAndPages: () => ranges.length + pages.length,
    /** The number of repositories and clones to look up. */
    lookups: () => repositories.length + clones.length,

    /** Puts both halves of a taken part first in the plan. @returns false if it is a single day */
    halve({ range, progress, isSuspect }: RangePart): boolean {
      const halves = halve(range)
      if (!halves) return false
      progress.open += 1
      ranges.unshift(
        ...halves.map((half) => ({ name: 'range' as const, range: half, progress, isSuspect })),
      )
      return true
    },

    /**
     * Takes the parts of the next request. Lookups go first, in small requests and within a mixed one: who owns which
     * clone must be known before anything is counted, so that nothing is granted twice.
     */
    take(limits: RequestLimits): readonly Part[] {
      if (limits.isMixed) {
        const lookups = [
          ...clones.splice(0, limits.clones),
          ...repositories.splice(0, limits.repositories),
        ]
        const listed = pages.splice(0, limits.pages)
        const isShared = lookups.length + listed.length > 0
        return [...lookups, ...takeRanges(limits, isShared), ...listed]
      }
      if (clones.length > 0) return clones.splice(0, limits.clones)
      if (repositories.length < limits.repositories) {
        if (ranges.length > 0) return takeRanges(limits, false)
        if (pages.length > 0) return pages.splice(0, limits.pages)
      }
      return repositories.splice(0, limits.repositories)
    },
  }
}

/**
 * Splits a part into pieces of at most `maxDays` days, each still to be read. Returns the part itself if it is short
 * enough.
 */
function split(part: RangePart, maxDays: number): readonly RangePart[] {
  const pieces = splitByDays(part.range, maxDays)
  if (pieces.length === 1) return [part]
  part.progress.open += pieces.length - 1
  return pieces.map((range) => ({ ...part, range }))
}
