import { statSync, watch, type FSWatcher } from 'node:fs'
import path from 'node:path'

import type { Log } from '../../base/log.ts'

/**
 * The most watches held here: with Chromium's own, the whole app stays below 2,000. Linux gives a user some ten
 * thousand or more, which editors need as well (https://man7.org/linux/man-pages/man7/inotify.7.html,
 * `max_user_watches`).
 */
const defaultMaxWatches = 1980

/** A watch on one folder, not on anything below it. */
export interface Watch {
  /** False if the folder cannot be watched, or if its watch was given to another folder. */
  readonly isOpen: boolean
  close(): void
}

/**
 * If there are too many, a watch replaces one of a later rank. `new`: for a folder that has just appeared. A
 * repository is likelier to be created there than in one that has existed for long.
 */
export type WatchRank = 'needed' | 'wanted' | 'new' | 'spare'

/** The ranks that give way, in that order. */
const givingRanks = ['spare', 'new', 'wanted'] as const

export interface WatchRequest {
  /** Absolute, without symbolic links. */
  readonly folder: string
  readonly rank: WatchRank
  /**
   * Gets the name of what was created, removed or changed in the folder, or null if the system does not tell. On
   * Linux it gets the folder's own name if the folder itself is removed.
   * @param isEntry whether something was created, moved or removed, rather than only changed
   */
  readonly onEvent: (name: string | null, isEntry: boolean) => void
}

export interface WatchesOptions {
  readonly log: Log
  /**
   * Folders there are not watched: a network drive does not report other machines' changes, and can block whoever
   * asks it.
   */
  readonly isOnNetwork: (folder: string) => boolean
  /** If absent, 1,980. */
  readonly maxWatches?: number | undefined
  /**
   * Whether `watchBelow` watches. It does on macOS and Windows, where one watch covers everything below a folder. On
   * Windows, single watches would also keep the folders above from being renamed.
   */
  readonly isRecursive?: boolean | undefined
}

