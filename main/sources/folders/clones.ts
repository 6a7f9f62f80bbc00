import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Timers } from '../../base/timers.ts'
import { storageFaultOf } from '../../storage/rules/faults.ts'
import type { CloneStore } from '../clones/clone-store.ts'
import { readUserConfig, type UserConfig } from '../clones/read-context.ts'
import { readWork } from '../clones/read-work.ts'
import { lastCommitTime, workBetween, type WorkEvent } from '../clones/rules/work-events.ts'
import {
  isIncrementalScan,
  scanClone,
  type Addresses,
  type CloneRecorder,
} from '../clones/scan-clone.ts'
import type { GitLocator } from '../git/find-git.ts'
import { isRepositoryAt, type RepositoryLocation } from '../git/git-directory.ts'
import { createRepositoryGit, type RepositoryGit } from '../git/repository-git.ts'
import { redactedFailure } from '../git/rules/git-failure.ts'
import type { CloneHint } from './clone-watcher.ts'
import { estimateFirstScan, openClone, type Clone } from './clone.ts'
import type { JobQueue } from './job-queue.ts'
import { firstScanRank, isSmallRepository } from './rules/first-scan.ts'
import { reduceScanState, type ScanEnd, type ScanEvent } from './rules/scan-state.ts'
import { isAtOrBelow, type Watches } from './watches.ts'

/** The delay of a work check. Git writes several files per action: an earlier check could take it for two actions. */
const workCheckDelayMs = 150

export type Clones = ReturnType<typeof openClones>

/**
 * The clones in all chosen folders: watches them, and scans them when something changes.
 * @param options.onChange called when a view of a clone has changed
 * @param options.onMissing called when a repository is no longer where it was found
 */
