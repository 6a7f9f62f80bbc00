import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { Log } from '../../base/log.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { isCountedWork } from '../../ledger/rules/deed-records.ts'
import { storageFaultOf } from '../../storage/rules/storage-faults.ts'
import type { CloneStore } from './clone-store.ts'
import type { UserConfig } from './read-context.ts'
import { mayReadIncrementally, scanClone, type Addresses } from './scan-clone.ts'
import type { GitLocator } from '../git/find-git.ts'
import { isRepositoryAt, type RepositoryLocation } from '../git/git-directory.ts'
import { createRepositoryGit, type GitJob, type RepositoryGit } from '../git/repository-git.ts'
import { redactedFailure } from '../git/rules/git-failure.ts'
import { openCloneWatcher } from './clone-watcher.ts'
import { isSmallRepository, scanOrder, type FirstScanEstimate } from './rules/job-order.ts'
import { reduceScanState, unscanned, type ScanEnd, type ScanEvent } from './rules/scan-state.ts'
import type { SharedWatches } from './shared-watches.ts'
import { openWorkChecks, type CheckedClone, type WorkCheckServices } from './work-checks.ts'

export interface CloneServices extends WorkCheckServices {
  readonly git: GitLocator
  readonly store: CloneStore
  readonly ledger: Pick<Ledger, 'recordScan' | 'recordWork'>
  readonly addresses: Addresses
  readonly log: Log
  readonly watches: SharedWatches
  readonly home: string
  readonly onChange: () => void
  /** Called when a repository is no longer where it was found. */
  readonly onMissing: (gitDir: string) => void
}

/** What one clone learns and all clones use. */
export interface SharedByClones extends Pick<CheckedClone, 'recordCommit'> {
  /** Reads the user's configuration, or returns what an earlier scan has read. */
  readonly readUserConfig: (git: RepositoryGit) => Promise<UserConfig>
}

export type Clone = ReturnType<typeof openClone>

