import type { Day } from '../../../base/rules/day.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { QueryPart } from './contribution-query.ts'
import type { RequestCapacity } from './request-size.ts'
import { halvesOf, halveToMaxDays, lengthInDays } from './sync-ranges.ts'

type PartOf<Type extends QueryPart['type']> = Extract<QueryPart, { readonly type: Type }> & {
  /** How many times this part was the only one of its request that did not arrive. */
  readonly loneFailures?: number
}

/** A range of days, or a piece of one. */
export interface RangePart extends PartOf<'range'> {
  /** The first day of the planned range. */
  readonly start: Day
  /**
   * `suspect`: it was the only part of a request that did not arrive. `set-aside`: an earlier sync set it aside. Both
   * kinds are asked for alone, after everything else, so that they cannot make another part's request fail.
   */
  readonly trust: 'usual' | 'suspect' | 'set-aside'
}

export interface PagePart extends PartOf<'page'> {
  readonly start: Day
  /** The key of its list in `RangeProgress`. */
  readonly list: string
}

interface RepositoryPart extends PartOf<'repository'> {
  readonly repository: RepositoryId
}

/** A part of a query, as a sync asks for it. */
export type SyncPart =
  RangePart | PagePart | RepositoryPart | PartOf<'clone' | 'account' | 'pull-requests'>

/** Asks for the languages of a repository on a host. */
export function lookupOf(host: string, repository: RepositoryId): RepositoryPart {
  return { type: 'repository', repository, nodeId: repository.slice(`github:${host}:`.length) }
}

/** What one sync still has to ask for: five queues in one list. */
export type SyncPlan = readonly SyncPart[]

export type Queue = SyncPart['type'] | 'lone-range'

export const isAskedAlone = (part: SyncPart): boolean =>
  part.type === 'range' && part.trust !== 'usual'

const queueOf = (part: SyncPart): Queue => (isAskedAlone(part) ? 'lone-range' : part.type)

/** How many parts are in these queues. */
export const countIn = (plan: SyncPlan, queues: readonly Queue[]): number =>
  plan.filter((part) => queues.includes(queueOf(part))).length

const splitPart = (part: RangePart, pieces: readonly DayRange[]): readonly RangePart[] =>
  pieces.map((range) => ({ ...part, range, loneFailures: 0 }))

/** @returns both halves of a part; null if it is a single day */
export function halve(part: RangePart): readonly RangePart[] | null {
  const halves = halvesOf(part.range)
  return halves && splitPart(part, halves)
}

/** Takes the next ranges that fit. Splits a range that is too long for one request. */
function takeRanges(plan: SyncPlan, capacity: RequestCapacity) {
  const taken: RangePart[] = []
  const left = plan.filter((part) => part.type === 'range').filter((part) => !isAskedAlone(part))
  let days = capacity.ranges * capacity.daysPerRange
  for (;;) {
    const [part] = left
    if (!part || taken.length === capacity.parts) return { taken, left }
    const pieces = halveToMaxDays(part.range, capacity.daysPerRange)
    if (pieces.length === 1) days -= lengthInDays(part.range)
    if (days < 0) return { taken, left }
    left.shift()
    if (pieces.length === 1) taken.push(part)
    else left.unshift(...splitPart(part, pieces))
  }
}

/** Groups of queues that may share a request. The next request takes from the first group that is not empty. */
function groupsOf(plan: SyncPlan, capacity: RequestCapacity): readonly (readonly Queue[])[] {
  if (capacity.isMixed) return [['clone', 'repository', 'range', 'page'], ['lone-range']]
  const isPageFull = countIn(plan, ['repository']) >= capacity.repositories
  const first: Queue = isPageFull ? 'repository' : 'range'
  return [['clone'], [first], ['page'], ['repository'], ['lone-range']]
}

/**
 * Takes the parts of the next request. Lookups go first, both in small requests and within a mixed one, because nothing
 * may be counted before each clone's repository is known: otherwise food is granted twice.
 * @returns also the plan that is left
 */
export function takeParts(plan: SyncPlan, capacity: RequestCapacity) {
  const group = groupsOf(plan, capacity).find((queues) => countIn(plan, queues) > 0) ?? []
  const limits: Partial<Record<Queue, number>> = {
    clone: capacity.clones,
    repository: capacity.repositories,
    page: capacity.pages,
    'lone-range': 1,
  }
  const ranges = takeRanges(plan, capacity)
  const parts = group.flatMap((queue): readonly SyncPart[] =>
    queue === 'range'
      ? ranges.taken
      : plan.filter((part) => queueOf(part) === queue).slice(0, limits[queue]),
  )
  const others = plan.filter((part) => !parts.includes(part))
  if (!group.includes('range')) return { parts, left: others }
  return { parts, left: [...ranges.left, ...others.filter((part) => queueOf(part) !== 'range')] }
}
