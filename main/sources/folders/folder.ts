import { lstat, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'

import type { Log } from '../../base/log.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryLocation } from '../clones/repository-location.ts'
import { findRepositories } from './find-repositories.ts'
import { isExcludedFolder } from './rules/excluded-folders.ts'
import { FolderWatchers } from './watchers.ts'

/** Folders that hold repositories are watched so deep below the chosen one: for `~/src/host/owner/` it is enough. */
const maxWatchDepth = 3
const maxWatchedFolders = 64

/**
 * The folder at a path that a person chose, without symbolic links.
 * @returns as problems: 'folder-missing', and 'folder-unreadable' where there is no folder that can be listed (name)
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

/** What following a hint has found. */
export type HintOutcome =
  | { readonly name: 'nothing' }
  /** The folder's locations may have changed. */
  | { readonly name: 'found' }
  /** Nothing is at that path any more. */
  | { readonly name: 'gone'; readonly path: string }

/** One chosen folder: which repositories are in it, and the watchers for new ones. */
export class Folder {
  readonly id: number
  /** As the person chose it. */
  readonly chosen: string
  /** Without symbolic links; null while it cannot be opened. */
  root: string | null = null
  problem: Problem | null = null
  /** Whether it was not searched to the end yet. */
  isSearching = true
  /** The end of its last search; milliseconds since the epoch. */
  searchedAt: number | null = null
  /** By common Git directory. */
  locations: ReadonlyMap<string, RepositoryLocation> = new Map()
  /** Folders whose `.git` leads to no repository. */
  broken: ReadonlySet<string> = new Set()

  readonly #watchers: FolderWatchers
  readonly #onHint: (path: string) => void
  readonly #depths = new Map<string, number>()
  #isClosed = false

  /** @param onHint gets a path below it at which something may have appeared or disappeared */
  constructor(id: number, chosen: string, log: Log, onHint: (path: string) => void) {
    this.id = id
    this.chosen = chosen
    this.#watchers = new FolderWatchers(log)
    this.#onHint = onHint
  }

  /** Opens the folder and looks for repositories in all of it. */
  async search(signal: AbortSignal): Promise<void> {
    const opened = await resolveFolder(this.chosen)
    if (!opened.ok) {
      this.#fail(opened.error)
    } else {
      this.root = opened.value
      this.problem = null
      // A watched folder may have been replaced by another one of its name.
      this.#watchers.close()
      const search = await this.#find(opened.value, 0, signal)
      if (signal.aborted) return
      this.locations = new Map(search.locations.map((location) => [location.gitDir, location]))
      this.broken = new Set(search.broken)
    }
    this.isSearching = false
  }

  /** Whether the folder can still be opened. Otherwise its problem says why not. */
  async checkExists(): Promise<boolean> {
    const opened = await resolveFolder(this.chosen)
    if (!opened.ok) this.#fail(opened.error)
    return opened.ok
  }

  /** Looks for repositories at the path of a hint only. */
  async followHint(hinted: string, signal: AbortSignal): Promise<HintOutcome> {
    const isGit = path.basename(hinted) === '.git'
    const target = isGit ? path.dirname(hinted) : hinted
    const kind = await lstat(target).catch(() => null)
    if (kind === null) {
      for (const folder of this.#watchers.folders())
        if (isAtOrBelow(folder, target)) this.#watchers.unwatch(folder)
      this.broken = new Set([...this.broken].filter((folder) => !isAtOrBelow(folder, target)))
      return { name: 'gone', path: target }
    }
    const isKnown = [...this.locations.values()].some(({ cwd }) => cwd === target)
    if (!kind.isDirectory() || isKnown || (!isGit && this.#watchers.has(target)))
      return { name: 'nothing' }
    const depth = this.#depths.get(path.dirname(target)) ?? 0
    const search = await this.#find(target, target === this.root ? 0 : depth + 1, signal)
    const locations = new Map(this.locations)
    for (const location of search.locations)
      if (!locations.has(location.gitDir)) locations.set(location.gitDir, location)
    this.locations = locations
    const others = [...this.broken].filter((folder) => !isAtOrBelow(folder, target))
    this.broken = new Set([...others, ...search.broken])
    return { name: 'found' }
  }

  /** Removes a repository that is gone. */
  drop(gitDir: string): void {
    const locations = new Map(this.locations)
    locations.delete(gitDir)
    this.locations = locations
  }

  close(): void {
    this.#isClosed = true
    this.#watchers.close()
  }

  #fail(problem: Problem): void {
    this.problem = problem
    this.root = null
    this.locations = new Map()
    this.broken = new Set()
    this.isSearching = false
    this.#watchers.close()
  }

  async #find(start: string, depth: number, signal: AbortSignal) {
    const search = await findRepositories(
      start,
      {
        onContainer: (folder, below) => this.#watch(folder, depth + below),
        onRepository: (folder) => {
          this.#watchers.unwatch(folder)
          this.#watchers.unwatch(path.join(folder, '.git'))
        },
      },
      signal,
    )
    // A `.git` that is just being made leads to no repository yet: the rest of it will appear inside.
    for (const folder of search.broken) this.#watch(path.join(folder, '.git'), depth)
    return search
  }

  #watch(folder: string, depth: number): void {
    if (this.#isClosed || depth > maxWatchDepth || this.#watchers.size >= maxWatchedFolders) return
    this.#depths.set(folder, depth)
    const isGit = path.basename(folder) === '.git'
    this.#watchers.watch(folder, (name) => {
      if (isGit || name === null || name === path.basename(folder)) this.#onHint(folder)
      if (!isGit && name !== null && (name === '.git' || !isExcludedFolder(name)))
        this.#onHint(path.join(folder, name))
    })
  }
}

/** Whether a path is `parent` or lies in it. */
export function isAtOrBelow(child: string, parent: string): boolean {
  const relative = path.relative(parent, child)
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative))
}
