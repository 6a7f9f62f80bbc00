import { availableParallelism } from 'node:os'

import type { Database } from 'better-sqlite3'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { FolderView } from '../../../preload/contract/views/folders.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import type { Clock } from '../../base/clock.ts'
import { createEmitter, type Emitter } from '../../base/emitter.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { systemTimers, type Timers } from '../../base/timers.ts'
import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { CloneRecorder } from '../clones/record-log.ts'
import type { WorkEvent } from '../clones/rules/work.ts'
import type { Addresses } from '../clones/scan-clone.ts'
import { createCloneStore } from '../clones/store.ts'
import { GitLocator } from '../git/git-locator.ts'
import type { FirstTimeouts } from '../git/rules/idle-timeout.ts'
import { CloneSet } from './clone-set.ts'
import { DayReader, type AskedCommits, type CloneDay } from './day-reader.ts'
import { readExcluded } from './excluded.ts'
import { FolderSet } from './folder-set.ts'
import { folderView } from './folder-view.ts'
import { JobQueue } from './job-queue.ts'
import { CloneScanner } from './scanner.ts'
import { NetworkDrives } from './network-drives.ts'
import type { Mount } from './rules/mounts.ts'
import { StartupScan } from './startup-scan.ts'
import { createFolderStore } from './store.ts'
import { Watches } from './watches.ts'
import { WorkObserver } from './work-observer.ts'

export type { AskedCommits, CloneDay }

/** What folders need from the ledger. */
export interface FoldersLedger extends CloneRecorder {
  /** Whether a repository's family counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** What folders need from the settings. */
export interface CountedAddresses extends Addresses {
  /** Called when other addresses count. @returns the unsubscribe function */
  onChange(listener: () => void): () => void
}

export interface FoldersOptions {
  readonly db: Database
  readonly ledger: FoldersLedger
  readonly addresses: CountedAddresses
  readonly clock: Clock
  readonly log: Log
  /** For the rests of clones on which Git hung. If absent, the system's. */
  readonly timers?: Timers
  /** This process's environment variables, which locate Git and its configuration. */
  readonly environment: Environment
  /** The user's home folder, shown as `~`. */
  readonly home: string
  /** The `git` program. If absent, it is searched for in PATH and where installers put it. */
  readonly gitPath?: string
  /** How long a first attempt of Git may stay silent, in milliseconds. If absent, three and ten seconds. */
  readonly gitTimeouts?: FirstTimeouts
  /** The longest that the user waits for `commitsOf`. If absent, ten seconds. */
  readonly dayTimeoutMs?: number
  /** The most folders to watch. If absent, 1,980. */
  readonly maxWatches?: number
  /** Whether one watch covers a folder and everything below it. If absent, the platform decides. */
  readonly isRecursive?: boolean
  /** Whether to search, read and watch nothing. */
  readonly isSafe?: boolean
  /** This machine's file systems. If absent, the system is asked. */
  readonly readMounts?: () => Promise<readonly Mount[]>
}

export type GitState = Snapshot['git']

/** The folders that the user chose. Finds, reads and watches their repositories. */
export interface Folders {
  /**
   * Adds a folder and scans its repositories in the background. A no-op if the folder is known.
   * @returns the problems 'folder-missing' and 'folder-unreadable' (name)
   */
  add(folder: string): Promise<Result<null, Problem>>
  /** Stops watching a folder. Keeps what was recorded. */
  remove(id: number): void
  /** Searches all folders and scans every repository in full. Settles when that is done. */
  rescan(): Promise<void>
  /**
   * Scans every repository for what is new. Settles when that is done. This catches what is not watched and events
   * that were lost. Call it once Home has the focus, on wake, and every ten minutes. Searches for new repositories at
   * most every five minutes.
   */
  compare(): Promise<void>
  /** Searches the folders whose disk was inserted or removed, which not every system reports. Call it every minute. */
  checkDisks(): Promise<void>
  /**
   * Settles when each clone scanned in an earlier run has been scanned once for what is new. Does not wait for full
   * scans, which take long.
   */
  startupScan(): Promise<unknown>
  /**
   * Reads one author-day from Git in each clone of some repositories: everybody's commits, with subjects. Does not
   * wait for scans. If `signal` is aborted, Git is killed and the answer is incomplete.
   */
  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]>
  views(): readonly FolderView[]
  gitState(): GitState
  /** Called when the result of `views` or `gitState` has changed. @returns the unsubscribe function */
  onChange(listener: () => void): () => void
  /** Called with what the user has just done in a clone. @returns the unsubscribe function */
  onWork(listener: (events: readonly WorkEvent[]) => void): () => void
  /** Stops everything, and settles when it has stopped. */
  close(): Promise<void>
}

