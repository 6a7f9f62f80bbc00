import type { Problem } from '../../../preload/contract/problem.ts'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { CloneStore } from '../clones/clone-store.ts'
import { readUserConfig, type UserConfig } from '../clones/read-context.ts'
import type { WorkEvent } from '../clones/rules/work-events.ts'
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
import { redact, unsafeOwnerFolder } from '../git/rules/git-messages.ts'
import { restMs } from '../git/rules/git-time-limits.ts'
import type { GitFailure } from '../git/run-git.ts'
import { openClone, problemOf, readEffort, type Clone } from './clone.ts'
import type { JobQueue } from './job-queue.ts'
import { firstScanRank, isSmallRepository } from './rules/first-scan.ts'
import { isAtOrBelow, type Watches } from './watches.ts'
import { openWorkObserver } from './work-observer.ts'

export type Clones = ReturnType<typeof openClones>

/**
 * The clones in all chosen folders: watches them, and scans them when something changes.
 * @param options.home the user's home folder
 * @param options.onChange called when a view of a clone has changed
 * @param options.onMissing called when a repository is no longer where it was found
 * @param options.onWork gets what the user has done in a clone; never empty
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
  const observer = openWorkObserver({ queue, timers, clock, gitIn, onWork: options.onWork })

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
      async work(signal) {
        const before = viewKey(clone)
        await scan(clone, isUrgent, signal).finally(() => {
          if (viewKey(clone) !== before) options.onChange()
        })
      },
      isUrgent,
      isQuick: effort === null ? isQuick(clone) : isSmallRepository(effort),
      rank: effort === null ? 0 : firstScanRank(effort, clock.now()),
      isSuspect: clone.timeouts > 0,
    })
  }

  /** Scans a clone in its next mode, which is kept if the scan fails. A no-op without Git, and while it rests. */
  async function scan(clone: Clone, isUrgent: boolean, signal: AbortSignal): Promise<void> {
    if (clones.get(clone.gitDir) !== clone || clone.endRest !== null) return
    if (!(await isRepositoryAt(clone.location))) {
      options.onMissing(clone)
      return
    }
    // If all watches are in place, each hint already triggers a look.
    if (clone.work === null || !clone.watcher.seesWork) observer.look(clone)
    await clone.watcher.sync(clone.location.cwd === clone.gitDir)
    const isThorough = clone.timeouts > 0 || !isQuick(clone)
    const mode = clone.nextMode
    // Before the next wait, during which everything may become due again.
    clone.nextMode = 'incremental'
    let isRead = false
    try {
      const git = await gitIn(clone, isThorough, signal)
      if (git === null) return
      const { label, languageTimeouts } = clone
      const about = { label, languageTimeouts, isUrgent, userConfig: await userConfigBy(git) }
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
    }
  }

  /** Shared by all scans, until the configuration may have changed. */
  async function userConfigBy(git: RepositoryGit): Promise<UserConfig> {
    userConfig ??= readUserConfig(git, home)
    const config = await userConfig
    // The scan that started the read may have been stopped.
    if (config.digest === null) userConfig = null
    return config
  }

  function finish(clone: Clone, { repository, isEmpty, isShallow, languages }: ScanResult): void {
    clone.timeouts = 0
    clone.effort = null
    clone.isEmpty = isEmpty && !isShallow
    clone.repository = repository
    // A clone of a tag: no branch leads to its commits.
    if (isEmpty && isShallow)
      end(clone, problem(clone, 'repository-shallow', { context: 'branchless' }))
    // It has commits but no id: it is shallow and has no remote.
    else if (repository === null && !isEmpty) end(clone, problem(clone, 'repository-shallow'))
    else end(clone, null)
    if (languages === 'due') void queueScan(clone)
    else if (languages === 'read') {
      clone.languageProblem = null
      clone.languageTimeouts = 0
    } else if (languages.code !== 'aborted') {
      log.warn('the files of a repository could not be listed', forLog(languages))
      clone.languageProblem = problem(clone, 'languages-unread')
      if (languages.code === 'timeout') clone.languageTimeouts += 1
    }
  }

  function fail(clone: Clone, failure: GitFailure): void {
    const found = problemIn(clone, failure)
    if (found.code !== 'repository-unsafe' || problemOf(clone)?.code !== found.code)
      log.warn('a repository could not be read', forLog(failure))
    // Git itself may have been updated or removed.
    if (failure.code === 'process-failed') options.git.forget()
    if (failure.code === 'timeout' || failure.code === 'too-much-memory') rest(clone)
    end(clone, found)
  }

  /** Leaves a clone alone after Git was killed there, longer each time. */
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

  return {
    /** By common Git directory. A clone can lie in several folders. */
    all: clones as ReadonlyMap<string, Clone>,
    gitIn,
    /** Watches and scans a clone, unless it is known. Settles once its scan is queued. @returns whether it is new */
    async add(location: RepositoryLocation): Promise<boolean> {
      const { gitDir } = location
      const known = clones.get(gitDir)
      if (known !== undefined) {
        const isMoved = known.location.cwd !== location.cwd
        known.location = location
        if (isMoved) void queueScan(known)
        return false
      }
      const clone: Clone = openClone(location, watches, (hint) => {
        if (hint === 'repository') {
          void queueScan(clone, true)
          observer.hint(clone)
        } else if ([...(clone.work?.worktrees.values() ?? [])].some((tree) => tree.hasConflict))
          observer.hint(clone)
      })
      clones.set(gitDir, clone)
      if (store.get(gitDir) === undefined) clone.effort = await readEffort(gitDir)
      const scanned = queueScan(clone)
      if (clone.effort === null && isQuick(clone)) startupScans.push(scanned)
      return true
    },
    /** Closes the clones that are no longer in any folder. */
    keepOnly(isListed: (gitDir: string) => boolean): void {
      for (const [gitDir, clone] of clones) {
        if (isListed(gitDir)) continue
        clone.close()
        clones.delete(gitDir)
      }
    },
    scanAll(): void {
      userConfig = null
      for (const clone of clones.values()) void queueScan(clone)
    },
    /** Like `scanAll`, but reads everything again. */
    rescanAll(): void {
      userConfig = null
      for (const clone of clones.values()) {
        clone.endRest?.()
        clone.nextMode = 'full'
        clone.isScanned = false
        void queueScan(clone)
      }
    },
    /** Scans the clones at and below a path first. */
    scanBelow(path: string): void {
      for (const clone of clones.values())
        if (isAtOrBelow(clone.gitDir, path) || isAtOrBelow(clone.location.cwd, path))
          void queueScan(clone, true)
    },
    /** Settles when each clone scanned in an earlier run has been scanned once for what is new. */
    startupScans: () => Promise.all(startupScans),
    close(): void {
      for (const clone of clones.values()) clone.close()
      observer.close()
    },
  }
}