/** One clone, for as long as it is in a chosen folder: its watches, its scans, and the checks of the user's work. */
export function openClone(
  found: RepositoryLocation,
  services: CloneServices,
  { readUserConfig, recordCommit }: SharedByClones,
) {
  const { queue, store, ledger, addresses, clock, timers, log, home } = services
  const { gitDir } = found
  const label = labelOf(gitDir)
  const closing = new AbortController()
  const signal: AbortSignal = closing.signal
  const work = openWorkChecks(
    { gitDir, signal, createGit, recordCommit },
    {
      ...services,
      onWork(events) {
        services.onWork(events)
        const repository = store.get(gitDir)?.repository
        if (repository !== undefined) ledger.recordWork(repository, events.filter(isCountedWork))
      },
    },
  )
  const watcher = openCloneWatcher(gitDir, services.watches, {
    onRepositoryHint: () => void queueScan({ isUrgent: true }),
    onIndexHint: work.checkSoonInConflict,
  })
  let location = found
  let scanState = unscanned
  let cancelBackOff: (() => void) | undefined

  /** Git in the clone, for one job. Null if no Git is usable. */
  async function createGit(job: GitJob): Promise<RepositoryGit | null> {
    const program = await services.git.locate(job.signal)
    const attempt = { home, kills: scanState.kills, ...job }
    return program && createRepositoryGit(program, location, attempt)
  }

  /** Changes the state of the scans, and starts or cancels the timer of a back-off. */
  function dispatch(event: ScanEvent): void {
    scanState = reduceScanState(scanState, event)
    const { phase } = scanState
    if (phase.name !== 'backing-off') {
      cancelBackOff?.()
      cancelBackOff = undefined
      return
    }
    cancelBackOff ??= timers.after(phase.durationMs, () => {
      dispatch({ type: 'back-off-ended' })
      void queueScan()
    })
  }

  const isIncremental = () => mayReadIncrementally(store.get(gitDir), addresses, scanState.nextMode)

  /**
   * Settles when the scan has ended, successfully or not.
   * @param options.isUrgent whether something has just changed, so that the user's work is checked too
   */
  function queueScan({ isUrgent = false } = {}): Promise<void> {
    if (isUrgent) work.checkSoon()
    const { estimate, kills } = scanState
    const isQuick = estimate === null ? isIncremental() : isSmallRepository(estimate)
    return queue.add({
      key: `clone ${gitDir}`,
      run: scan,
      isUrgent,
      order: scanOrder(estimate, clock.now()),
      lane: kills > 0 ? 'suspect' : isQuick ? 'quick' : 'any',
    })
  }

  async function scan(): Promise<void> {
    if (signal.aborted || scanState.phase.name === 'backing-off') return
    if (!(await isRepositoryAt(location))) {
      services.onMissing(gitDir)
      return
    }
    // If watches are missing, hints can miss work, so each scan queues a work check as well.
    if (!work.hasChecked() || !watcher.seesAllWork()) work.check()
    await watcher.refresh({ isBare: location.cwd === gitDir })
    const isThorough = scanState.kills > 0 || !isIncremental()
    const mode = scanState.nextMode
    dispatch({ type: 'started' })
    let end: ScanEnd = { type: 'stopped' }
    try {
      const repositoryGit = await createGit({ isThorough, signal })
      if (repositoryGit === null) return
      const userConfig = await readUserConfig(repositoryGit)
      const job = { git: repositoryGit, label, userConfig, mode }
      const scanned = await scanClone(services, job)
      // A repository that vanishes during its scan is missing. Git's failure only follows from that.
      if (!scanned.ok && !(await isRepositoryAt(location))) {
        services.onMissing(gitDir)
        return
      }
      end = scanned.ok
        ? { type: 'succeeded', result: scanned.value }
        : { type: 'failed', failure: scanned.error }
    } catch (bug) {
      end = { type: 'threw', fault: storageFaultOf(bug) }
      throw bug
    } finally {
      endScan(end)
    }
  }

  function endScan(end: ScanEnd): void {
    logFailure(end)
    const before = viewKey()
    dispatch(end)
    if (end.type === 'succeeded' && end.result.languages === 'due') void queueScan()
    if (viewKey() !== before) services.onChange()
  }

  function logFailure(end: ScanEnd): void {
    if (end.type === 'succeeded') {
      const { languages } = end.result
      if (languages === 'read' || languages === 'due' || languages.code === 'aborted') return
      log.warn('the files of a repository could not be listed', redactedFailure(languages))
    } else if (end.type === 'failed' && end.failure.code !== 'aborted') {
      const { failure } = end
      const isKnown = failure.code === 'obstacle' && problem()?.code === 'repository-unsafe'
      if (!isKnown) log.warn('a repository could not be read', redactedFailure(failure))
      // An update may have replaced or removed Git.
      if (failure.code === 'process-failed') services.git.forget()
    }
  }

  /** The more serious of the scans' two problems, with the clone's name. */
  function problem(): Problem | null {
    const worst = scanState.scanProblem ?? scanState.languageProblem
    return worst && { ...worst, params: { name: label, ...worst.params } }
  }

  /** Changes whenever a view of the clone does. */
  function viewKey(): string {
    const { awaitedScan, isEmpty, repository } = scanState
    return JSON.stringify([awaitedScan === null, isEmpty, repository, problem()])
  }

  return {
    /** The common Git directory. */
    gitDir,
    /** Where Git runs. Changes if a search prefers another of the clone's worktrees. */
    location: () => location,
    scanState: () => scanState,
    problem,
    seesAllCommits: watcher.seesAllCommits,
    isInConflict: work.isInConflict,
    /** Aborted when the clone is closed. */
    signal,
    createGit,
    moveTo(next: RepositoryLocation): void {
      const isMoved = location.cwd !== next.cwd
      location = next
      if (isMoved) void queueScan()
    },
    /** @param estimate decides when the first scan runs, if no earlier run has scanned the clone */
    expectFirstScan: (estimate: FirstScanEstimate) => dispatch({ type: 'estimated', estimate }),
    queueScan,
    /** Queues a scan that reads everything again, even if the clone is backing off. */
    queueFullScan(): void {
      dispatch({ type: 'full-scan-requested' })
      void queueScan()
    },
    close(): void {
      closing.abort()
      cancelBackOff?.()
      work.close()
      watcher.close()
    },
  }
}

/** The name of the folder that contains `.git`, or of the bare repository without its ending `.git`. */
function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}
