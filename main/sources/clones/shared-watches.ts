import { existsSync, watch, type FSWatcher } from 'node:fs'
import path from 'node:path'

import { isAtOrBelow } from '../../base/file-paths.ts'
import type { Log } from '../../base/log.ts'

/**
 * With Chromium's own watches, the whole app stays below 2,000. Linux gives a user about ten thousand or more, which
 * editors need as well (https://man7.org/linux/man-pages/man7/inotify.7.html, `max_user_watches`).
 */
const defaultMaxWatches = 1980

/** A watch on one folder, without its subfolders. */
export interface Watch {
  /** False if the folder cannot be watched, or if another folder took its watch. */
  readonly isOpen: boolean
  close(): void
}

/**
 * Strongest first. At the limit, a watch replaces the latest one of the weakest rank below its own. `new` is for a
 * folder that has just appeared: a repository is more likely to be created there than in an old folder.
 */
const ranks = ['needed', 'wanted', 'new', 'spare'] as const
export type WatchRank = (typeof ranks)[number]

export interface WatchRequest {
  /** Absolute, without symbolic links. */
  readonly folder: string
  readonly rank: WatchRank
  /**
   * Called with the name of whatever was created, removed or changed in the folder, or null if the system does not
   * say. If the folder itself is removed, Linux gives the folder's own name.
   * @param isEntry whether something was created, moved or removed, rather than only changed
   */
  readonly onEvent: (name: string | null, isEntry: boolean) => void
}

export type SharedWatches = ReturnType<typeof createSharedWatches>

interface WatchedFolder {
  readonly path: string
  /** The strongest rank that a caller asked for, as an index into `ranks`. */
  rank: number
  /** Null if a watch on a folder above covers this one. */
  watcher: FSWatcher | null
  readonly requests: Set<WatchRequest>
}

/**
 * All watches on folders. However many callers ask for a folder, they share one system watch. Each caller closes its own.
 * @param options.isOnNetwork such folders are not watched: a network drive does not report other machines' changes,
 *   and can block a caller
 * @param options.isRecursive whether one watch covers everything below a folder, as on macOS and Windows. If not (Linux),
 *   `watchBelow` is a no-op. On Windows, single watches would also keep the folders above from being renamed.
 */
export function createSharedWatches(options: {
  readonly log: Log
  readonly isOnNetwork: (folder: string) => boolean
  readonly maxWatches?: number | undefined
  readonly isRecursive?: boolean | undefined
}) {
  const { log, isOnNetwork, maxWatches = defaultMaxWatches } = options
  const { isRecursive = process.platform !== 'linux' } = options
  /** The watched folders by path, oldest watch first. */
  const folders = new Map<string, WatchedFolder>()
  const roots = new Map<string, FSWatcher>()
  let hasWarned = false

  const isBelowRoot = (folder: string) =>
    [...roots.keys()].some((root) => isAtOrBelow(folder, root))

  function start(top: string, { recursive = false } = {}): FSWatcher | null {
    const report = (type: string, name: string | null) => {
      const changed = path.join(top, name ?? '')
      const isCovered = (folder: WatchedFolder) =>
        recursive ? isAtOrBelow(folder.path, top) : folder.path === top
      const affected =
        name === null
          ? [...folders.values()].filter(isCovered)
          : [folders.get(path.dirname(changed))].filter((folder) => folder !== undefined)
      for (const { onEvent } of affected.flatMap(({ requests }) => [...requests]))
        onEvent(name && path.basename(changed), type === 'rename')
    }
    try {
      const watcher = watch(top, { persistent: false, recursive }, report)
      watcher.on('error', () => {
        watcher.close()
        report('rename', null)
        const folder = folders.get(top)
        if (folder?.watcher === watcher) unwatch(folder)
        if (roots.get(top) === watcher) roots.delete(top)
      })
      return watcher
    } catch (cause) {
      // The folder is gone, or the system has no watches left. Periodic comparisons still find new commits.
      const { code = 'unknown' } = cause as NodeJS.ErrnoException
      if (code !== 'ENOENT' && !hasWarned) {
        hasWarned = true
        // Log only the code: the error's message names the folder.
        log.warn(`a folder cannot be watched: ${code}`)
      }
      return null
    }
  }

  /** Starts a watch. At the limit, it replaces one of a weaker rank. */
  function startWithinLimit(folderPath: string, rank: number): FSWatcher | null {
    const hasRoom = folders.size < maxWatches || folders.has(folderPath)
    if (!hasRoom && !dropWeakerThan(rank)) return null
    // The system may have no watches left.
    return start(folderPath) ?? (dropWeakerThan(rank) ? start(folderPath) : null)
  }

  function dropWeakerThan(rank: number): boolean {
    if (rank === ranks.length - 1) return false
    let weakest: WatchedFolder | undefined
    for (const folder of folders.values())
      if (folder.rank > rank && folder.rank >= (weakest?.rank ?? 0)) weakest = folder
    if (weakest === undefined) return false
    unwatch(weakest)
    return true
  }

  function unwatch(folder: WatchedFolder): void {
    folder.watcher?.close()
    folder.requests.clear()
    if (folders.get(folder.path) === folder) folders.delete(folder.path)
  }

  /**
   * Asks the system for the watch even if there is one: only the system knows whether it still is on the folder at this
   * path. An inode number does not tell, because a new folder may get the number of a removed one.
   */
  function watchFolder(folderPath: string, rank: number): WatchedFolder | null {
    const isCovered = isBelowRoot(folderPath)
    // A missing folder must not cost another one its watch.
    const isThere = existsSync(folderPath)
    const watcher = isThere && !isCovered ? startWithinLimit(folderPath, rank) : null
    const known = folders.get(folderPath)
    if (!isThere || (watcher === null && !isCovered)) {
      if (known !== undefined) unwatch(known)
      return null
    }
    // Close the old watch after opening the new one: if both are on one folder, no event is lost.
    known?.watcher?.close()
    const folder = known ?? { path: folderPath, rank, watcher, requests: new Set() }
    folder.watcher = watcher
    folders.set(folderPath, folder)
    return folder
  }

  return {
    /** Watches a folder, if the system and the limit allow it. Call it again once another folder may have taken the path. */
    watch(request: WatchRequest): Watch {
      const rank = ranks.indexOf(request.rank)
      const folder = isOnNetwork(request.folder) ? null : watchFolder(request.folder, rank)
      if (folder === null) return { isOpen: false, close: () => undefined }
      folder.rank = Math.min(folder.rank, rank)
      folder.requests.add(request)
      return {
        get isOpen() {
          return folder.requests.has(request)
        },
        close() {
          if (folder.requests.delete(request) && folder.requests.size === 0) unwatch(folder)
        },
      }
    },

    /** Watches a folder with everything below it, if the system can. `watch` then shares it. @returns the close function */
    watchBelow(root: string): () => void {
      if (!isRecursive || isOnNetwork(root)) return () => undefined
      const watcher = start(root, { recursive: true })
      if (watcher === null) return () => undefined
      roots.set(root, watcher)
      return () => {
        watcher.close()
        if (roots.get(root) === watcher) roots.delete(root)
      }
    },
  }
}
