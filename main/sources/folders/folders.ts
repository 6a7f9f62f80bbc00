import path from 'node:path'

import type { Database } from 'better-sqlite3'

import type { FolderView } from '../../../preload/contract/views/folders.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { createEmitter, type Emitter } from '../../base/emitter.ts'
import type { Log } from '../../base/log.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { Addresses } from '../clones/propose-addresses.ts'
import { Clone } from './clone.ts'
import { Days, type AskedCommits, type CloneDay } from './day-reader.ts'
import { isThere } from './find-repositories.ts'
import { FirstLook } from './startup-scan.ts'
import { Folder, isAtOrBelow, openFolder } from './folder.ts'
import type { Environment } from '../../base/find-program.ts'
import { GitKeeper } from '../git/git-locator.ts'
import { isQuick } from '../clones/scan-clone.ts'
import { Readings } from './scanner.ts'
import type { CloneRecorder } from '../clones/record-log.ts'
import { TwoLaneQueue } from './job-queue.ts'
import { createCloneStore } from '../clones/store.ts'
import { createFolderStore } from './store.ts'
import { viewOf } from './folder-view.ts'

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
  /** The variables of this process, where Git and its configuration are looked for. */
  readonly environment: Environment
  /** The user's home folder, shown as `~`. */
  readonly home: string
  /** The `git` program; looked for in PATH and the usual places when absent. */
  readonly gitPath?: string
  /** Milliseconds until a `git` that says nothing is ended; two minutes when absent. */
  readonly gitSilence?: number
  /** Milliseconds that a person waits for a day; ten seconds when absent. */
  readonly patience?: number
}

export type GitState = Snapshot['git']

/** The folders that a person chose: their repositories are found, read and watched. */
export interface Folders {
  /**
   * Adds a folder; its repositories are read in the background. One that is there already is fine.
   * @returns 'folder-missing' or 'folder-unreadable' (name)
   */
  add(folder: string): Promise<Result<null, Problem>>
  /** Stops watching it; what was recorded stays. */
  remove(id: number): void
  /** Searches all folders and reads every repository whole; settles when it is done. */
  rescan(): Promise<void>
  /**
   * Compares every branch with what was read and reads what is new; settles when it is done. For whenever hints may
   * have been lost: on focus, on wake, every ten minutes. New repositories are searched for at most every five minutes.
   */
  compare(): Promise<void>
  /**
   * Settles when each clone that an earlier run has read was looked at once: what became of it meanwhile is recorded.
   * What takes long, reading a clone whole, is not waited for.
   */
  firstLook(): Promise<unknown>
  /**
   * What Git holds of one author-day in each clone at hand of the asked repositories: everybody's commits, with subjects.
   * It does not wait for what is being read. When `signal` is aborted, Git is ended and the answer is not complete.
   */
  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]>
  views(): readonly FolderView[]
  gitState(): GitState
  /** Told when `views` or `gitState` answer differently. @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  /** Stops everything and settles when it has. */
  close(): Promise<void>
}

const searchedAgainAfter = 5 * 60_000

/** Takes up the folders of the last run at once, and compares them with what was read then. */
export function createFolders(options: FoldersOptions): Folders {
  return new FoldersService(options)
}

class FoldersService implements Folders {
  readonly #options: FoldersOptions
  readonly #folderStore
  readonly #cloneStore
  readonly #changes: Emitter<null>
  readonly #queue: TwoLaneQueue
  readonly #folders = new Map<number, Folder>()
  /** By common Git directory; a clone can lie in several folders. */
  readonly #clones = new Map<string, Clone>()
  readonly #stopListening: () => void
  readonly #git: GitKeeper
  readonly #readings: Readings
  readonly #days: Days
  readonly #firstLook = new FirstLook()

