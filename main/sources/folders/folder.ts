import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import {
  findRepositories,
  listFolder,
  repositoryAt,
  type SearchListener,
} from './find-repositories.ts'
import type { IsExcluded } from './excluded.ts'
import { FolderTree } from './folder-tree.ts'
import type { NetworkDrives } from './network-drives.ts'
import { isAtOrBelow, type Watch, type Watches } from './watches.ts'

/**
 * The folder at a path that the user chose, without symbolic links.
 * @returns the problems 'folder-missing', and 'folder-unreadable' if there is no folder that can be listed (name)
 */
export async function resolveFolder(chosen: string): Promise<Result<string, Problem>> {
  try {
    const root = await realpath(chosen)
    await readdir(root)
    return ok(root)
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    return err({
      code: isMissing ? 'folder-missing' : 'folder-unreadable',
      params: { name: path.basename(chosen) || chosen },
    })
  }
}

/** The outcome of following a hint. */
export interface HintOutcome {
  /** Whether the set of broken repositories has changed. */
  readonly isChanged: boolean
  /** Paths that no longer exist. */
  readonly gone: readonly string[]
}

export interface FolderOptions {
  readonly id: number
  /** As the user chose it. */
  readonly chosen: string
  readonly watches: Watches
  readonly drives: NetworkDrives
  /** Which folders to leave out of searches. The chosen folder is always searched. */
  readonly readExcluded: () => Promise<IsExcluded>
  /** Gets a folder at or below this one in which something was created or removed. */
  readonly onHint: (folder: string) => void
  /** Called when a folder that could not be opened may be back. */
  readonly onReturn: () => void
  /** Called when a search finds a repository. The search continues when the promise settles. */
  readonly onFound: (location: RepositoryLocation) => Promise<void>
}

/** One chosen folder: the repositories in it, and the watches for new ones. */
export class Folder {
  readonly id: number
  readonly chosen: string
  /** Without symbolic links. Null while it cannot be opened. */
  root: string | null = null
  problem: Problem | null = null
  /** Whether its first search has yet to finish. */
  isSearching = true
  /** When its last search ended, in milliseconds since the epoch. */
  searchedAt: number | null = null
  /** Folders whose `.git` leads to no repository. */
  broken: ReadonlySet<string> = new Set()

  readonly #options: FolderOptions
  readonly #locations = new Map<string, RepositoryLocation>()
  #tree: FolderTree | null = null
  #stopWatchingAll: () => void = () => undefined
  #return: Watch | null = null
  /** Distinguishes the folder from another one at the same path. Null while it cannot be opened. */
  #identity: string | null = null
  #isOnNetwork = false
  #isExcluded: IsExcluded = () => false
  #isClosed = false

  constructor(options: FolderOptions) {
    this.id = options.id
    this.chosen = options.chosen
    this.#options = options
  }

  /** By common Git directory. */
  get locations(): ReadonlyMap<string, RepositoryLocation> {
    return this.#locations
  }

  /** Whether it lies on a network drive, or did when it could last be opened. */
  get isOnNetwork(): boolean {
    return this.#isOnNetwork
  }

  /** Whether new repositories are noticed, down to the sixth level. */
  get isWatched(): boolean {
    return this.#tree?.isComplete ?? true
  }

