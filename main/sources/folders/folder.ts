import { lstat, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'

import type { Log } from '../../base/log.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Place } from '../clones/repository-location.ts'
import { findRepositories } from './find-repositories.ts'
import { isSkipped } from './rules/excluded-folders.ts'
import { Watches } from './watchers.ts'

/** Folders that hold repositories are watched so deep below the chosen one, and so many: `~/src/host/owner/` is enough. */
const deepest = 3
const most = 64

/**
 * The folder at a path that a person chose, without symbolic links.
 * @returns 'folder-missing', or 'folder-unreadable' for all that is no folder that can be listed; with its name
 */
export async function openFolder(chosen: string): Promise<Result<string, Problem>> {
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

/** What happened to a folder's own list of repositories. */
export type Look =
  | { readonly name: 'nothing' }
  /** There may be other repositories now; the folder's places are up to date. */
  | { readonly name: 'found' }
  /** What was at that path is gone. */
  | { readonly name: 'gone'; readonly path: string }

/** One chosen folder: which repositories are in it, and the watch for new ones. Commits are no concern of its. */
export class Folder {
  readonly id: number
  /** As the person chose it. */
  readonly chosen: string
  /** Without symbolic links; null while it cannot be opened. */
  root: string | null = null
  trouble: Problem | null = null
  /** Whether it was never searched to the end. */
  isSearching = true
  /** When it was searched last; milliseconds since the epoch. */
  searchedAt: number | null = null
  /** By common Git directory. */
  places: ReadonlyMap<string, Place> = new Map()
  /** Folders whose `.git` leads nowhere. */
  broken: ReadonlySet<string> = new Set()

  readonly #watches: Watches
  readonly #onHint: (path: string) => void
  readonly #depths = new Map<string, number>()
  #isClosed = false

  /** @param onHint gets a path below it where something may have come or gone */
  constructor(id: number, chosen: string, log: Log, onHint: (path: string) => void) {
    this.id = id
    this.chosen = chosen
    this.#watches = new Watches(log)
    this.#onHint = onHint
  }

  /** Opens the folder and looks for repositories in all of it. */
  async search(signal: AbortSignal): Promise<void> {
    const opened = await openFolder(this.chosen)
    if (!opened.ok) {
      this.#lose(opened.error)
    } else {
      this.root = opened.value
      this.trouble = null
      // Others of the same name may stand where the watched ones stood.
      this.#watches.close()
      const search = await this.#find(opened.value, 0, signal)
      if (signal.aborted) return
      this.places = new Map(search.places.map((place) => [place.gitDir, place]))
      this.broken = new Set(search.broken)
    }
    this.isSearching = false
  }

  /** Whether the folder can still be opened; its trouble says why not. */
  async isThere(): Promise<boolean> {
    const opened = await openFolder(this.chosen)
    if (!opened.ok) this.#lose(opened.error)
    return opened.ok
  }

  /** Follows a hint: looks for repositories at one path only. */
  async look(hinted: string, signal: AbortSignal): Promise<Look> {
    const isGit = path.basename(hinted) === '.git'
    const target = isGit ? path.dirname(hinted) : hinted
    const kind = await lstat(target).catch(() => null)
    if (kind === null) {
      for (const folder of this.#watches.folders())
        if (isAtOrBelow(folder, target)) this.#watches.shut(folder)
      this.broken = new Set([...this.broken].filter((folder) => !isAtOrBelow(folder, target)))
      return { name: 'gone', path: target }
    }
    const isKnown = [...this.places.values()].some(({ cwd }) => cwd === target)
    if (!kind.isDirectory() || isKnown || (!isGit && this.#watches.has(target)))
      return { name: 'nothing' }
    const depth = this.#depths.get(path.dirname(target)) ?? 0
    const search = await this.#find(target, target === this.root ? 0 : depth + 1, signal)
    const places = new Map(this.places)
    for (const place of search.places)
      if (!places.has(place.gitDir)) places.set(place.gitDir, place)
    this.places = places
    const others = [...this.broken].filter((folder) => !isAtOrBelow(folder, target))
    this.broken = new Set([...others, ...search.broken])
    return { name: 'found' }
  }

  /** Forgets a repository that is gone. */
  drop(gitDir: string): void {
    const places = new Map(this.places)
    places.delete(gitDir)
    this.places = places
  }

  close(): void {
    this.#isClosed = true
    this.#watches.close()
  }

  #lose(problem: Problem): void {
    this.trouble = problem
    this.root = null
    this.places = new Map()
    this.broken = new Set()
    this.isSearching = false
    this.#watches.close()
  }

  async #find(start: string, depth: number, signal: AbortSignal) {
    const search = await findRepositories(
      start,
      {
        container: (folder, below) => this.#watch(folder, depth + below),
        repository: (folder) => {
          this.#watches.shut(folder)
          this.#watches.shut(path.join(folder, '.git'))
        },
      },
      signal,
    )
    // A `.git` that is just being made leads nowhere yet: the rest of it arrives inside.
    for (const folder of search.broken) this.#watch(path.join(folder, '.git'), depth)
    return search
  }

  #watch(folder: string, depth: number): void {
    if (this.#isClosed || depth > deepest || this.#watches.size >= most) return
    this.#depths.set(folder, depth)
    const isGit = path.basename(folder) === '.git'
    this.#watches.open(folder, (name) => {
      if (isGit || name === null || name === path.basename(folder)) this.#onHint(folder)
      if (!isGit && name !== null && (name === '.git' || !isSkipped(name)))
        this.#onHint(path.join(folder, name))
    })
  }
}

/** Whether a path is `parent` or lies in it. */
export function isAtOrBelow(child: string, parent: string): boolean {
  const relative = path.relative(parent, child)
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative))
}
