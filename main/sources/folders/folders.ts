import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'

import type { Database } from 'better-sqlite3'

import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { FolderView } from '../../../preload/contract/views/folders.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import type { Clock } from '../../base/clock.ts'
import { createEmitter, type Emitter } from '../../base/emitter.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import { systemTimers, type Timers } from '../../base/timers.ts'
import type { Day } from '../../base/rules/day.ts'
import { isRestOver } from '../../base/rules/rest.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { CloneRecorder } from '../clones/record-log.ts'
import type { Addresses } from '../clones/scan-clone.ts'
import { createCloneStore } from '../clones/store.ts'
import { GitLocator } from '../git/git-locator.ts'
import type { Clone } from './clone.ts'
import { CloneSet } from './clone-set.ts'
import { DayReader, type AskedCommits, type CloneDay } from './day-reader.ts'
import { Folder, resolveFolder } from './folder.ts'
import { folderView } from './folder-view.ts'
import { JobQueue } from './job-queue.ts'
import { CloneScanner } from './scanner.ts'
import { NetworkDrives } from './network-drives.ts'
import type { Mount } from './rules/mounts.ts'
import { StartupScan } from './startup-scan.ts'
import { createFolderStore } from './store.ts'
import { Watches } from './watches.ts'

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
  /** A person waits so long for `commitsOf`; ten seconds when absent. */
  readonly dayTimeoutMs?: number
  /** So many folders are watched at most; 2,000 when absent. */
  readonly maxWatches?: number
  /** Whether one watch serves a folder and all below it; by the system when absent. */
  readonly isRecursive?: boolean
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
   * lost: on focus, on wake, every ten minutes. New repositories are searched for at most every five minutes.
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
  /** Stops everything and settles when it has. */
  close(): Promise<void>
}

/** Between two searches of one folder, unless a person asks for one. */
const minSearchIntervalMs = 5 * 60_000

/** So many repositories are read side by side: Git keeps a core busy with each, and a slow disk serves no more. */
const maxConcurrentRepositories = Math.min(4, availableParallelism())

/** Opens the folders of the last run, and scans them for what is new. */
export function createFolders(options: FoldersOptions): Folders {
  return new FoldersService(options)
}

class FoldersService implements Folders {
  readonly #options: FoldersOptions
  readonly #store
  readonly #changes: Emitter<null>
  readonly #queue: JobQueue
  readonly #folders = new Map<number, Folder>()
  readonly #clones: CloneSet
  readonly #git: GitLocator
  readonly #drives: NetworkDrives
  readonly #watches: Watches
  readonly #dayReader: DayReader
  readonly #startupScan = new StartupScan()
  readonly #stopListening: () => void

  constructor(options: FoldersOptions) {
    const { db, addresses, clock, log, environment, maxWatches, isRecursive } = options
    this.#options = options
    this.#changes = createEmitter(log)
    this.#store = createFolderStore(db)
    this.#queue = new JobQueue(maxConcurrentRepositories, (bug) =>
      log.error('a folder could not be read', bug),
    )
    const store = createCloneStore(db)
    const { gitPath: program, dayTimeoutMs: timeoutMs } = options
    const onChange = () => this.#changes.emit(null)
    this.#git = new GitLocator({ program, environment, log }, onChange)
    this.#drives = new NetworkDrives(options.readMounts)
    const isOnNetwork = (folder: string) => this.#drives.has(folder)
    this.#watches = new Watches({ log, isOnNetwork, maxWatches, isRecursive })
    this.#clones = new CloneSet({
      queue: this.#queue,
      scanner: new CloneScanner({ ...options, store, git: this.#git }),
      startupScan: this.#startupScan,
      store,
      addresses,
      clock,
      watches: this.#watches,
      timers: options.timers ?? systemTimers,
      onChange,
      onModules: (clone) => this.#queueModules(clone),
      onMissing: (clone) => this.#removeClone(clone),
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
    for (const { id, path: chosen } of this.#store.all()) {
      this.#startupScan.expect(searchKey(id))
      this.#open(id, chosen)
    }
    this.#startupScan.settleIfDone()
  }

  async add(chosen: string): Promise<Result<null, Problem>> {
    const absolute = path.resolve(chosen)
    const resolved = await resolveFolder(absolute)
    if (!resolved.ok) return resolved
    const isKnown = [...this.#folders.values()].some(
      (folder) => folder.chosen === absolute || folder.root === resolved.value,
    )
    if (!isKnown) {
      this.#open(this.#store.add(absolute), absolute)
      this.#changes.emit(null)
    }
    return ok(null)
  }

  remove(id: number): void {
    this.#store.remove(id)
    this.#folders.get(id)?.close()
    this.#folders.delete(id)
    this.#closeUnlistedClones()
  }

  rescan(): Promise<void> {
    for (const folder of this.#folders.values()) this.#queueSearch(folder)
    this.#clones.rescanAll()
    this.#changes.emit(null)
    return this.#queue.idle()
  }

  compare(): Promise<void> {
    const now = this.#options.clock.now()
    for (const folder of this.#folders.values()) {
      const dueAt = (folder.searchedAt ?? -Infinity) + minSearchIntervalMs
      if (folder.problem !== null || isRestOver(dueAt, minSearchIntervalMs, now))
        this.#queueSearch(folder)
      else
        this.#queue.add({
          key: `check ${folder.id}`,
          group: groupOf(folder.id),
          work: () => this.#checkFolder(folder),
        })
    }
    this.#clones.scanAll()
    return this.#queue.idle()
  }

