import { linesAfter, type ReflogLine } from './reflog.ts'

/** What the user did in a clone. */
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
  /** The last action on it, from its reflog. Null if it has not changed, or if nothing tells. */
  readonly action: string | null
}
/** By full name. Null if there are too many to look at. */
export type LooseRefs = ReadonlyMap<string, LooseRef> | null

/** What a worktree is in the middle of. */
export type Operation = 'merge' | 'rebase'

/** One worktree, as its own part of the Git directory shows it. */
export interface WorktreeState {
  /** The full name of the checked-out branch, or null if HEAD is detached. */
  readonly branch: string | null
  readonly operation: Operation | null
  readonly hasConflict: boolean
  /** The last line of HEAD's reflog, or null if there is none. */
  readonly last: ReflogLine | null
  /** `key` identifies the latest fetch; `isOpen` if it is still running. Null if nothing was ever fetched. */
  readonly fetch: { readonly key: string; readonly isOpen: boolean } | null
}

/** What a clone shows of the user's work at one time. */
export interface WorkState {
  /** By name. The main worktree's name is empty. */
  readonly worktrees: ReadonlyMap<string, WorktreeState>
  readonly branches: LooseRefs
  readonly tags: LooseRefs
  readonly remotes: LooseRefs
  /** Object names of the stashes, oldest first. */
  readonly stashes: readonly string[]
}

/** The lines of HEAD's reflog by worktree, oldest first. */
export type HeadLogs = ReadonlyMap<string, readonly ReflogLine[]>

/** A clone's state, and the reflogs that tell how it differs from an earlier one. */
export interface WorkLook {
  readonly state: WorkState
  readonly logs: HeadLogs
}

/** More new tags at once were not made by hand. */
const maxOwnTags = 3

/** What the words of a reflog mean. The first match wins. */
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
 * What was done between two looks at a clone, each event once, in no order. A new worktree gives no events: what the
 * first look finds was done before.
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
  // Without a reflog, the earlier branch tells a checkout from a rebase that returns to its branch: a rebase detaches
  // HEAD.
  const isCheckout = lines.length > 0 ? meanings.has('checkout') : then.branch !== null
  if (isElsewhere && isCheckout) events.push('branch-switched')
  if (now.hasConflict !== then.hasConflict)
    events.push(now.hasConflict ? 'conflict' : 'conflict-over')
  else if (!now.hasConflict && now.operation !== null && now.operation !== then.operation)
    events.push(`${now.operation}-begun`)
  return events
}

/** The references that are new or have moved. Empty if either look saw too many. */
function changesOf(before: LooseRefs, after: LooseRefs): readonly (readonly [string, LooseRef])[] {
  if (before === null || after === null) return []
  return [...after].filter(([name, { oid }]) => before.get(name)?.oid !== oid)
}

/** Whether the user made a tag here. Tags that a fetch brought are other people's. */
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

/** When the last commit was made here, in seconds since the epoch, or 0 if no line shows one. */
export function lastCommitAt(logs: HeadLogs): number {
  const commits = [...logs.values()]
    .flat()
    .filter((line) => /^commit\b/.test(line.action))
    .map(({ at }) => at)
  return Math.max(0, ...commits)
}
