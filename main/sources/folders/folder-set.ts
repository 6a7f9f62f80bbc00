import { stat } from 'node:fs/promises'
import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Clock } from '../../base/clock.ts'
import { isRestOver } from '../../base/rules/rest.ts'
import type { Clone } from './clone.ts'
import type { CloneSet } from './clone-set.ts'
import type { IsExcluded } from './excluded.ts'
import { Folder, resolveFolder } from './folder.ts'
import type { JobQueue } from './job-queue.ts'
import type { NetworkDrives } from './network-drives.ts'
import type { StartupScan } from './startup-scan.ts'
import type { FolderStore } from './store.ts'
import type { Watches } from './watches.ts'

/** The minimum between two searches of one folder, unless the user asks for one. */
const minSearchIntervalMs = 5 * 60_000

export interface FolderSetOptions {
  readonly queue: JobQueue
  readonly startupScan: StartupScan
  readonly store: FolderStore
  /** Receives the repositories found. */
  readonly clones: CloneSet
  readonly clock: Clock
  readonly watches: Watches
  readonly drives: NetworkDrives
  /** Which folders to leave out of searches. */
  readonly readExcluded: () => Promise<IsExcluded>
  /** Looks for Git, so that a folder's view can show that there is none. */
  readonly locateGit: (signal: AbortSignal) => Promise<unknown>
  /** Called when a view of a folder has changed. */
  readonly onChange: () => void
}

/** The chosen folders, and the queue of their searches for repositories. */
export class FolderSet {
  readonly #options: FolderSetOptions
  readonly #folders = new Map<number, Folder>()

  constructor(options: FolderSetOptions) {
    this.#options = options
  }

  get all(): readonly Folder[] {
    return [...this.#folders.values()]
  }

  /** Opens the folders of the last run. */
  openStored(): void {
    const { store, startupScan } = this.#options
    for (const { id, path: chosen } of store.all()) {
      startupScan.expect(searchKey(id))
      this.#open(id, chosen)
    }
  }

  /** @returns the problems 'folder-missing' and 'folder-unreadable' (name) */
  async add(chosen: string): Promise<Result<null, Problem>> {
    const absolute = path.resolve(chosen)
    const resolved = await resolveFolder(absolute)
    if (!resolved.ok) return resolved
    const isKnown = this.all.some(
      (folder) => folder.chosen === absolute || folder.root === resolved.value,
    )
    if (!isKnown) {
      this.#open(this.#options.store.add(absolute), absolute)
      this.#options.onChange()
    }
    return ok(null)
  }

  remove(id: number): void {
    this.#options.store.remove(id)
    this.#folders.get(id)?.close()
    this.#folders.delete(id)
    this.#closeUnlistedClones()
  }

  searchAll(): void {
    for (const folder of this.all) this.#queueSearch(folder)
  }

  /** Searches the folders whose last search was long ago, and checks that the others still exist. */
  compareAll(): void {
    const { clock, queue } = this.#options
    for (const folder of this.all) {
      const dueAt = (folder.searchedAt ?? -Infinity) + minSearchIntervalMs
      if (folder.problem !== null || isRestOver(dueAt, minSearchIntervalMs, clock.now()))
        this.#queueSearch(folder)
      else
        queue.add({
          key: `check ${folder.id}`,
          group: groupOf(folder.id),
          work: () => this.#check(folder),
        })
    }
  }

  /** Searches the folders whose disk was inserted or removed. */
  async searchReplaced(): Promise<void> {
    for (const folder of this.all) if (await folder.isReplaced()) this.#queueSearch(folder)
  }

  /** Looks for submodules in a worktree. */
  queueModules(clone: Clone): void {
    this.#options.queue.add({
      key: `modules ${clone.gitDir}`,
      work: async (signal) => {
        const { gitDir, cwd } = clone.location
        if (!(await isFolder(path.join(gitDir, 'modules')))) return
        for (const folder of this.all)
          if (folder.locations.has(gitDir) && (await folder.searchBelow(cwd, signal)))
            this.#options.onChange()
      },
      isQuick: true,
    })
  }

  /** Drops a clone that is no longer where it was found. */
  async drop(clone: Clone): Promise<void> {
    for (const folder of this.all) {
      if (!folder.locations.has(clone.gitDir)) continue
      folder.drop(clone.gitDir)
      await this.#check(folder)
      // Another of its worktrees may remain.
      if (folder.problem === null) this.#queueSearch(folder)
    }
    this.#closeUnlistedClones()
  }

  close(): void {
    for (const folder of this.all) folder.close()
  }

  #open(id: number, chosen: string): void {
    const { queue, clones, watches, drives, readExcluded, onChange } = this.#options
    const folder: Folder = new Folder({
      ...{ id, chosen, watches, drives, readExcluded },
      onHint: (hinted) =>
        queue.add({
          key: `hint ${id} ${hinted}`,
          group: `hints ${id}`,
          work: (signal) => this.#followHint(folder, hinted, signal),
          isUrgent: true,
          isQuick: true,
        }),
      onReturn: () => this.#queueSearch(folder),
      onFound: async (location) => {
        if (!this.#isOpen(folder)) return
        await clones.add(location)
        onChange()
      },
    })
    this.#folders.set(id, folder)
    this.#queueSearch(folder)
  }

  #isOpen(folder: Folder): boolean {
    return this.#folders.get(folder.id) === folder
  }

  #queueSearch(folder: Folder): void {
    const { queue, startupScan, clock, clones, locateGit } = this.#options
    const key = searchKey(folder.id)
    queue.add({
      key,
      group: groupOf(folder.id),
      work: startupScan.tracking(key, async (signal) => {
        if (!this.#isOpen(folder)) return
        await locateGit(signal)
        await folder.search(signal)
        folder.searchedAt = clock.now()
        if (!this.#isOpen(folder)) return
        for (const location of folder.locations.values()) await clones.add(location)
        this.#closeUnlistedClones()
      }),
    })
  }

  async #followHint(folder: Folder, hinted: string, signal: AbortSignal): Promise<void> {
    if (!this.#isOpen(folder)) return
    const outcome = await folder.followHint(hinted, signal)
    if (outcome.isChanged) this.#options.onChange()
    if (outcome.gone.length === 0) return
    await this.#check(folder)
    for (const gone of outcome.gone) this.#options.clones.scanBelow(gone)
  }

  async #check(folder: Folder): Promise<void> {
    if (!this.#isOpen(folder) || (await folder.checkExists())) return
    this.#closeUnlistedClones()
  }

  #closeUnlistedClones(): void {
    const { clones, onChange } = this.#options
    clones.keepOnly((gitDir) => this.all.some(({ locations }) => locations.has(gitDir)))
    onChange()
  }
}

async function isFolder(at: string): Promise<boolean> {
  return (await stat(at).catch(() => null))?.isDirectory() === true
}

/** Searches and checks of one folder run one after another: otherwise one would undo what another found. */
function groupOf(folder: number): string {
  return `folder ${folder}`
}

function searchKey(id: number): string {
  return `search ${id}`
}
