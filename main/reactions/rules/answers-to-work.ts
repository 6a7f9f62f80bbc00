import { hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import type { WorkGesture } from '../../../preload/contract/events.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import type { WorkEvent } from '../../sources/clones/rules/work-events.ts'
import type { PullRequestEvent } from '../../sources/github/rules/pull-requests.ts'
import { mentionAudibility, type MentionTimes } from '../../speech/rules/may-speak.ts'
import type { Trigger } from '../../speech/rules/triggers.ts'
import type { AgentNews } from './agent-news.ts'

/** Triggers of lines about work. They have no variables, so that no line can name a repository. */
export type WorkTrigger = Extract<Trigger, `work-${string}`>

/** The user's and their agents' actions that Dash responds to. */
export type Work = WorkEvent | PullRequestEvent | AgentNews

/** @param coolDownMs how long the same trigger does not repeat */
const row = (gesture: WorkGesture, trigger: WorkTrigger, coolDownMs: number) => ({
  gesture,
  trigger,
  coolDownMs,
})

/** If several actions come at once, Dash responds to the action in the topmost row. */
export const workRows: Readonly<Record<Work, ReturnType<typeof row>>> = {
  'agent-needs-you': row('call', 'work-agent-needs-you', 5 * minuteMs),
  'pull-request-merged': row('lap', 'work-merged', 10 * minuteMs),
  conflict: row('hold-head', 'work-conflict', 10 * minuteMs),
  'conflict-over': row('relief', 'work-relief', 10 * minuteMs),
  'first-commit': row('applaud', 'work-first-commit', minuteMs),
  tag: row('fanfare', 'work-tag', 10 * minuteMs),
  'agent-failed': row('comfort', 'work-agent-failed', 10 * minuteMs),
  'agent-done': row('toot', 'work-agent-done', 10 * minuteMs),
  'checks-failed': row('think', 'work-checks-failed', 30 * minuteMs),
  'checks-passed': row('applaud', 'work-checks-passed', 30 * minuteMs),
  'first-commit-of-day': row('catch', 'work-new-day', 6 * hourMs),
  push: row('post', 'work-push', 20 * minuteMs),
  'merge-done': row('stir', 'work-merge', 20 * minuteMs),
  'rebase-done': row('stretch', 'work-rebase', 20 * minuteMs),
  revert: row('facepalm', 'work-revert', 20 * minuteMs),
  stash: row('full-cheeks', 'work-stash', 20 * minuteMs),
  'branch-made': row('peck', 'work-branch', 20 * minuteMs),
  commit: row('catch', 'work-commit', 30 * minuteMs),
  'agent-started': row('think', 'work-agent-started', hourMs),
  'merge-begun': row('think', 'work-merge-begun', 20 * minuteMs),
  'rebase-begun': row('think', 'work-rebase-begun', 20 * minuteMs),
  amend: row('preen', 'work-amend', hourMs),
  pull: row('listen', 'work-pull', hourMs),
  'branch-switched': row('peck', 'work-switch', hourMs),
}

/**
 * How Dash responds to the user's actions: always with a gesture, sometimes with a line.
 * @param now milliseconds since the epoch
 * @returns null if there was no action
 */
export function answerToWork(events: readonly Work[], mentions: MentionTimes, now: number) {
  const answered = Object.entries(workRows).find(([event]) => events.some((one) => one === event))
  if (answered === undefined) return null
  const { gesture, trigger, coolDownMs } = answered[1]
  const audibility = mentionAudibility([mentions], now)
  const isCool = hasPassed(mentions.at[trigger] ?? -Infinity, coolDownMs, now)
  return { gesture, line: audibility !== 'none' && isCool ? { trigger, audibility } : null }
}
