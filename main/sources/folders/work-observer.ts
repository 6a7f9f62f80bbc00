import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Timers } from '../../base/timers.ts'
import type { Day } from '../../base/rules/day.ts'
import { readWork } from '../clones/read-work.ts'
import { lastCommitAt, workBetween, type WorkEvent } from '../clones/rules/work.ts'
import type { Git } from '../git/git.ts'
import type { Clone } from './clone.ts'
import type { JobQueue } from './job-queue.ts'

/**
 * In milliseconds, from the first hint to a look. Git writes several files per action, and a look between two of them
 * would see two actions.
 */
const settleMs = 150

export interface WorkObserverOptions {
  readonly queue: JobQueue
  readonly timers: Timers
  readonly clock: Clock
  /** Git for a clone that keeps its references in reftables, or null if there is none. */
  readonly gitFor: (clone: Clone, signal: AbortSignal) => Promise<Git | null>
  /** Gets what the user has done in a clone. Never empty. */
  readonly onWork: (events: readonly WorkEvent[]) => void
}

/** Looks at clones from time to time, and reports what the user has done since. */
export class WorkObserver {
  readonly #options: WorkObserverOptions
  readonly #waiting = new Map<Clone, () => void>()
  /** The last day with a commit by the user, in any clone. */
  #lastDay: Day | null = null

  constructor(options: WorkObserverOptions) {
    this.#options = options
  }

  /** Something may have happened in a clone: looks at it in a moment. */
  hint(clone: Clone): void {
    if (this.#waiting.has(clone) || clone.signal.aborted) return
    const cancel = this.#options.timers.after(settleMs, () => {
      this.#waiting.delete(clone)
      this.look(clone, true)
    })
    this.#waiting.set(clone, cancel)
  }

  /** The index was written, which matters only if that may end a conflict. */
  hintOfIndex(clone: Clone): void {
    const worktrees = [...(clone.work?.worktrees.values() ?? [])]
    if (worktrees.some(({ hasConflict }) => hasConflict)) this.hint(clone)
  }

  /** Queues a look at a clone. The first look only records the state, and can wait. */
  look(clone: Clone, isUrgent = false): void {
    this.#options.queue.add({
      key: `work ${clone.gitDir}`,
      work: (signal) =>
        withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
          this.#look(clone, deadline.signal),
        ),
      isUrgent,
      isQuick: true,
      rank: 1,
    })
  }

  close(): void {
    for (const cancel of this.#waiting.values()) cancel()
    this.#waiting.clear()
  }

  async #look(clone: Clone, signal: AbortSignal): Promise<void> {
    const { gitFor, clock, onWork } = this.#options
    const before = clone.work
    const look = await readWork(clone.location, before, () => gitFor(clone, signal), signal)
    if (look === null || signal.aborted) return
    clone.work = look.state
    if (before === null) {
      // A clock that ran ahead may have left commits dated in the future.
      const at = lastCommitAt(look.logs) * 1000
      if (at > 0 && at <= clock.now()) this.#noteDay(this.#dayOf(at))
      return
    }
    const events = workBetween(before, look.state, look.logs)
    if (events.length === 0) return
    const isFirst = events.some(isCommit) && this.#noteDay(this.#dayOf(clock.now()))
    onWork(isFirst ? [...events, 'first-commit-of-day'] : events)
  }

  #dayOf(instant: number): Day {
    return this.#options.clock.localTime(instant).day
  }

  /** @returns whether it is later than every day noted so far */
  #noteDay(day: Day): boolean {
    const isLater = this.#lastDay === null || day > this.#lastDay
    if (isLater) this.#lastDay = day
    return isLater
  }
}

function isCommit(event: WorkEvent): boolean {
  return event === 'commit' || event === 'first-commit'
}