  constructor(options: FoldersOptions) {
    this.#options = options
    this.#changes = createEmitter(options.log)
    this.#folderStore = createFolderStore(options.db)
    this.#cloneStore = createCloneStore(options.db)
    this.#queue = new TwoLaneQueue((bug) => options.log.error('a folder could not be read', bug))
    const { environment, log, gitPath: program, gitSilence: silence, patience } = options
    const git = { program, silence, environment, log }
    this.#git = new GitKeeper(git, () => this.#changes.emit(null))
    this.#readings = new Readings({ ...options, store: this.#cloneStore, git: this.#git })
    this.#days = new Days({
      clones: this.#clones,
      store: this.#cloneStore,
      isResting: (clone) => clone.isResting(options.clock.now()),
      openGit: (signal) => this.#git.open(signal),
      patience,
    })
    this.#stopListening = options.addresses.onChange(() => {
      for (const clone of this.#clones.values()) this.#queueClone(clone)
    })
    for (const { id, path: chosen } of this.#folderStore.all()) {
      this.#firstLook.announce(`search ${id}`)
      this.#take(id, chosen)
    }
    this.#firstLook.settle()
  }

  async add(chosen: string): Promise<Result<null, Problem>> {
    const absolute = path.resolve(chosen)
    const opened = await openFolder(absolute)
    if (!opened.ok) return opened
    const isThere = [...this.#folders.values()].some(
      (folder) => folder.chosen === absolute || folder.root === opened.value,
    )
    if (!isThere) {
      this.#take(this.#folderStore.add(absolute), absolute)
      this.#changes.emit(null)
    }
    return ok(null)
  }

  remove(id: number): void {
    this.#folderStore.remove(id)
    this.#folders.get(id)?.close()
    this.#folders.delete(id)
    this.#letGo()
    this.#changes.emit(null)
  }

  rescan(): Promise<void> {
    for (const folder of this.#folders.values()) this.#queueSearch(folder)
    for (const clone of this.#clones.values()) {
      clone.askForAll()
      this.#queueClone(clone)
    }
    this.#changes.emit(null)
    return this.#queue.idle()
  }

  compare(): Promise<void> {
    const now = this.#options.clock.now()
    for (const folder of this.#folders.values()) {
      const age = now - (folder.searchedAt ?? -Infinity)
      // A clock set back must not put off the search.
      const isDue = folder.trouble !== null || age >= searchedAgainAfter || age < 0
      if (isDue) this.#queueSearch(folder)
      else this.#queue.add({ key: `there ${folder.id}`, work: () => this.#checkFolder(folder) })
    }
    for (const clone of this.#clones.values()) this.#queueClone(clone)
    return this.#queue.idle()
  }

  firstLook(): Promise<unknown> {
    return this.#firstLook.over
  }

  commitsOf(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]> {
    return this.#days.read(day, asked, signal)
  }

  views(): readonly FolderView[] {
    return [...this.#folders.values()].map((folder) =>
      viewOf(folder, {
        clones: this.#clones,
        gitTrouble: this.#git.trouble,
        home: this.#options.home,
        counts: (repository) => this.#options.ledger.verdict(repository) === 'yes',
      }),
    )
  }

  gitState(): GitState {
    const problem = this.#git.trouble
    return problem === null ? { name: 'ready' } : { name: 'trouble', problem }
  }

  onChange(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  async close(): Promise<void> {
    this.#stopListening()
    for (const folder of this.#folders.values()) folder.close()
    for (const clone of this.#clones.values()) clone.close()
    await Promise.all([this.#queue.close(), this.#days.close()])
  }

  #take(id: number, chosen: string): void {
    const folder = new Folder(id, chosen, this.#options.log, (hinted) =>
      this.#queue.add({
        key: `look ${id} ${hinted}`,
        work: (signal) => this.#look(folder, hinted, signal),
        isUrgent: true,
      }),
    )
    this.#folders.set(id, folder)
    this.#queueSearch(folder)
  }

  #isHere(folder: Folder): boolean {
    return this.#folders.get(folder.id) === folder
  }

  #queueSearch(folder: Folder): void {
    const key = `search ${folder.id}`
    this.#queue.add({
      key,
      work: this.#firstLook.ending(key, async (signal) => {
        if (!this.#isHere(folder)) return
        await this.#git.open(signal)
        await folder.search(signal)
        folder.searchedAt = this.#options.clock.now()
        this.#meet(folder)
      }),
    })
  }

  async #look(folder: Folder, hinted: string, signal: AbortSignal): Promise<void> {
    if (!this.#isHere(folder)) return
    const look = await folder.look(hinted, signal)
    if (look.name === 'found') this.#meet(folder)
    if (look.name !== 'gone') return
    await this.#checkFolder(folder)
    for (const clone of this.#clones.values())
      if (isAtOrBelow(clone.gitDir, look.path) || isAtOrBelow(clone.place.cwd, look.path))
        this.#queueClone(clone, true)
  }

  async #checkFolder(folder: Folder): Promise<void> {
    if (!this.#isHere(folder) || (await folder.isThere())) return
    this.#letGo()
    this.#changes.emit(null)
  }

  /** Begins to watch and read what a folder has found, and lets go of what is in no folder any more. */
  #meet(folder: Folder): void {
    if (!this.#isHere(folder)) return
    for (const place of folder.places.values()) {
      const known = this.#clones.get(place.gitDir)
      if (known !== undefined) {
        known.place = place
        continue
      }
      const clone: Clone = new Clone(place, this.#options.log, () => this.#queueClone(clone, true))
      this.#clones.set(place.gitDir, clone)
      if (this.#isQuick(clone)) this.#firstLook.announce(`clone ${place.gitDir}`)
      this.#queueClone(clone)
    }
    this.#letGo()
    this.#changes.emit(null)
  }

  #letGo(): void {
    for (const [gitDir, clone] of this.#clones) {
      if ([...this.#folders.values()].some(({ places }) => places.has(gitDir))) continue
      clone.close()
      this.#clones.delete(gitDir)
    }
  }

  #queueClone(clone: Clone, isUrgent = false): void {
    const key = `clone ${clone.gitDir}`
    this.#queue.add({
      key,
      work: this.#firstLook.ending(key, (signal) =>
        withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
          this.#readClone(clone, deadline.signal),
        ),
      ),
      isUrgent,
      isQuick: this.#isQuick(clone),
    })
  }

  #isQuick(clone: Clone): boolean {
    return isQuick(this.#cloneStore.get(clone.gitDir), this.#options.addresses, clone.wish)
  }

  async #readClone(clone: Clone, signal: AbortSignal): Promise<void> {
    if (this.#clones.get(clone.gitDir) !== clone) return
    if (clone.isResting(this.#options.clock.now())) return
    if (!(await isThere(clone.place))) return this.#lose(clone)
    const before = clone.visible()
    try {
      const then = await this.#readings.read(clone, signal)
      if (then !== null) this.#queue.add({ key: `addresses ${clone.gitDir}`, work: then })
    } finally {
      if (clone.visible() !== before) this.#changes.emit(null)
    }
  }

  async #lose(clone: Clone): Promise<void> {
    for (const folder of this.#folders.values()) {
      if (!folder.places.has(clone.gitDir)) continue
      folder.drop(clone.gitDir)
      await this.#checkFolder(folder)
      // Another worktree of it may be left.
      if (folder.trouble === null) this.#queueSearch(folder)
    }
    this.#letGo()
    this.#changes.emit(null)
  }
}
