import type { Clock } from '../../base/clock.ts'
import type { Timers } from '../../base/timers.ts'
import type { Day } from '../../base/rules/day.ts'
import { readWork } from '../clones/read-work.ts'
import { lastCommitAt, workBetween, type WorkEvent } from '../clones/rules/work-events.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import type { Clone } from './clone.ts'
import type { JobQueue } from './job-queue.ts'

/**
 * In milliseconds, from the first hint to a look. Git writes several files per action, and a look between two of them
 * would see two actions.
 */
const settleMs = 150

/**
 * Looks at clones from time to time, and reports what the user has done since.
 * @param options.onWork gets what the user has done in a clone; never empty
 */
export function openWorkObserver(options: {
  readonly queue: JobQueue
  readonly timers: Timers
  readonly clock: Clock
  /** Git in a clone, or null if there is none. */
  readonly gitIn: (
    clone: Clone,
    isThorough: boolean,
    signal: AbortSignal,
  ) => Promise<RepositoryGit | null>
  readonly onWork: (events: readonly WorkEvent[]) => void
}) {
  const { queue, timers, clock, gitIn, onWork } = options
  const waiting = new Map<Clone, () => void>()
  /** The last day with a commit by the user, in any clone. */
  let lastDay: Day | null = null

  const dayOf = (instant: number) => clock.localTime(instant).day
  /** @returns whether it is later than every day noted so far */
  function noteDay(day: Day): boolean {
    const isLater = lastDay === null || day > lastDay
    if (isLater) lastDay = day
    return isLater
  }

  /** Queues a look at a clone. The first look only records the state, and can wait. */
  function look(clone: Clone, isUrgent = false): void {
    void queue.add({
      key: `work ${clone.gitDir}`,
      signal: clone.signal,
      work: (signal) => lookNow(clone, signal),
      isUrgent,
      isQuick: true,
      rank: 1,
    })
  }

  async function lookNow(clone: Clone, signal: AbortSignal): Promise<void> {
    const git = await gitIn(clone, true, signal)
    const before = clone.work
    const seen = git === null ? null : await readWork(git, before)
    if (seen === null || signal.aborted) return
    clone.work = seen.state
    if (before === null) {
      // A clock that ran ahead may have left commits dated in the future.
      const at = lastCommitAt(seen.logs) * 1000
      if (at > 0 && at <= clock.now()) noteDay(dayOf(at))
      return
    }
    const events = workBetween(before, seen.state, seen.logs)
    if (events.length === 0) return
    const isCommit = events.includes('commit') || events.includes('first-commit')
    const isFirst = isCommit && noteDay(dayOf(clock.now()))
    onWork(isFirst ? [...events, 'first-commit-of-day'] : events)
  }

  return {
    /** Something may have happened in a clone: looks at it in a moment. */
    hint(clone: Clone): void {
      if (waiting.has(clone) || clone.signal.aborted) return
      const cancel = timers.after(settleMs, () => {
        waiting.delete(clone)
        look(clone, true)
      })
      waiting.set(clone, cancel)
    },
    look,
    close(): void {
      for (const cancel of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
