import type { Problem } from '../../../preload/contract/problem.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { CloneStore } from '../clones/clone-store.ts'
import { readUserConfig, type UserConfig } from '../clones/read-config.ts'
import { recordLanguages } from '../clones/record-languages.ts'
import type { CloneRecorder } from '../clones/record-log.ts'
import type { WorkEvent } from '../clones/rules/work-events.ts'
import { isQuickScan, scanClone, type Addresses, type ScanResult } from '../clones/scan-clone.ts'
import type { Git, GitFailure, RepositoryGit, RepositoryLocation } from '../git/git.ts'
import type { GitLocator } from '../git/open-git.ts'
import { redact, unsafeOwnerFolder } from '../git/rules/git-messages.ts'
import { restMs } from '../git/rules/git-time-limits.ts'
import { openClone, problemOf, readEffort, type Clone } from './clone.ts'
import { createExaminedGit } from './examined-git.ts'
import { isRepositoryAt } from './git-directory.ts'
import type { JobQueue } from './job-queue.ts'
import { firstScanRank, isSmallRepository } from './rules/first-scan.ts'
import { isAtOrBelow, type Watches } from './watches.ts'
import { openWorkObserver } from './work-observer.ts'

export interface ClonesOptions {
  readonly queue: JobQueue
  readonly git: GitLocator
  readonly store: CloneStore
  readonly ledger: CloneRecorder
  readonly addresses: Addresses
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly watches: Watches
  /** The user's home folder. */
  readonly home: string
  /** Called when a view of a clone has changed. */
  readonly onChange: () => void
  /** Called when a repository is no longer where it was found. */
  readonly onMissing: (clone: Clone) => void
  /** Gets what the user has done in a clone. Never empty. */
  readonly onWork: (events: readonly WorkEvent[]) => void
}

export type Clones = ReturnType<typeof openClones>