export function openClones(options: {
  readonly queue: JobQueue
  readonly git: GitLocator
  readonly store: CloneStore
  readonly ledger: CloneRecorder
  readonly addresses: Addresses
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly watches: Watches
  readonly home: string
  readonly onChange: () => void
  readonly onMissing: (clone: Clone) => void
  readonly onWork: (events: readonly WorkEvent[]) => void
}) {
  const { queue, store, ledger, addresses, clock, timers, log, watches, home } = options
  const clones = new Map<string, Clone>()
  const startupScans: Promise<void>[] = []
  let userConfig: Promise<UserConfig> | null = null
  /** The last day with a commit by the user, in any clone. */
  let lastCommitDay: Day | null = null

  /** Git in a clone, for one job. Null if no Git is usable. */
  async function gitIn(
    { location, scans: { kills } }: Clone,
    isThorough: boolean,
    signal: AbortSignal,
  ): Promise<RepositoryGit | null> {
    const git = await options.git.locate(signal)
    return git && createRepositoryGit(git, location, { home, isThorough, kills, signal })
  }

  const isQuick = (clone: Clone) =>
    isIncrementalScan(store.get(clone.gitDir), addresses, clone.scans.nextMode)

  /** Changes the state of a clone's scans, and starts or cancels the timer of a back-off. */
  function dispatch(clone: Clone, event: ScanEvent): void {
    clone.scans = reduceScanState(clone.scans, event)
    const { phase } = clone.scans
    if (phase.name !== 'backing-off') {
      clone.cancelBackOff?.()
      clone.cancelBackOff = null
      return
    }
    clone.cancelBackOff ??= timers.after(phase.durationMs, () => {
      dispatch(clone, { type: 'back-off-ended' })
      void queueScan(clone)
    })
  }

  function queueScan(clone: Clone, isUrgent = false): Promise<void> {
    const { estimate, kills } = clone.scans
    return queue.add({
      key: `clone ${clone.gitDir}`,
      signal: clone.signal,
      run: (signal) => scan(clone, isUrgent, signal),
      isUrgent,
      isQuick: estimate === null ? isQuick(clone) : isSmallRepository(estimate),
      rank: estimate === null ? 0 : firstScanRank(estimate, clock.now()),
      isSuspect: kills > 0,
    })
  }

  async function scan(clone: Clone, isUrgent: boolean, signal: AbortSignal): Promise<void> {
    if (clones.get(clone.gitDir) !== clone || clone.scans.phase.name === 'backing-off') return
    if (!(await isRepositoryAt(clone.location))) {
      options.onMissing(clone)
      return
    }
    // If watches are missing, hints can miss work, so each scan queues a work check as well.
    if (clone.work === null || !clone.watcher.seesAllWork) queueWorkCheck(clone)
    await clone.watcher.refresh(clone.location.cwd === clone.gitDir)
    const isThorough = clone.scans.kills > 0 || !isQuick(clone)
    const mode = clone.scans.nextMode
    dispatch(clone, { type: 'started' })
    let end: ScanEnd = { type: 'stopped' }
    try {
      const git = await gitIn(clone, isThorough, signal)
      if (git === null) return
      const about = { label: clone.label, isUrgent, userConfig: await sharedUserConfig(git) }
      const scanned = await scanClone({ git, store, ledger, addresses, ...about }, mode)
      end = scanned.ok
        ? { type: 'succeeded', result: scanned.value }
        : { type: 'failed', failure: scanned.error }
    } catch (bug) {
      end = { type: 'threw', fault: storageFaultOf(bug) ?? null }
      throw bug
    } finally {
      endScan(clone, end)
    }
  }

  function endScan(clone: Clone, end: ScanEnd): void {
    reportFailure(clone, end)
    const { viewKey } = clone
    dispatch(clone, end)
    if (end.type === 'succeeded' && end.result.languages === 'due') void queueScan(clone)
    if (clone.viewKey !== viewKey) options.onChange()
  }

  function reportFailure(clone: Clone, end: ScanEnd): void {
    if (end.type === 'succeeded') {
      const { languages } = end.result
      if (languages === 'read' || languages === 'due' || languages.code === 'aborted') return
      log.warn('the files of a repository could not be listed', redactedFailure(languages))
    } else if (end.type === 'failed' && end.failure.code !== 'aborted') {
      const { failure } = end
      const isKnown = failure.code === 'obstacle' && clone.problem?.code === 'repository-unsafe'
      if (!isKnown) log.warn('a repository could not be read', redactedFailure(failure))
      // An update may have replaced or removed Git.
      if (failure.code === 'process-failed') options.git.forget()
    }
  }

  /** All scans share the user's configuration until it may have changed. */
  async function sharedUserConfig(git: RepositoryGit): Promise<UserConfig> {
    userConfig ??= readUserConfig(git, home)
    const config = await userConfig
    // If the scan that started the read was stopped, the digest is missing, so read again.
    if (config.digest === null) userConfig = null
    return config
  }

  /**
   * Queues a check for the user's work. The first check only records the state, so scans of known repositories come
   * before it. First scans come after it: they may take minutes, and work before the first check goes unnoticed.
   */
  function queueWorkCheck(clone: Clone, isUrgent = false): void {
    void queue.add({
      key: `work ${clone.gitDir}`,
      signal: clone.signal,
      run: (signal) => checkWork(clone, signal),
      isUrgent,
      isQuick: true,
      rank: 1,
    })
  }

  async function checkWork(clone: Clone, signal: AbortSignal): Promise<void> {
    const git = await gitIn(clone, true, signal)
    const before = clone.work
    const reading = git === null ? null : await readWork(git, before)
    if (reading === null || signal.aborted) return
    clone.work = reading.state
    if (before === null) {
      // Commits may carry future dates from a clock that ran ahead.
      const committedAt = lastCommitTime(reading.logs) * 1000
      if (committedAt > 0 && committedAt <= clock.now()) noteCommit(committedAt)
      return
    }
    const events = workBetween(before, reading.state, reading.logs)
    if (events.length === 0) return
    const isCommit = events.includes('commit') || events.includes('first-commit')
    const isFirst = isCommit && noteCommit(clock.now())
    options.onWork(isFirst ? [...events, 'first-commit-of-day'] : events)
  }

  /** Notes a commit's time. @returns whether its day is later than the days of all commits noted before */
  function noteCommit(instant: number): boolean {
    const { day } = clock.localTime(instant)
    const isLater = lastCommitDay === null || day > lastCommitDay
    if (isLater) lastCommitDay = day
    return isLater
  }

  function followHint(clone: Clone, hint: CloneHint): void {
    if (hint === 'repository') void queueScan(clone, true)
    else if (![...(clone.work?.worktrees.values() ?? [])].some((worktree) => worktree.hasConflict))
      return
    clone.cancelWorkCheck ??= timers.after(workCheckDelayMs, () => {
      clone.cancelWorkCheck = null
      queueWorkCheck(clone, true)
    })
  }

  return {
    /** The clones by common Git directory. */
    all: clones as ReadonlyMap<string, Clone>,
    gitIn,
    /** Watches a clone and queues its scan, unless it is known. @returns whether it is new */
    async add(location: RepositoryLocation): Promise<boolean> {
      const { gitDir } = location
      const known = clones.get(gitDir)
      if (known !== undefined) {
        const isMoved = known.location.cwd !== location.cwd
        known.location = location
        if (isMoved) void queueScan(known)
        return false
      }
      const clone: Clone = openClone(location, watches, (hint) => followHint(clone, hint))
      clones.set(gitDir, clone)
      if (store.get(gitDir) === undefined)
        dispatch(clone, { type: 'estimated', estimate: await estimateFirstScan(gitDir) })
      const scanned = queueScan(clone)
      if (clone.scans.estimate === null && isQuick(clone)) startupScans.push(scanned)
      return true
    },
    /** Closes all other clones. */
    keepOnly(isListed: (gitDir: string) => boolean): void {
      for (const [gitDir, clone] of clones) {
        if (isListed(gitDir)) continue
        clone.close()
        clones.delete(gitDir)
      }
    },
    /** @param isFull whether the user asked to read everything again, even in clones that are backing off */
    scanAll(isFull = false): void {
      userConfig = null
      for (const clone of clones.values()) {
        if (isFull) dispatch(clone, { type: 'full-scan-requested' })
        void queueScan(clone)
      }
    },
    /** Scans the clones at and below a path first. */
    scanBelow(path: string): void {
      for (const clone of clones.values())
        if (isAtOrBelow(clone.gitDir, path) || isAtOrBelow(clone.location.cwd, path))
          void queueScan(clone, true)
    },
    /** Settles when every clone that an earlier run scanned has been scanned once for new commits. */
    startupScans: () => Promise.all(startupScans),
    close(): void {
      for (const clone of clones.values()) clone.close()
    },
  }
}
