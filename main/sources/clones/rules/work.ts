import { linesAfter, type ReflogLine } from './reflog.ts'

/** What somebody did in a clone. */
export const workEvents = [
  'commit',
  'first-commit',
  'first-commit-of-day',
  'amend',
  'branch-made',
  'branch-switched',
  'push',
  'pull',
  'merge-begun',
  'merge-done',
  'conflict',
  'conflict-over',
  'rebase-begun',
  'rebase-done',
  'revert',
  'tag',
  'stash',
] as const
export type WorkEvent = (typeof workEvents)[number]

/** A loose reference. */
export interface LooseRef {
  readonly oid: string
  /** What was done to it last, by its reflog; null where it is as it was before, or nothing tells. */
  readonly action: string | null
}
/** By full name. Null where there are too many to be looked at. */
export type LooseRefs = ReadonlyMap<string, LooseRef> | null

/** What a worktree is in the middle of. */
export type Operation = 'merge' | 'rebase'

/** One worktree, as its own part of the Git directory shows it. */
export interface WorktreeState {
  /** The full name of the branch that it is on; null for a commit without one. */
  readonly branch: string | null
  readonly operation: Operation | null
  readonly hasConflict: boolean
  /** The last line of HEAD's reflog; null where there is none. */
  readonly last: ReflogLine | null
  /** What tells one fetch from another; null where nothing was ever fetched. `isOpen`: one is under way. */
  readonly fetch: { readonly key: string; readonly isOpen: boolean } | null
}

/** What a clone shows of somebody's work, at one time. */
export interface WorkState {
  /** By name; the main one's is empty. */
  readonly worktrees: ReadonlyMap<string, WorktreeState>
  readonly branches: LooseRefs
  readonly tags: LooseRefs
  readonly remotes: LooseRefs
  /** Object names of the stashes, oldest first. */
  readonly stashes: readonly string[]
}

/** The lines of HEAD's reflog, oldest first, by worktree. */
export type HeadLogs = ReadonlyMap<string, readonly ReflogLine[]>

/** A clone's state, and the reflogs by which it is told from an earlier one. */
export interface WorkLook {
  readonly state: WorkState
  readonly logs: HeadLogs
}

/** So many tags at once were not made by hand. */
const maxOwnTags = 3

/** What the words of a reflog mean, the first that fits. */
const actions: readonly (readonly [RegExp, WorkEvent | 'checkout'])[] = [
  [/^commit \(initial\)$/, 'first-commit'],
  [/^commit \(amend\)$/, 'amend'],
  [/^commit \(merge\)$/, 'merge-done'],
  [/^(?:commit|cherry-pick)\b/, 'commit'],
  [/^revert\b/, 'revert'],
  [/^pull\b[^(]*$|^pull\b.*\(finish\)$/, 'pull'],
  [/^rebase\b.*\(finish\)$|^rebase finished$/, 'rebase-done'],
  [/^merge\b/, 'merge-done'],
  [/^checkout$/, 'checkout'],
]

function meaningOf({ action }: ReflogLine): WorkEvent | 'checkout' | undefined {
  return actions.find(([words]) => words.test(action))?.[1]
}

/**
 * What was done between two looks at a clone, each event once, in no order. A worktree or clone that is new plays
 * nothing: what stands at the first look was done before.
 */
export function workBetween(
  before: WorkState,
  after: WorkState,
  logs: HeadLogs,
): readonly WorkEvent[] {
  const events = new Set<WorkEvent>()
  for (const [name, now] of after.worktrees) {
    const then = before.worktrees.get(name)
    const log = logs.get(name) ?? []
    if (then === undefined) continue
    for (const event of worktreeEvents(then, now, linesAfter(log, then.last))) events.add(event)
  }
  const changed = (kind: 'branches' | 'remotes', does: (action: string) => boolean) =>
    changesOf(before[kind], after[kind]).some(([, { action }]) => action !== null && does(action))
  if (changed('branches', (action) => action === 'branch: Created')) {
    events.add('branch-made')
    events.delete('branch-switched')
  }
  if (changed('remotes', (action) => action === 'update by push')) events.add('push')
  if (madeTags(before, after)) events.add('tag')
  const newest = after.stashes.at(-1)
  if (newest !== undefined && !before.stashes.includes(newest)) events.add('stash')
  return [...events]
}

function worktreeEvents(
  then: WorktreeState,
  now: WorktreeState,
  lines: readonly ReflogLine[],
): readonly WorkEvent[] {
  const meanings = new Set(lines.map(meaningOf))
  const events = [...meanings].filter((one) => one !== undefined && one !== 'checkout')
  const isElsewhere = now.branch !== null && now.branch !== then.branch
  // Without a reflog, a rebase that comes back to its branch is told from a checkout by where it has been.
  const isCheckout = lines.length > 0 ? meanings.has('checkout') : then.branch !== null
  if (isElsewhere && isCheckout) events.push('branch-switched')
  if (now.hasConflict !== then.hasConflict)
    events.push(now.hasConflict ? 'conflict' : 'conflict-over')
  else if (!now.hasConflict && now.operation !== null && now.operation !== then.operation)
    events.push(`${now.operation}-begun`)
  return events
}

/** The references that are new or elsewhere; none where either look has seen too many. */
function changesOf(before: LooseRefs, after: LooseRefs): readonly (readonly [string, LooseRef])[] {
  if (before === null || after === null) return []
  return [...after].filter(([name, { oid }]) => before.get(name)?.oid !== oid)
}

/** Whether somebody has made a tag here. Those that a fetch has brought are other people's. */
function madeTags(before: WorkState, after: WorkState): boolean {
  const made = changesOf(before.tags, after.tags).filter(
    ([name]) => before.tags?.has(name) !== true,
  )
  const isFetched = [...after.worktrees].some(
    ([name, { fetch }]) =>
      fetch?.isOpen === true || fetch?.key !== before.worktrees.get(name)?.fetch?.key,
  )
  return made.length > 0 && made.length <= maxOwnTags && !isFetched
}

/** When the last commit was made here, in seconds since the epoch; 0 where no line tells of one. */
export function lastCommitAt(logs: HeadLogs): number {
  const commits = [...logs.values()]
    .flat()
    .filter((line) => /^commit\b/.test(line.action))
    .map(({ at }) => at)
  return Math.max(0, ...commits)
}
