import type { WorkGesture } from '../../../preload/contract/events.ts'
import { isWaitOver } from '../../base/rules/waits.ts'
import type { WorkEvent } from '../../sources/clones/rules/work-events.ts'
import type { PullRequestEvent } from '../../sources/github/rules/pull-requests.ts'
import { mentionAudibility, type Mentions } from '../../speech/rules/may-speak.ts'
import type { Trigger } from '../../speech/rules/triggers.ts'

/** Triggers of lines about work. They have no variables, so that no line can name a repository. */
export type WorkTrigger = Extract<Trigger, `work-${string}`>

/** The user's actions that Dash responds to. */
export type Work = WorkEvent | PullRequestEvent

const minute = 60_000
const hour = 60 * minute
/** @param coolDownMs how long the same trigger does not repeat */
const row = (gesture: WorkGesture, trigger: WorkTrigger, coolDownMs: number) => ({
  gesture,
  trigger,
  coolDownMs,
})

/**
 * How Dash responds to the user's work. If several actions come at once, it responds to the action in the topmost row.
 * No line names a repository.
 */
export const workRows: Readonly<Record<Work, ReturnType<typeof row>>> = {
  'pull-request-merged': row('lap', 'work-merged', 10 * minute),
  conflict: row('hold-head', 'work-conflict', 10 * minute),
  'conflict-over': row('relief', 'work-relief', 10 * minute),
  'first-commit': row('applaud', 'work-first-commit', minute),
  tag: row('fanfare', 'work-tag', 10 * minute),
  'checks-failed': row('think', 'work-checks-failed', 30 * minute),
  'checks-passed': row('applaud', 'work-checks-passed', 30 * minute),
  'first-commit-of-day': row('applaud', 'work-new-day', 6 * hour),
  push: row('applaud', 'work-push', 20 * minute),
  'merge-done': row('applaud', 'work-merge', 20 * minute),
  'rebase-done': row('stretch', 'work-rebase', 20 * minute),
  revert: row('facepalm', 'work-revert', 20 * minute),
  stash: row('full-cheeks', 'work-stash', 20 * minute),
  'branch-made': row('peck', 'work-branch', 20 * minute),
  commit: row('type-along', 'work-commit', 30 * minute),
  'merge-begun': row('think', 'work-merge-begun', 20 * minute),
  'rebase-begun': row('think', 'work-rebase-begun', 20 * minute),
  amend: row('preen', 'work-amend', hour),
  pull: row('listen', 'work-pull', hour),
  'branch-switched': row('peck', 'work-switch', hour),
}

/**
 * How Dash responds to the user's actions: always with a gesture, sometimes with a line.
 * @param now milliseconds since the epoch
 * @returns null if there was no action
 */
export function answerToWork(events: readonly Work[], mentions: Mentions, now: number) {
  const answered = Object.entries(workRows).find(([event]) => events.some((one) => one === event))
  if (answered === undefined) return null
  const { gesture, trigger, coolDownMs } = answered[1]
  const audibility = mentionAudibility([mentions], now)
  const isCool = isWaitOver((mentions.at[trigger] ?? -Infinity) + coolDownMs, coolDownMs, now)
  return { gesture, line: audibility !== 'none' && isCool ? { trigger, audibility } : null }
}
