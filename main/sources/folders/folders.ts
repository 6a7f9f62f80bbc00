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

/** What folders need of the ledger. */
export interface FoldersLedger extends CloneRecorder {
  /** Whether a repository's family counts. */
  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown'
}

/** What folders need of the settings. */
export interface CountedAddresses extends Addresses {
  /** Told when other addresses count. @returns its own unsubscribe */
  onChange(listener: () => void): () => void
}

export interface FoldersOptions {
  readonly db: Database
  readonly ledger: FoldersLedger
  readonly addresses: CountedAddresses
  readonly clock: Clock
  readonly log: Log
  /** For the rests of clones at which Git hung; the system's when absent. */
  readonly timers?: Timers
  /** The variables of this process, by which Git and its configuration are found. */
  readonly environment: Environment
  /** The user's home folder, shown as `~`. */
  readonly home: string
  /** The `git` program; found in PATH and where installers put it when absent. */
  readonly gitPath?: string
  /** How long a first try of Git may say nothing; in milliseconds. Three and ten seconds when absent. */
  readonly gitTimeouts?: FirstTimeouts
  /** A person waits so long for `commitsOf`; ten seconds when absent. */
  readonly dayTimeoutMs?: number
  /** So many folders are watched at most; 1,980 when absent. */
  readonly maxWatches?: number
  /** Whether one watch serves a folder and all below it; by the system when absent. */
  readonly isRecursive?: boolean
  /** Nothing is searched, read or watched. */
  readonly isSafe?: boolean
  /** The file systems of this machine; asked of the system when absent. */
  readonly readMounts?: () => Promise<readonly Mount[]>
}

export type GitState = Snapshot['git']

/** The folders that a person chose: their repositories are found, read and watched. */
export interface Folders {
  /**
   * Adds a folder, whose repositories are then scanned in the background. Does nothing with a folder that is known.
   * @returns as problems: 'folder-missing' and 'folder-unreadable' (name)
   */
  add(folder: string): Promise<Result<null, Problem>>
  /** Stops watching a folder. What was recorded stays. */
  remove(id: number): void
  /** Searches all folders and scans every repository in full. Settles when that is done. */
  rescan(): Promise<void>
  /**
   * Scans every repository for what is new. Settles when that is done. For what is not watched, and where events were
   * lost: once Home has the focus, on wake, every ten minutes. New repositories are searched for at most every five minutes.
   */
  compare(): Promise<void>
  /** Searches the folders whose disk was put in or taken out, of which not every system tells. For each minute. */
  checkDisks(): Promise<void>
  /**
   * Settles when each clone that an earlier run has scanned was scanned once for what is new. Full scans, which take
   * long, are not waited for.
   */
  startupScan(): Promise<unknown>
  /**
   * What Git holds of one author-day in each clone of some repositories: everybody's commits, with subjects. Does not wait
   * for scans. When `signal` is aborted, Git is ended and the answer is not complete.
   */
  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]>
  views(): readonly FolderView[]
  gitState(): GitState
  /** Told when the answer of `views` or `gitState` has changed. @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  /** Told what somebody has just done in a clone. @returns its own unsubscribe */
  onWork(listener: (events: readonly WorkEvent[]) => void): () => void
  /** Stops everything and settles when it has. */
  close(): Promise<void>
}

/** So many repositories are read side by side: Git keeps a core busy with each, and a slow disk serves no more. */
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