/** How many repositories are read in parallel: Git keeps a core busy with each, and a slow disk can serve no more. */
const maxConcurrentRepositories = Math.min(4, availableParallelism())

/** Opens the folders of the last run, and scans them for what is new. */
export function createFolders(options: FoldersOptions): Folders {
  return new FoldersService(options)
}

class FoldersService implements Folders {
  readonly #options: FoldersOptions
  readonly #changes: Emitter<null>
  readonly #work: Emitter<readonly WorkEvent[]>
  readonly #queue: JobQueue
  readonly #folders: FolderSet
  readonly #clones: CloneSet
  readonly #observer: WorkObserver
  readonly #git: GitLocator
  readonly #dayReader: DayReader
  readonly #startupScan = new StartupScan()
  readonly #stopListening: () => void

  constructor(options: FoldersOptions) {
    const { db, addresses, clock, log, environment, maxWatches, isRecursive } = options
    const { gitPath: program, gitTimeouts: firstTimeouts } = options
    const { dayTimeoutMs: timeoutMs, timers = systemTimers } = options
    this.#options = options
    this.#changes = createEmitter(log)
    this.#work = createEmitter(log)
    this.#queue = new JobQueue(maxConcurrentRepositories, (bug) =>
      log.error('a folder could not be read', bug),
    )
    const store = createCloneStore(db)
    const onChange = () => this.#changes.emit(null)
    this.#git = new GitLocator({ program, firstTimeouts, environment, log }, onChange)
    const drives = new NetworkDrives(options.readMounts)
    const isOnNetwork = (folder: string) => drives.has(folder)
    const watches = new Watches({ log, isOnNetwork, maxWatches, isRecursive })
    const shared = { queue: this.#queue, startupScan: this.#startupScan, watches, clock, onChange }
    const scanner = new CloneScanner({ ...options, store, git: this.#git })
    this.#observer = new WorkObserver({
      ...{ queue: this.#queue, timers, clock },
      gitFor: (clone, signal) => scanner.gitFor(clone, signal),
      onWork: (events) => this.#work.emit(events),
    })
    this.#clones = new CloneSet({
      ...shared,
      ...{ store, addresses, timers, scanner, observer: this.#observer },
      onModules: (clone) => this.#folders.queueModules(clone),
      onMissing: (clone) => this.#folders.drop(clone),
    })
    this.#folders = new FolderSet({
      ...shared,
      store: createFolderStore(db),
      clones: this.#clones,
      drives,
      readExcluded: () => readExcluded(environment, options.home),
      locateGit: (signal) => this.#git.locate(signal),
    })
    this.#dayReader = new DayReader({
      clones: this.#clones.all,
      store,
      home: options.home,
      isPaused: (clone) => clone.isPaused(clock.now()),
      locateGit: (signal) => this.#git.locate(signal),
      timeoutMs,
    })
    this.#stopListening = addresses.onChange(() => this.#clones.scanAll())
    if (options.isSafe === true) void this.#queue.close()
    this.#folders.openStored()
    this.#startupScan.settleIfDone()
  }

  get #problem(): Problem | null {
    return this.#options.isSafe === true ? { code: 'safe-start' } : this.#git.problem
  }

  add(chosen: string): Promise<Result<null, Problem>> {
    return this.#folders.add(chosen)
  }

  remove(id: number): void {
    this.#folders.remove(id)
  }

  rescan(): Promise<void> {
    this.#folders.searchAll()
    this.#clones.rescanAll()
    this.#changes.emit(null)
    return this.#queue.idle()
  }

  compare(): Promise<void> {
    this.#folders.compareAll()
    this.#clones.scanAll()
    return this.#queue.idle()
  }

  checkDisks(): Promise<void> {
    return this.#folders.searchReplaced()
  }

  startupScan(): Promise<unknown> {
    return this.#startupScan.done
  }

  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]> {
    return this.#dayReader.read(day, asked, signal)
  }

  views(): readonly FolderView[] {
    return this.#folders.all.map((folder) =>
      folderView(folder, {
        clones: this.#clones.all,
        gitProblem: this.#problem,
        home: this.#options.home,
        counts: (repository) => this.#options.ledger.verdict(repository) === 'yes',
      }),
    )
  }

  gitState(): GitState {
    const problem = this.#problem
    return problem === null ? { name: 'ready' } : { name: 'trouble', problem }
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  onWork(listener: (events: readonly WorkEvent[]) => void): () => void {
    return this.#work.on(listener)
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#folders.close()
    this.#clones.close()
    this.#observer.close()
    await Promise.all([this.#queue.close(), this.#dayReader.close()])
  }
}
