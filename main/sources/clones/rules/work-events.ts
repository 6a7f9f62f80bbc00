import { linesAfter, type ReflogLine, type Reflogs } from './reflog.ts'

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

interface RefState {
  readonly oid: string
  /** The last action on the reference, from its reflog. Null if it has not moved, or if no reflog shows the action. */
  readonly action: string | null
}

/** One worktree, as its own Git directory shows it. */
export interface WorktreeState {
  /** The full name of the checked-out branch, or null if HEAD is detached. */
  readonly branch: string | null
  readonly operation: 'merge' | 'rebase' | null
  readonly hasConflict: boolean
  /** The last line of HEAD's reflog, or null if the log is empty. */
  readonly last: ReflogLine | null
  /** `key` identifies the latest fetch; `isOpen` means that it is still running. Null before the first fetch. */
  readonly fetch: { readonly key: string; readonly isOpen: boolean } | null
}

/** What a clone shows of the user's work at one time. */
export interface WorkState {
  /** The worktrees by name. The main one's name is empty. */
  readonly worktrees: ReadonlyMap<string, WorktreeState>
  /** Branches, tags and remote branches by full name. Null if there are too many to read. */
  readonly refs: ReadonlyMap<string, RefState> | null
  /** Object names of the stashes, oldest first. */
  readonly stashes: readonly string[]
}

/** The most new tags that a user makes by hand between two checks. */
const maxOwnTags = 3

/** What an action in a reflog means. The first match wins. */
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

function meaningOf({ action }: ReflogLine): WorkEvent | 'checkout' | null {
  return actions.find(([words]) => words.test(action))?.[1] ?? null
}

/**
 * What the user did between two checks of a clone: each event once, in no order. A new worktree gives no events,
 * because whatever its first check finds happened before that check.
 * @param logs HEAD's reflog by worktree
 */
export function workBetween(before: WorkState, after: WorkState, logs: Reflogs) {
  const events = new Set<WorkEvent>()
  for (const [name, then] of before.worktrees) {
    const now = after.worktrees.get(name)
    if (now === undefined) continue
    const lines = linesAfter(logs.get(name) ?? [], then.last)
    for (const event of worktreeEvents(then, now, lines)) events.add(event)
  }
  const moved = movedRefs(before, after)
  const has = (prefix: string, action: string) =>
    moved.some(([name, ref]) => name.startsWith(prefix) && ref.action === action)
  if (has('refs/heads/', 'branch: Created')) {
    events.add('branch-made')
    events.delete('branch-switched')
  }
  if (has('refs/remotes/', 'update by push')) events.add('push')
  if (hasOwnTags(before, after)) events.add('tag')
  const newest = after.stashes.at(-1)
  if (newest !== undefined && !before.stashes.includes(newest)) events.add('stash')
  return [...events]
}

function worktreeEvents(then: WorktreeState, now: WorktreeState, lines: readonly ReflogLine[]) {
  const meanings = new Set(lines.map(meaningOf))
  const events = [...meanings].filter((meaning) => meaning !== null && meaning !== 'checkout')
  const isElsewhere = now.branch !== null && now.branch !== then.branch
  // A rebase detaches HEAD and then returns to a branch. So without a reflog, only leaving a branch is a checkout.
  const isCheckout = lines.length > 0 ? meanings.has('checkout') : then.branch !== null
  if (isElsewhere && isCheckout) events.push('branch-switched')
  if (now.hasConflict !== then.hasConflict)
    events.push(now.hasConflict ? 'conflict' : 'conflict-over')
  else if (!now.hasConflict && now.operation !== null && now.operation !== then.operation)
    events.push(`${now.operation}-begun`)
  return events
}

/** The references that are new or have moved. Empty if either state has too many. */
function movedRefs({ refs: before }: WorkState, { refs: after }: WorkState) {
  if (before === null || after === null) return []
  return [...after].filter(([name, { oid }]) => before.get(name)?.oid !== oid)
}

/** Whether the user made a tag here. Tags that a fetch brought are other people's. */
function hasOwnTags(before: WorkState, after: WorkState): boolean {
  const made = movedRefs(before, after).filter(
    ([name]) => name.startsWith('refs/tags/') && before.refs?.has(name) !== true,
  )
  const isFetched = [...after.worktrees].some(
    ([name, { fetch }]) =>
      fetch?.isOpen === true || fetch?.key !== before.worktrees.get(name)?.fetch?.key,
  )
  return made.length > 0 && made.length <= maxOwnTags && !isFetched
}

/** Whether any worktree has a conflict. @param state null before the first check */
export function isInConflict(state: WorkState | null): boolean {
  return [...(state?.worktrees.values() ?? [])].some(({ hasConflict }) => hasConflict)
}

/** When the last commit was made, in seconds since the epoch, or 0 if no line shows one. */
export function lastCommitTime(logs: Reflogs): number {
  const commits = [...logs.values()]
    .flat()
    .filter((line) => /^commit\b/.test(line.action))
    .map(({ time }) => time)
  return Math.max(0, ...commits)
}
