import { availableParallelism } from 'node:os'
import path from 'node:path'

import { minuteMs } from '../../../preload/contract/durations.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { ok, type Result } from '../../../preload/contract/result.ts'
import type { FolderView } from '../../../preload/contract/views/folders-view.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../../base/clock.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import type { Timers } from '../../base/timers.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../storage/open-store.ts'
import { createCloneStore } from '../clones/clone-store.ts'
import type { WorkEvent } from '../clones/rules/work-events.ts'
import type { Addresses } from '../clones/scan-clone.ts'
import { createGitLocator } from '../git/find-git.ts'
import type { IdleTimeoutsMs } from '../git/time-and-memory-limits.ts'
import { openChosenFolder, resolveFolder, type ChosenFolder } from './chosen-folder.ts'
import type { CloneServices } from '../clones/clone.ts'
import { openClones, type Clones } from '../clones/clones.ts'
import { openDayCommitReader } from '../clones/day-commit-reader.ts'
import { folderView } from './folder-view.ts'
import { openJobQueue } from '../clones/job-queue.ts'
import { createNetworkDrives, type Mount } from './network-drives.ts'
import { createSharedWatches } from '../clones/shared-watches.ts'

export interface FoldersOptions {
  readonly store: Pick<Store, 'sql' | 'transactionWithoutSync'>
  readonly ledger: CloneServices['ledger'] & Pick<Ledger, 'verdict'>
  readonly addresses: Addresses & {
    /** Called when other addresses count. @returns the unsubscribe function */
    onChange(listener: () => void): () => void
  }
  readonly clock: Clock
  readonly log: Log
  readonly timers: Timers
  readonly environment: Environment
  /** The user's home folder, shown as `~`. */
  readonly home: string
  /** If true (a safe start), no folder is searched, read or watched. */
  readonly isSafe?: boolean
  /** For tests. */
  readonly overrides?: FoldersOverrides
}

/** Defaults that tests replace. */
export interface FoldersOverrides {
  /** If absent, Hot Dash searches for Git in PATH and where installers put it. */
  readonly gitPath?: string
  /** How long a first attempt of Git may stay silent. */
  readonly gitIdleTimeoutsMs?: IdleTimeoutsMs
  /** The longest that the user waits for `readCommits`. */
  readonly dayTimeoutMs?: number
  readonly maxWatches?: number
  /** Whether one watch covers a folder and everything below it. If absent, the platform decides. */
  readonly isRecursive?: boolean
  /** Reads the machine's file systems. If absent, asks the system. */
  readonly readMounts?: () => Promise<readonly Mount[]>
}

/** The folders that the user chose. Finds, reads and watches their repositories. */
export type Folders = ReturnType<typeof openFolders>

/** How many repositories are read in parallel. Git keeps a core busy with each, and a slow disk can serve no more. */
const maxConcurrentRepositories = Math.min(4, availableParallelism())

/** The least time between two searches of one folder, unless the user asks for a search. */
const minSearchIntervalMs = 5 * minuteMs

