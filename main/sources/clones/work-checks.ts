import type { Clock } from '../../base/clock.ts'
import type { Timers } from '../../base/timers.ts'
import { readWork } from './read-work.ts'
import {
  isInConflict,
  lastCommitTime,
  workBetween,
  type WorkEvent,
  type WorkState,
} from './rules/work-events.ts'
import type { GitJob, RepositoryGit } from '../git/repository-git.ts'
import type { Job, JobQueue } from './job-queue.ts'
import { jobOrders } from './rules/job-order.ts'

/** The delay of a check. Git writes several files per action, so an earlier check could see one action as two. */
const delayMs = 150

export interface WorkCheckServices {
  readonly queue: JobQueue
  readonly clock: Clock
  readonly timers: Timers
  readonly onWork: (events: readonly WorkEvent[]) => void
}

export interface CheckedClone {
  readonly gitDir: string
  /** Aborted when the clone is closed. */
  readonly signal: AbortSignal
  /** Null if no Git is usable. */
  readonly createGit: (job: GitJob) => Promise<RepositoryGit | null>
  /** Records that the user committed at this instant. @returns whether it is the first of its day */
  readonly recordCommit: (instant: number) => boolean
}

/** Checks what the user has done in a clone since the last check. */
export function openWorkChecks(
  { gitDir, signal, createGit, recordCommit }: CheckedClone,
  { queue, clock, timers, onWork }: WorkCheckServices,
) {
  /** Null before the first check. */
  let state: WorkState | null = null
  /** Undefined if no check is scheduled. */
  let cancelScheduled: (() => void) | undefined

  function queueCheck(turn: Pick<Job, 'isUrgent' | 'order'>): void {
    void queue.add({ ...turn, key: `work ${gitDir}`, run: runCheck, lane: 'quick' })
  }

  async function runCheck(): Promise<void> {
    const git = await createGit({ isThorough: true, signal })
    const before = state
    const reading = git && (await readWork(git, before))
    if (reading === null || signal.aborted) return
    state = reading.state
    if (before === null) {
      // Commits may carry future dates from a clock that ran ahead.
      const committedAt = lastCommitTime(reading.logs) * 1000
      if (committedAt > 0 && committedAt <= clock.now()) recordCommit(committedAt)
      return
    }
    const events = workBetween(before, reading.state, reading.logs)
    if (events.length === 0) return
    const isCommit = events.includes('commit') || events.includes('first-commit')
    const isFirst = isCommit && recordCommit(clock.now())
    onWork(isFirst ? [...events, 'first-commit-of-day'] : events)
  }

  function checkSoon(): void {
    cancelScheduled ??= timers.after(delayMs, () => {
      cancelScheduled = undefined
      queueCheck({ isUrgent: true })
    })
  }

  return {
    hasChecked: () => state !== null,
    isInConflict: () => isInConflict(state),
    /** Queues a check, ahead of first scans: they may take minutes, and work before the first check goes unnoticed. */
    check: () => queueCheck({ order: jobOrders.workCheck }),
    /** Queues an urgent check after a short delay. Call it after a hint. */
    checkSoon,
    checkSoonInConflict: () => {
      if (isInConflict(state)) checkSoon()
    },
    close: () => cancelScheduled?.(),
  }
}