  async checkDisks(): Promise<void> {
    for (const folder of this.#folders.values())
      if (await folder.isReplaced()) this.#queueSearch(folder)
  }

  startupScan(): Promise<unknown> {
    return this.#startupScan.done
  }

  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]> {
    return this.#dayReader.read(day, asked, signal)
  }

  views(): readonly FolderView[] {
    return [...this.#folders.values()].map((folder) =>
      folderView(folder, {
        clones: this.#clones.all,
        gitProblem: this.#git.problem,
        home: this.#options.home,
        counts: (repository) => this.#options.ledger.verdict(repository) === 'yes',
      }),
    )
  }

  gitState(): GitState {
    const problem = this.#git.problem
    return problem === null ? { name: 'ready' } : { name: 'trouble', problem }
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  async close(): Promise<void> {
    this.#stopListening()
    for (const folder of this.#folders.values()) folder.close()
    this.#clones.close()
    await Promise.all([this.#queue.close(), this.#dayReader.close()])
  }

  #open(id: number, chosen: string): void {
    const folder: Folder = new Folder({
      ...{ id, chosen, watches: this.#watches, drives: this.#drives },
      onHint: (hinted) =>
        this.#queue.add({
          key: `hint ${id} ${hinted}`,
          group: `hints ${id}`,
          work: (signal) => this.#followHint(folder, hinted, signal),
          isUrgent: true,
          isQuick: true,
        }),
      onReturn: () => this.#queueSearch(folder),
      onFound: (location) => {
        if (!this.#isOpen(folder)) return
        this.#clones.add(location)
        this.#changes.emit(null)
      },
    })
    this.#folders.set(id, folder)
    this.#queueSearch(folder)
  }

  #isOpen(folder: Folder): boolean {
    return this.#folders.get(folder.id) === folder
  }

  #queueSearch(folder: Folder): void {
    const key = searchKey(folder.id)
    this.#queue.add({
      key,
      group: groupOf(folder.id),
      work: this.#startupScan.tracking(key, async (signal) => {
        if (!this.#isOpen(folder)) return
        await this.#git.locate(signal)
        await folder.search(signal)
        folder.searchedAt = this.#options.clock.now()
        this.#updateClones(folder)
      }),
    })
  }

  async #followHint(folder: Folder, hinted: string, signal: AbortSignal): Promise<void> {
    if (!this.#isOpen(folder)) return
    const outcome = await folder.followHint(hinted, signal)
    if (outcome.isChanged) this.#changes.emit(null)
    if (outcome.gone.length === 0) return
    await this.#checkFolder(folder)
    for (const gone of outcome.gone) this.#clones.scanBelow(gone)
  }

  /** Looks for submodules in a work tree. */
  #queueModules(clone: Clone): void {
    this.#queue.add({
      key: `modules ${clone.gitDir}`,
      work: async (signal) => {
        const { gitDir, cwd } = clone.location
        if (!(await isFolder(path.join(gitDir, 'modules')))) return
        for (const folder of this.#folders.values())
          if (folder.locations.has(gitDir) && (await folder.searchBelow(cwd, signal)))
            this.#changes.emit(null)
      },
      isQuick: true,
    })
  }

  async #checkFolder(folder: Folder): Promise<void> {
    if (!this.#isOpen(folder) || (await folder.checkExists())) return
    this.#closeUnlistedClones()
  }

  #updateClones(folder: Folder): void {
    if (!this.#isOpen(folder)) return
    for (const location of folder.locations.values()) this.#clones.add(location)
    this.#closeUnlistedClones()
  }

  #closeUnlistedClones(): void {
    const folders = [...this.#folders.values()]
    this.#clones.keepOnly((gitDir) => folders.some(({ locations }) => locations.has(gitDir)))
    this.#changes.emit(null)
  }

  async #removeClone(clone: Clone): Promise<void> {
    for (const folder of this.#folders.values()) {
      if (!folder.locations.has(clone.gitDir)) continue
      folder.drop(clone.gitDir)
      await this.#checkFolder(folder)
      // Another worktree of it may be left.
      if (folder.problem === null) this.#queueSearch(folder)
    }
    this.#closeUnlistedClones()
  }
}

async function isFolder(at: string): Promise<boolean> {
  return (await stat(at).catch(() => null))?.isDirectory() === true
}

/** Searches and checks of one folder run one after another: one would undo what another has found. */
function groupOf(folder: number): string {
  return `folder ${folder}`
}

function searchKey(id: number): string {
  return `search ${id}`
}