/** Opens the folders of the last run, and scans them for new commits. */
export function openFolders(options: FoldersOptions) {
  const { ledger, addresses, clock, log, environment, home, isSafe = false } = options
  const { overrides = {} } = options
  const changes = createEmitter<undefined>(log)
  const work = createEmitter<readonly WorkEvent[]>(log)
  const onChange = () => changes.emit(undefined)
  const queue = openJobQueue(isSafe ? 0 : maxConcurrentRepositories, (bug) =>
    log.error('a folder could not be read', bug),
  )
  const folders = new Set<ChosenFolder>()
  const { sql } = options.store
  const store = createCloneStore(options.store)
  const { gitPath: program, gitIdleTimeoutsMs: idleTimeoutsMs } = overrides
  const git = createGitLocator({ program, idleTimeoutsMs, environment, log }, onChange)
  const drives = createNetworkDrives(overrides.readMounts)
  const watches = createSharedWatches({ ...overrides, log, isOnNetwork: drives.has })
  const shared = { queue, git, store, watches, onChange, onMissing, onWork: work.emit }
  const clones: Clones = openClones({ ...options, ...shared })
  const searchServices = { watches, drives, clock, environment, home }
  const dayReader = openDayCommitReader(clones, store, overrides.dayTimeoutMs)

  function onMissing(gitDir: string): void {
    for (const folder of folders)
      // If the repository is back, it is another one or was moved in between: its scan is still due.
      if (folder.locations.has(gitDir))
        void queueSearch(folder).then(() => clones.scanBelow(gitDir))
  }

  function addAndSearch(id: number, chosen: string): Promise<void> {
    const folder: ChosenFolder = openChosenFolder({ id, chosen }, searchServices, {
      onHint: () => void queueDueSearch(folder),
      async onFound(location) {
        if (!folder.isClosed() && (await clones.add(location))) onChange()
      },
    })
    folders.add(folder)
    return queueSearch(folder)
  }

  /** Queues a search of everything in a folder. */
  function queueSearch(folder: ChosenFolder): Promise<void> {
    folder.expectFullSearch()
    return queueDueSearch(folder)
  }

  function queueDueSearch(folder: ChosenFolder): Promise<void> {
    const isFull = folder.isFullSearchDue()
    return queue.add({
      key: `search ${folder.id}`,
      run: () => search(folder),
      isUrgent: !isFull,
      lane: isFull ? 'any' : 'quick',
    })
  }

  async function search(folder: ChosenFolder): Promise<void> {
    if (folder.isClosed()) return
    const isFull = folder.isFullSearchDue()
    // Look for Git first: if it is missing, the view can say so.
    if (isFull) await git.locate(folder.signal)
    const before = folder.state().broken
    const searched = await folder.searchDue()
    if (folder.isClosed()) return
    if (isFull) closeUnlistedClones()
    else if (folder.state().broken !== before) onChange()
    for (const hinted of searched) clones.scanBelow(hinted)
    if (folder.isFullSearchDue() || (searched.length > 0 && (await folder.isReplaced())))
      void queueSearch(folder)
  }

  function closeUnlistedClones(): void {
    clones.keepOnly((gitDir) => [...folders].some((one) => one.locations.has(gitDir)))
    onChange()
  }

  async function checkDisks(): Promise<void> {
    for (const folder of folders) if (await folder.isReplaced()) void queueSearch(folder)
  }

  const gitProblem = () => (isSafe ? ({ code: 'safe-start' } as const) : git.problem())
  const stopListening = addresses.onChange(() => clones.scanAll())
  const stored = sql.all<{ readonly id: number; readonly path: string }>(
    'SELECT id, path FROM folder ORDER BY id',
  )
  const startupScan: Promise<unknown> = Promise.all(
    stored.map(({ id, path: chosen }) => addAndSearch(id, chosen)),
  ).then(() => clones.startupScansEnded())

  return {
    /** Adds a folder, unless it is known, and scans its repositories in the background. */
    async add(chosen: string): Promise<Result<null, Problem>> {
      const absolute = path.resolve(chosen)
      const resolved = await resolveFolder(absolute)
      if (!resolved.ok) return resolved
      const isKnown = [...folders].some(
        ({ chosen, state }) => chosen === absolute || state().root === resolved.value,
      )
      if (!isKnown) {
        const [id] = sql.values<number>(
          'INSERT INTO folder (path) VALUES (?) RETURNING id',
          absolute,
        )
        if (id !== undefined) void addAndSearch(id, absolute)
        onChange()
      }
      return ok(null)
    },
    /**
     * Stops watching a folder. Keeps its records, and remembers how far its clones were read.
     * @returns its path, to add it again; undefined if there is no such folder
     */
    remove(id: number): string | undefined {
      const [removed] = sql.values<string>('DELETE FROM folder WHERE id = ? RETURNING path', id)
      for (const folder of folders) {
        if (folder.id !== id) continue
        folder.close()
        folders.delete(folder)
      }
      closeUnlistedClones()
      return removed
    },
    /** Searches all folders and scans every repository in full. Settles when that is done. */
    rescan(): Promise<void> {
      for (const folder of folders) void queueSearch(folder)
      clones.scanAll('full')
      onChange()
      return queue.idle()
    },
    /**
     * Scans every repository for new commits, and searches for new repositories at most every five minutes. Settles
     * when that is done. Catches lost events and whatever is not watched: call it on wake, every ten minutes, and
     * when Home gets the focus.
     */
    async scanForChanges(): Promise<void> {
      for (const folder of folders) {
        const { searchedAt, problem } = folder.state()
        if (
          problem !== null ||
          hasPassed(searchedAt ?? -Infinity, minSearchIntervalMs, clock.now())
        )
          void queueSearch(folder)
      }
      clones.scanAll()
      await checkDisks()
      await queue.idle()
    },
    /** Searches the folders that were moved or have returned, for example with a disk: some systems report no event. */
    checkDisks,
    /** Settles when every clone of an earlier run has been scanned for new commits. Does not wait for full scans. */
    startupScan,
    /** Reads one author-day from Git in each clone of some repositories, without waiting for scans. */
    readCommits: dayReader.read,
    views: (): readonly FolderView[] =>
      [...folders].map((folder) =>
        folderView(folder, {
          clones: clones.all,
          gitProblem: gitProblem(),
          home,
          verdict: (id) => ledger.verdict(id),
        }),
      ),
    gitState: (): Snapshot['git'] => {
      const problem = gitProblem()
      return problem === null ? { name: 'ready' } : { name: 'trouble', problem }
    },
    isInConflict: clones.isInConflict,
    /** Called when the result of `views` or `gitState` has changed. @returns the unsubscribe function */
    onChange: changes.on,
    /** Called with the user's latest actions in a clone, never empty. @returns the unsubscribe function */
    onWork: work.on,
    async close(): Promise<void> {
      stopListening()
      for (const folder of folders) folder.close()
      clones.close()
      await Promise.all([queue.close(), dayReader.close()])
    },
  }
}