/** All watches on folders. Each folder is watched once, however many callers ask for it. */
export class Watches {
  readonly #options: WatchesOptions
  readonly #maxWatches: number
  readonly #isRecursive: boolean
  readonly #folders = new Map<string, WatchedFolder>()
  readonly #roots = new Map<string, FSWatcher>()
  /** In order of arrival. Within a rank, the last gives way first. */
  readonly #giving = {
    spare: new Set<WatchedFolder>(),
    new: new Set<WatchedFolder>(),
    wanted: new Set<WatchedFolder>(),
  }
  #hasWarned = false

  constructor(options: WatchesOptions) {
    this.#options = options
    this.#maxWatches = options.maxWatches ?? defaultMaxWatches
    this.#isRecursive = options.isRecursive ?? process.platform !== 'linux'
  }

  /** Watches a folder, if the system and the limit allow it. */
  watch(request: WatchRequest): Watch {
    const handle: Handle = { ...request, isOpen: false, close: () => this.#release(handle) }
    const folder = this.#options.isOnNetwork(request.folder) ? null : this.#folderFor(request)
    if (folder === null) return handle
    this.#raise(folder, request.rank)
    folder.handles.add(handle)
    handle.isOpen = true
    return handle
  }

  /** Watches everything below a folder, if the system can. `watch` then opens no watches of its own there. */
  watchBelow(root: string): () => void {
    if (!this.#isRecursive || this.#options.isOnNetwork(root)) return () => undefined
    const watcher = this.#start(root, true, (name, isEntry) => {
      if (name === null) this.#tellBelow(root)
      else this.#tell(path.join(root, name), isEntry)
    })
    if (watcher === null) return () => undefined
    this.#roots.set(root, watcher)
    return () => {
      watcher.close()
      if (this.#roots.get(root) === watcher) this.#roots.delete(root)
    }
  }

  /** A caller with a higher rank than those before keeps the folder from giving way for that lower rank. */
  #raise(folder: WatchedFolder, rank: WatchRank): void {
    for (const lower of ranksAfter(rank))
      if (this.#giving[lower].delete(folder) && rank !== 'needed') this.#giving[rank].add(folder)
  }

  #folderFor({ folder: at, rank }: WatchRequest): WatchedFolder | null {
    const inode = inodeOf(at)
    if (inode === null) return null
    const known = this.#folders.get(at)
    if (known?.inode === inode) return known
    const folder = known ?? new WatchedFolder(at)
    // Another folder has taken its place, and the old watch reports nothing about it.
    folder.watcher?.close()
    folder.inode = inode
    folder.watcher = this.#isBelowRoot(at) ? null : this.#startWithin(folder, rank)
    if (folder.watcher === null && !this.#isBelowRoot(at)) {
      this.#forget(folder)
      return null
    }
    this.#folders.set(at, folder)
    if (known === undefined && rank !== 'needed') this.#giving[rank].add(folder)
    return folder
  }

  /** Starts a watch within the limit, replacing one of a later rank if necessary. */
  #startWithin(folder: WatchedFolder, rank: WatchRank): FSWatcher | null {
    const hasRoom = this.#folders.size < this.#maxWatches || this.#folders.has(folder.path)
    if (!hasRoom && !this.#dropOneAfter(rank)) return null
    const start = () =>
      this.#start(folder.path, false, (name, isEntry) => folder.tell(name, isEntry))
    // The system may have no watches left.
    return start() ?? (this.#dropOneAfter(rank) ? start() : null)
  }

  #start(folder: string, isRecursive: boolean, onEvent: WatchRequest['onEvent']): FSWatcher | null {
    try {
      const options = { persistent: false, recursive: isRecursive }
      const watcher = watch(folder, options, (type, name) => onEvent(name, type === 'rename'))
      watcher.on('error', () => {
        watcher.close()
        const watched = this.#folders.get(folder)
        if (watched?.watcher === watcher) this.#forget(watched)
        if (this.#roots.get(folder) === watcher) this.#roots.delete(folder)
        onEvent(null, true)
      })
      return watcher
    } catch (cause) {
      // The folder is gone, or the system has no more watches. Branches are still compared from time to time.
      const code = codeOf(cause)
      if (code !== 'ENOENT' && !this.#hasWarned) {
        this.#hasWarned = true
        this.#options.log.warn(`a folder cannot be watched: ${code}`)
      }
      return null
    }
  }

  #dropOneAfter(rank: WatchRank): boolean {
    const last = ranksAfter(rank)
      .flatMap((lower) => [...this.#giving[lower]].slice(-1))
      .at(0)
    if (last === undefined) return false
    this.#forget(last)
    return true
  }

  #release(handle: Handle): void {
    const folder = this.#folders.get(handle.folder)
    if (folder?.handles.delete(handle) === true && folder.handles.size === 0) this.#forget(folder)
    handle.isOpen = false
  }

  #forget(folder: WatchedFolder): void {
    folder.watcher?.close()
    for (const handle of folder.handles) handle.isOpen = false
    folder.handles.clear()
    for (const rank of givingRanks) this.#giving[rank].delete(folder)
    if (this.#folders.get(folder.path) === folder) this.#folders.delete(folder.path)
  }

  #isBelowRoot(folder: string): boolean {
    return [...this.#roots.keys()].some((root) => isAtOrBelow(folder, root))
  }

  #tell(changed: string, isEntry: boolean): void {
    this.#folders.get(path.dirname(changed))?.tell(path.basename(changed), isEntry)
  }

  #tellBelow(root: string): void {
    for (const folder of [...this.#folders.values()])
      if (isAtOrBelow(folder.path, root)) folder.tell(null, true)
  }
}

/** The ranks that give way to this one, in that order. */
function ranksAfter(rank: WatchRank) {
  return rank === 'needed' ? givingRanks : givingRanks.slice(0, givingRanks.indexOf(rank))
}

interface Handle extends WatchRequest, Watch {
  isOpen: boolean
}

class WatchedFolder {
  readonly path: string
  readonly handles = new Set<Handle>()
  inode = 0
  /** null if a watch on a folder above covers it. */
  watcher: FSWatcher | null = null

  constructor(folder: string) {
    this.path = folder
  }

  tell(name: string | null, isEntry: boolean): void {
    for (const handle of [...this.handles]) handle.onEvent(name, isEntry)
  }
}

/** Whether a path is `parent` or lies in it. */
export function isAtOrBelow(child: string, parent: string): boolean {
  const relative = path.relative(parent, child)
  return !(/^\.\.(?:$|[/\\])/.test(relative) || path.isAbsolute(relative))
}

/** Distinguishes a folder from another one of the same name. Null if there is none. */
function inodeOf(folder: string): number | null {
  try {
    const kind = statSync(folder)
    return kind.isDirectory() ? kind.ino : null
  } catch {
    return null
  }
}

/** A failure's code, for the log. Its message would name the folder. */
function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
}