function end(clone: Clone, scanProblem: Problem | null): void {
  clone.isScanned = true
  clone.scanProblem = scanProblem
}

function problem({ label }: Clone, code: Problem['code'], more?: Problem['params']): Problem {
  return { code, params: { name: label, ...more } }
}

function problemIn(clone: Clone, failure: GitFailure): Problem {
  switch (failure.code) {
    case 'exited': {
      const folder = unsafeOwnerFolder(failure.message)
      return folder === undefined
        ? problem(clone, 'repository-unreadable')
        : problem(clone, 'repository-owner', { folder })
    }
    case 'obstacle':
      return problem(clone, 'repository-unsafe', { place: failure.place })
    case 'too-much-memory':
      return problem(clone, 'git-memory')
    case 'process-failed':
    case 'timeout':
    case 'aborted':
      return problem(clone, 'git-failed')
  }
}

/** A failure without the names of repositories, branches and files. */
function forLog(failure: GitFailure): object {
  if (failure.code === 'obstacle') return { code: failure.code }
  return failure.code === 'exited' ? { ...failure, message: redact(failure.message) } : failure
}

/** Changes whenever something that a view can show changes. */
function viewKey(clone: Clone): string {
  return JSON.stringify([clone.isScanned, clone.isEmpty, clone.repository, problemOf(clone)])
}