/** The clones in all chosen folders: watches them, and scans them when something changes. */
export function openClones(options: ClonesOptions) {
  const { queue, store, ledger, addresses, clock, timers, log, watches, home } = options
  const clones = new Map<string, Clone>()
  const startupScans: Promise<void>[] = []
  let userConfig: Promise<UserConfig | null> | null = null
  const observer = openWorkObserver({
    ...{ queue, timers, clock, onWork: options.onWork },
    async gitIn(clone, signal) {
      const program = await options.git.locate(signal)
      return program && examined(program, clone, { isThorough: true, signal })
    },
  })

  function examined(
    program: Git,
    clone: Clone,
    how: { readonly isThorough: boolean; readonly signal: AbortSignal; readonly timeouts?: number },
  ): RepositoryGit {
    const { location, timeouts } = clone
    return createExaminedGit(program, location, { home, timeouts, ...how })
  }

  const isQuick = (clone: Clone) => isQuickScan(store.get(clone.gitDir), addresses, clone.nextMode)

  /** Work on a clone: ends with the clone, and reports if that changed the clone's view. */
  function workOn(clone: Clone, work: (signal: AbortSignal) => Promise<void>) {
    return (signal: AbortSignal) =>
      withDeadline({ signals: [signal, clone.signal] }, async (deadline) => {
        const before = viewKey(clone)
        try {
          await work(deadline.signal)
        } finally {
          if (viewKey(clone) !== before) options.onChange()
        }
      })
  }

  function queueScan(clone: Clone, isUrgent = false): Promise<void> {
    const { effort } = clone
    return queue.add({
      key: keyOf(clone),
      work: workOn(clone, (signal) => scan(clone, signal)),
      isUrgent,
      isQuick: effort === null ? isQuick(clone) : isSmallRepository(effort),
      rank: effort === null ? 0 : firstScanRank(effort, clock.now()),
      isSuspect: clone.timeouts > 0,
    })
  }

  /** Scans a clone in its next mode, which is kept if the scan fails. A no-op without Git, and while it rests. */
  async function scan(clone: Clone, signal: AbortSignal): Promise<void> {
    if (clones.get(clone.gitDir) !== clone || clone.endRest !== null) return
    if (!(await isRepositoryAt(clone.location))) {
      options.onMissing(clone)
      return
    }
    // If the watches see all work, hints trigger the looks.
    if (clone.work === null || !clone.watcher.seesWork) observer.look(clone)
    await clone.watcher.sync(clone.location.cwd === clone.gitDir)
    const program = await options.git.locate(signal)
    if (program === null) return
    const isThorough = clone.timeouts > 0 || !isQuick(clone)
    const mode = clone.nextMode
    clone.nextMode = 'incremental'
    try {
      const git = examined(program, clone, { isThorough, signal })
      const context = { git, label: clone.label, store, ledger, addresses, home }
      const scanned = await scanClone({ ...context, userConfig: await userConfigBy(git) }, mode)
      if (scanned.ok) {
        finish(clone, scanned.value)
        if (!scanned.value.areLanguagesRead) queueLanguages(clone, isThorough)
        return
      }
      if (mode === 'full') clone.nextMode = mode
      if (scanned.error.code !== 'aborted') fail(clone, scanned.error)
    } catch (bug) {
      if (mode === 'full') clone.nextMode = mode
      const fault = faultOf(bug)
      end(
        clone,
        fault === undefined
          ? problem(clone, 'unexpected')
          : problem(clone, fault, { context: 'scan' }),
      )
      throw bug
    }
  }

  /** Shared by all scans, until the configuration may have changed. */
  async function userConfigBy(git: RepositoryGit): Promise<UserConfig | null> {
    userConfig ??= readUserConfig(git, home)
    const config = await userConfig
    // The scan that started the read may have been stopped.
    if (config === null) userConfig = null
    return config
  }

  function finish(clone: Clone, result: ScanResult): void {
    const { repository, isEmpty, isShallow, areLanguagesRead } = result
    clone.timeouts = 0
    clone.effort = null
    clone.isEmpty = isEmpty && !isShallow
    clone.repository = repository
    if (areLanguagesRead) clone.languageProblem = null
    // A clone of a tag: no branch leads to its commits.
    if (isEmpty && isShallow)
      end(clone, problem(clone, 'repository-shallow', { context: 'branchless' }))
    // It has commits but no id: it is shallow and has no remote.
    else if (repository === null && !isEmpty) end(clone, problem(clone, 'repository-shallow'))
    else end(clone, null)
  }

  function fail(clone: Clone, failure: Exclude<GitFailure, { code: 'aborted' }>): void {
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

  /**
   * Lists the files in a job of its own, so that the commits of all clones are recorded first. Whether they count is
   * unknown until a scan has listed the languages.
   */
  function queueLanguages(clone: Clone, isThorough: boolean): void {
    void queue.add({
      key: `languages ${clone.gitDir}`,
      group: keyOf(clone),
      isQuick: true,
      work: workOn(clone, async (signal) => {
        const program = await options.git.locate(signal)
        if (program === null) return
        const timeouts = clone.languageTimeouts
        const git = examined(program, clone, { isThorough, signal, timeouts })
        const read = await recordLanguages({ git, label: clone.label, store, ledger })
        if (read.ok) {
          clone.languageProblem = null
          clone.languageTimeouts = 0
        } else if (read.error.code !== 'aborted') {
          log.warn('the files of a repository could not be listed', forLog(read.error))
          clone.languageProblem = problem(clone, 'languages-unread')
          if (read.error.code === 'timeout') clone.languageTimeouts += 1
        }
      }),
    })
  }

  return {
    /** By common Git directory. A clone can lie in several folders. */
    all: clones as ReadonlyMap<string, Clone>,
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

function problem({ label }: Clone, code: Problem['code'], more: Problem['params'] = {}): Problem {
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

function keyOf(clone: Clone): string {
  return `clone ${clone.gitDir}`
}