  /** Opens the folder and searches all of it for repositories. */
  async search(signal: AbortSignal): Promise<void> {
    const { watches, drives, readExcluded, onHint } = this.#options
    await drives.refresh()
    this.#isExcluded = await readExcluded()
    const opened = await resolveFolder(this.chosen)
    if (this.#isClosed) return
    if (!opened.ok) {
      await this.#fail(opened.error)
      return
    }
    const root = opened.value
    this.root = root
    this.problem = null
    this.#return?.close()
    this.#isOnNetwork = drives.has(root)
    this.#identity = await identityOf(root)
    const [tree, stopWatchingAll] = [this.#tree, this.#stopWatchingAll]
    this.#tree = new FolderTree(root, watches, this.#isExcluded, onHint)
    this.#stopWatchingAll = watches.watchBelow(root)
    const search = await findRepositories(root, this.#listener('spare'), signal)
    // After opening the new ones, so that a watch that stays is not reopened.
    tree?.close()
    stopWatchingAll()
    if (signal.aborted) return
    this.#locations.clear()
    for (const location of search.locations) this.#locations.set(location.gitDir, location)
    this.broken = new Set(search.broken)
    for (const folder of search.broken) this.#tree.addBroken(folder, 'spare')
    this.isSearching = false
  }

  /** Whether the folder can still be opened. If not, `problem` says why. */
  async checkExists(): Promise<boolean> {
    const opened = await resolveFolder(this.chosen)
    if (!opened.ok) await this.#fail(opened.error)
    return opened.ok
  }

  /**
   * Whether its path now leads to another folder than the one searched: a disk was removed or inserted. Network
   * drives are not checked.
   */
  async isReplaced(): Promise<boolean> {
    return !this.#isOnNetwork && (await identityOf(this.chosen)) !== this.#identity
  }

  /** Looks for repositories in a folder in which something was created or removed. */
  async followHint(folder: string, signal: AbortSignal): Promise<HintOutcome> {
    const tree = this.#tree
    const kind = await lstat(folder).catch(() => null)
    if (kind === null || tree === null) {
      tree?.removeBelow(folder)
      return { isChanged: this.#forgetBroken([folder]), gone: [folder] }
    }
    if (!kind.isDirectory()) return { isChanged: false, gone: [] }
    const { names, below } = await listFolder(folder, this.#isExcluded)
    const before = tree.below(folder)
    tree.setBelow(folder, below)
    const gone = [...before]
      .filter((name) => !below.includes(name))
      .map((name) => path.join(folder, name))
    for (const lost of gone) tree.removeBelow(lost)
    let isChanged = this.#forgetBroken(gone)
    const here = await repositoryAt(folder, names)
    if (here === 'broken') isChanged = this.#addBroken([folder]) || isChanged
    else if (here !== undefined) {
      isChanged = this.#forgetBroken([folder], false) || isChanged
      await this.#listener('new').onRepository(here.location)
      // A bare repository: its clone's watches are enough.
      if (here.location.cwd === here.location.gitDir) {
        tree.removeBelow(folder)
        return { isChanged, gone }
      }
    }
    for (const name of below)
      if (!before.has(name))
        isChanged = (await this.searchBelow(path.join(folder, name), signal)) || isChanged
    return { isChanged, gone }
  }

  /** Looks for new repositories in a folder and everything below. @returns whether there are new broken ones */
  async searchBelow(folder: string, signal: AbortSignal): Promise<boolean> {
    const search = await findRepositories(folder, this.#listener('new'), signal)
    return this.#addBroken(search.broken)
  }

  /** Removes a repository that is gone. */
  drop(gitDir: string): void {
    this.#locations.delete(gitDir)
  }

  close(): void {
    this.#isClosed = true
    this.#tree?.close()
    this.#stopWatchingAll()
    this.#return?.close()
  }

  /** @param rank of the watches on the folders found */
  #listener(rank: 'new' | 'spare'): SearchListener {
    const tree = this.#tree
    return {
      isExcluded: this.#isExcluded,
      onFolder: (folder) => {
        if (!this.#isClosed) tree?.add(folder, rank)
      },
      onRead: (folder, below, isBare) => {
        if (isBare) tree?.remove(folder)
        else tree?.setBelow(folder, below)
      },
      onRepository: async (location) => {
        if (this.#isClosed || this.#locations.has(location.gitDir)) return
        this.#locations.set(location.gitDir, location)
        await this.#options.onFound(location)
      },
    }
  }

  #addBroken(folders: readonly string[]): boolean {
    const unknown = folders.filter((folder) => !this.broken.has(folder))
    this.broken = new Set([...this.broken, ...unknown])
    for (const folder of folders) this.#tree?.addBroken(folder, 'new')
    return unknown.length > 0
  }

  /** @param isWithBelow whether to forget those below as well */
  #forgetBroken(folders: readonly string[], isWithBelow = true): boolean {
    const before = this.broken.size
    const isLost = (one: string) =>
      folders.some((folder) => (isWithBelow ? isAtOrBelow(one, folder) : one === folder))
    this.broken = new Set([...this.broken].filter((one) => !isLost(one)))
    return this.broken.size < before
  }

  async #fail(problem: Problem): Promise<void> {
    this.problem = problem
    this.root = null
    this.#identity = null
    this.#locations.clear()
    this.broken = new Set()
    this.isSearching = false
    this.#tree?.close()
    this.#tree = null
    this.#stopWatchingAll()
    const above = await nearestAbove(this.chosen)
    if (this.#isClosed || above === null) return
    const old = this.#return
    this.#return = this.#options.watches.watch({
      ...{ folder: above.folder, rank: 'needed' },
      onEvent: (name, isEntry) => {
        if (isEntry && (name === null || name === above.next)) this.#options.onReturn()
      },
    })
    old?.close()
  }
}

/** Distinguishes a folder from another one at the same path. Null if there is none. */
async function identityOf(folder: string): Promise<string | null> {
  const kind = await stat(folder).catch(() => null)
  return kind === null ? null : `${kind.dev} ${kind.ino}`
}

/** The longest chain of symbolic links to follow, as on Linux. */
const maxLinks = 40

/**
 * The nearest existing folder above a missing one, where it will reappear: for `/media/dash/disk/src` that is
 * `/media/dash` while the disk is away.
 * @returns `next`: the name that is missing there
 */
async function nearestAbove(
  missing: string,
): Promise<{ readonly folder: string; readonly next: string } | null> {
  let [folder, next] = [path.dirname(missing), path.basename(missing)]
  for (let links = 0; links < maxLinks;) {
    const at = path.join(folder, next)
    const target = await readlink(at).catch(() => null)
    const exists = await realpath(folder).catch(() => null)
    if (target !== null) {
      links += 1
      const resolved = path.resolve(exists ?? folder, target)
      ;[folder, next] = [path.dirname(resolved), path.basename(resolved)]
    } else if (exists !== null) return { folder: exists, next }
    else if (path.dirname(folder) === folder) return null
    else [folder, next] = [path.dirname(folder), path.basename(folder)]
  }
  return null
}
