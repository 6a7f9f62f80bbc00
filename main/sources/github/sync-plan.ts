import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { RequestCapacity } from './rules/request-size.ts'
import type { RangePart, SyncPart } from './rules/sync-parts.ts'
import { halvesOf, lengthInDays, halveToMaxDays } from './rules/sync-ranges.ts'

export type SyncPlan = ReturnType<typeof createSyncPlan>

/** What one sync still has to ask for, and in which order. */
export function createSyncPlan() {
  const ranges: RangePart[] = []
  const loneRanges: RangePart[] = []
  const pages: SyncPart[] = []
  const repositories: SyncPart[] = []
  const clones: SyncPart[] = []

  const queueOf = ({ trust }: RangePart) => (trust === 'usual' ? ranges : loneRanges)

  /** Adds parts at the end. Parts of the same type keep their order. */
  function add(...parts: readonly SyncPart[]): void {
    for (const part of parts) {
      if (part.type === 'range') queueOf(part).push(part)
      else if (part.type === 'page') pages.push(part)
      else if (part.type === 'repository') repositories.push(part)
      else if (part.type === 'clone') clones.push(part)
    }
  }

  /** Puts the pieces of a taken part first in its queue. */
  const splitPart = (part: RangePart, pieces: readonly DayRange[]) =>
    queueOf(part).unshift(...pieces.map((range) => ({ ...part, range, loneFailures: 0 })))

  /** Puts both halves of a taken part first in its queue. @returns false if it is a single day */
  function halve(part: RangePart): boolean {
    const halves = halvesOf(part.range)
    if (halves) splitPart(part, halves)
    return halves !== null
  }

  /** Takes the next ranges that fit. Splits a range that is too long for one request. */
  function takeRanges(capacity: RequestCapacity): readonly RangePart[] {
    const taken: RangePart[] = []
    let days = capacity.ranges * capacity.daysPerRange
    for (;;) {
      const [part] = ranges
      if (!part || taken.length === capacity.parts) return taken
      const pieces = halveToMaxDays(part.range, capacity.daysPerRange)
      if (pieces.length === 1) days -= lengthInDays(part.range)
      if (days < 0) return taken
      ranges.shift()
      if (pieces.length === 1) taken.push(part)
      else splitPart(part, pieces)
    }
  }

  return {
    add,
    halve,

    /** How many ranges are left, besides those that are asked for alone. */
    rangesLeft: () => ranges.length,
    rangesAndPagesLeft: () => ranges.length + loneRanges.length + pages.length,
    lookupsLeft: () => repositories.length + clones.length,

    /**
     * Takes the parts of the next request. Lookups go first, both in small requests and within a mixed one. Before
     * anything is counted, it must be known which clone is which repository: otherwise food is granted twice.
     */
    take(capacity: RequestCapacity): readonly SyncPart[] {
      if (capacity.isMixed) {
        const lookups = [
          ...clones.splice(0, capacity.clones),
          ...repositories.splice(0, capacity.repositories),
        ]
        const shared = [...lookups, ...takeRanges(capacity), ...pages.splice(0, capacity.pages)]
        return shared.length > 0 ? shared : loneRanges.splice(0, 1)
      }
      if (clones.length > 0) return clones.splice(0, capacity.clones)
      if (repositories.length < capacity.repositories) {
        if (ranges.length > 0) return takeRanges(capacity)
        if (pages.length > 0) return pages.splice(0, capacity.pages)
      }
      if (repositories.length > 0) return repositories.splice(0, capacity.repositories)
      return loneRanges.splice(0, 1)
    },
  }
}
