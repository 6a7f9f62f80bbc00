import { zeroCounts } from '../../../../preload/contract/counts.ts'
import type { Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { QueryPart } from './contribution-query.ts'
import type { SetAsideRange } from './sync-ranges.ts'

type PartOf<Type extends QueryPart['type']> = Extract<QueryPart, { readonly type: Type }> & {
  /** How many times this part was the only one of its request that did not arrive. */
  readonly loneFailures?: number
}

/** A range of days, or a piece of one. */
export interface RangePart extends PartOf<'range'> {
  readonly progress: RangeProgress
  /**
   * `suspect`: it was the only part of a request that did not arrive. `set-aside`: an earlier sync set it aside. Both
   * kinds are asked for alone, after everything else, so that they cannot make another part's request fail.
   */
  readonly trust: 'usual' | 'suspect' | 'set-aside'
}

export interface PagePart extends PartOf<'page'> {
  readonly progress: RangeProgress
  readonly list: ListProgress
}

interface RepositoryPart extends PartOf<'repository'> {
  readonly repository: RepositoryId
}

/** A part of a query, as a sync asks for it. */
export type SyncPart =
  RangePart | PagePart | RepositoryPart | PartOf<'clone' | 'account' | 'pull-requests'>

/** How far a range of days has been read. Only reading-progress.ts changes this and `ListProgress`. */
export type RangeProgress = ReturnType<typeof createRangeProgress>

/** @param setAside the days in the range that are not asked for, because an earlier sync set them aside */
export function createRangeProgress(
  range: DayRange,
  left: number,
  setAside: readonly SetAsideRange[] = [],
) {
  return {
    range,
    /** How many of its days, and of the further pages of its lists, have neither arrived nor been given up. */
    left,
    restricted: 0,
    truncated: 0,
    /** The truncated days, with the number missing from each. */
    truncatedDays: new Map<Day, number>(),
    /** Whether errors came with an answer's data. If so, the totals do not say what was left out. */
    hadErrors: false,
    /** What GitHub's totals count beyond the entries that its lists have disclosed so far. */
    undisclosed: { ...zeroCounts },
    /** The days of the range that GitHub fails to return, in this sync or before. */
    setAside: [...setAside],
  }
}

/** How far a list longer than one page has been read. */
export interface ListProgress {
  /** The list's kind, length and first page. While these stay the same, the rest counts as unchanged. */
  readonly content: string
  readonly totalCount: number
  pagesLeft: number
  /** Entries that GitHub has disclosed so far. */
  disclosed: number
  /** Pages already followed, so that a server cannot send us in circles. */
  readonly followed: Set<string>
}
