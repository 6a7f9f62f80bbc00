import type { Problem } from '../../../preload/contract/problem.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Timers } from '../../base/timers.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { CloneStore } from '../clones/clone-store.ts'
import { readUserConfig, type UserConfig } from '../clones/read-context.ts'
import { readWork } from '../clones/read-work.ts'
import { lastCommitAt, workBetween, type WorkEvent } from '../clones/rules/work-events.ts'
import {
  isQuickScan,
  scanClone,
  type Addresses,
  type CloneRecorder,
  type ScanResult,
} from '../clones/scan-clone.ts'
import type { GitLocator } from '../git/find-git.ts'
import { isRepositoryAt, type RepositoryLocation } from '../git/git-directory.ts'
import { createRepositoryGit, type RepositoryGit } from '../git/repository-git.ts'
import type { GitFailure } from '../git/run-git.ts'
import { restMs } from '../git/time-and-memory-limits.ts'
import type { CloneHint } from './clone-watcher.ts'
import { failureForLog, openClone, problem, problemIn, readEffort, type Clone } from './clone.ts'
import type { JobQueue } from './job-queue.ts'
import { firstScanRank, isSmallRepository } from './rules/first-scan.ts'
import { isAtOrBelow, type Watches } from './watches.ts'

/** The delay from a hint to the look. Git writes several files per action; an earlier look would see two actions. */
const settleMs = 150

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
    { location, timeouts }: Clone,
    isThorough: boolean,
    signal: AbortSignal,
  ): Promise<RepositoryGit | null> {
    const git = await options.git.locate(signal)
    return git && createRepositoryGit(git, location, { home, isThorough, timeouts, signal })
  }

  const isQuick = (clone: Clone) => isQuickScan(store.get(clone.gitDir), addresses, clone.nextMode)

  function queueScan(clone: Clone, isUrgent = false): Promise<void> {
    const { effort } = clone
    return queue.add({
      key: `clone ${clone.gitDir}`,
      signal: clone.signal,
      work: (signal) => scan(clone, isUrgent, signal),
      isUrgent,
      isQuick: effort === null ? isQuick(clone) : isSmallRepository(effort),
      rank: effort === null ? 0 : firstScanRank(effort, clock.now()),
      isSuspect: clone.timeouts > 0,
    })
  }

  /** Scans a clone in its next mode, and keeps the mode if the scan fails. A no-op without Git or during a rest. */
  async function scan(clone: Clone, isUrgent: boolean, signal: AbortSignal): Promise<void> {
    if (clones.get(clone.gitDir) !== clone || clone.endRest !== null) return
    if (!(await isRepositoryAt(clone.location))) {
      options.onMissing(clone)
      return
    }
    const before = clone.viewKey
    // If watches are missing, hints can miss work, so each scan queues a look as well.
    if (clone.work === null || !clone.watcher.seesWork) queueLook(clone)
    await clone.watcher.sync(clone.location.cwd === clone.gitDir)
    const isThorough = clone.timeouts > 0 || !isQuick(clone)
    const mode = clone.nextMode
    // Reset the mode before the next wait, because a full scan may become due during it.
    clone.nextMode = 'incremental'
    let isRead = false
    try {
      const git = await gitIn(clone, isThorough, signal)
      if (git === null) return
      const about = { label: clone.label, isUrgent, userConfig: await userConfigBy(git) }
      const scanned = await scanClone({ git, store, ledger, addresses, ...about }, mode)
      isRead = scanned.ok
      if (scanned.ok) finish(clone, scanned.value)
      else if (scanned.error.code !== 'aborted') fail(clone, scanned.error)
    } catch (bug) {
      const fault = faultOf(bug)
      end(clone, problem(clone, fault ?? 'unexpected', fault && { context: 'scan' }))
      throw bug
    } finally {
      if (mode === 'full' && !isRead) clone.nextMode = mode
      if (clone.viewKey !== before) options.onChange()
    }
  }

  /** All scans share the user's configuration until it may have changed. */
  async function userConfigBy(git: RepositoryGit): Promise<UserConfig> {
    userConfig ??= readUserConfig(git, home)
    const config = await userConfig
    // If the scan that started the read was stopped, the digest is missing, so read again.
    if (config.digest === null) userConfig = null
    return config
  }

  function finish(clone: Clone, { repository, isEmpty, isShallow, languages }: ScanResult): void {
    clone.effort = null
    clone.isEmpty = isEmpty && !isShallow
    clone.repository = repository
    // The user cloned a tag: no branch leads to its commits.
    if (isEmpty && isShallow)
      end(clone, problem(clone, 'repository-shallow', { context: 'branchless' }))
    // The clone has commits but no id: it is shallow and has no remote.
    else if (repository === null && !isEmpty) end(clone, problem(clone, 'repository-shallow'))
    else end(clone, null)
    if (languages === 'due') {
      void queueScan(clone)
      return
    }
    // If Git was killed while it listed the files, it gets more time at the next scan.
    const isKilled = languages !== 'read' && languages.code === 'timeout'
    clone.timeouts = isKilled ? clone.timeouts + 1 : 0
    if (languages === 'read') clone.languageProblem = null
    else if (languages.code !== 'aborted') {
      log.warn('the files of a repository could not be listed', failureForLog(languages))
      clone.languageProblem = problem(clone, 'languages-unread')
    }
  }

  function fail(clone: Clone, failure: GitFailure): void {
    const found = problemIn(clone, failure)
    if (found.code !== 'repository-unsafe' || clone.problem?.code !== found.code)
      log.warn('a repository could not be read', failureForLog(failure))
    // An update may have replaced or removed Git.
    if (failure.code === 'process-failed') options.git.forget()
    if (failure.code === 'timeout' || failure.code === 'too-much-memory') rest(clone)
    end(clone, found)
  }

  /** Lets a clone rest after Git was killed there, longer each time. */
  function rest(clone: Clone): void {
    clone.timeouts += 1
    const cancel = timers.after(restMs(clone.timeouts), () => {
      clone.endRest?.()
      void queueScan(clone)
    })
    clone.endRest = () => {
      cancel()
      clone.endRest = null
    }
  }

  /**
   * Queues a look at the user's work. The first look only records the state, so scans of known repositories come
   * before it. First scans come after it: they may take minutes, and work before the first look goes unnoticed.
   */
  function queueLook(clone: Clone, isUrgent = false): void {
    void queue.add({
      key: `work ${clone.gitDir}`,
      signal: clone.signal,
      work: (signal) => look(clone, signal),
      isUrgent,
      isQuick: true,
      rank: 1,
    })
  }

  async function look(clone: Clone, signal: AbortSignal): Promise<void> {
    const git = await gitIn(clone, true, signal)
    const before = clone.work
    const seen = git === null ? null : await readWork(git, before)
    if (seen === null || signal.aborted) return
    clone.work = seen.state
    if (before === null) {
      // Commits may carry future dates from a clock that ran ahead.
      const at = lastCommitAt(seen.logs) * 1000
      if (at > 0 && at <= clock.now()) noteCommit(at)
      return
    }
    const events = workBetween(before, seen.state, seen.logs)
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
    else if (![...(clone.work?.worktrees.values() ?? [])].some((tree) => tree.hasConflict)) return
    clone.cancelLook ??= timers.after(settleMs, () => {
      clone.cancelLook = null
      queueLook(clone, true)
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
      if (store.get(gitDir) === undefined) clone.effort = await readEffort(gitDir)
      const scanned = queueScan(clone)
      if (clone.effort === null && isQuick(clone)) startupScans.push(scanned)
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
    /** @param isFull whether the user asked to read everything again, even in resting clones */
    scanAll(isFull = false): void {
      userConfig = null
      for (const clone of clones.values()) {
        if (isFull) {
          clone.endRest?.()
          clone.nextMode = 'full'
          clone.isScanned = false
        }
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

function end(clone: Clone, scanProblem: Problem | null): void {
  clone.isScanned = true
  clone.scanProblem = scanProblem
}
