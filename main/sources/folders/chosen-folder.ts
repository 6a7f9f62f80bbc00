import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { Clock } from '../../base/clock.ts'
import type { Environment } from '../../base/find-program.ts'
import {
  repositoryAt,
  type FoundRepository,
  type RepositoryLocation,
} from '../git/git-directory.ts'
import type { NetworkDrives } from './network-drives.ts'
import { skippedFolderNames, toolFolders } from './rules/excluded-folders.ts'
import { isAtOrBelow, type Watch, type Watches, type WatchRequest } from './watches.ts'

const maxConcurrentFolders = 16
/** How deep below the chosen folder new repositories are noticed: enough for `~/src/host/owner/app/packages/part/`. */
const maxWatchDepth = 6
/** If a repository has several locations, Git runs in the first of these kinds. */
const locationKinds = ['main', 'bare', 'linked'] as const

/** One folder that the user chose: the repositories in it, and the watches for new ones. */
export type ChosenFolder = ReturnType<typeof openChosenFolder>

/**
 * @param options.onHint called with a folder in which something was created or removed
 * @param options.onFound called when a search finds a repository. The search continues when the promise settles.
 */
export function openChosenFolder(options: {
  readonly id: number
  readonly chosen: string
  readonly watches: Watches
  readonly drives: NetworkDrives
  readonly clock: Clock
  readonly environment: Environment
  readonly home: string
  readonly onHint: (folder: string) => void
  readonly onFound: (location: RepositoryLocation) => Promise<void>
}) {
  const { id, chosen, watches, drives, clock, onHint, onFound } = options
  const locations = new Map<string, RepositoryLocation>()
  /** The watched folders, each with the names of the subfolders that searches enter. */
  const watched = new Map<string, { readonly watch: Watch; below: ReadonlySet<string> }>()
  let stopWatchingBelow: () => void = () => undefined
  let hasUnwatched = false
  /** Null while the folder cannot be opened. */
  let identity: string | null = null
  let isExcluded: (folder: string) => boolean = () => false
  let isClosed = false

  /** Watches a folder. A full search replaces the watch, in case another folder has taken the place. */
  function watch(at: string, isFull: boolean, onEvent: WatchRequest['onEvent']): boolean {
    const known = watched.get(at)
    if (known?.watch.isOpen === true && !isFull) return true
    const added = watches.watch({ folder: at, rank: isFull ? 'spare' : 'new', onEvent })
    // Close the old watch after opening the new one: both share one system watch.
    known?.watch.close()
    watched.delete(at)
    if (added.isOpen) watched.set(at, { watch: added, below: new Set() })
    return added.isOpen
  }

  function watchForRepositories(at: string, isFull: boolean): void {
    const below = path.relative(folder.root ?? at, at)
    if (below.split(path.sep).length > maxWatchDepth) return
    const isWatched = watch(at, isFull, (name, isEntry) => {
      const isFolder = name === null || (isEntry && !isExcluded(path.join(at, name)))
      if (isFolder || name === '.git') onHint(at)
    })
    if (!isWatched) hasUnwatched = true
  }

  function unwatch(matches: (at: string) => boolean): void {
    for (const [at, { watch }] of watched) {
      if (!matches(at)) continue
      watch.close()
      watched.delete(at)
    }
  }

  function replaceBroken(matches: (at: string) => boolean, added: Iterable<string> = []): void {
    const next = new Set([...[...folder.broken].filter((at) => !matches(at)), ...added])
    if (!isDeepStrictEqual(next, folder.broken)) folder.broken = next
  }

  /**
   * Finds the repositories in a folder and below: clones, worktrees, submodules, bare repositories. Does not follow
   * symbolic links. Skips folders that cannot be read.
   * @param start null to search nothing
   * @param isFull whether to search everything, or only unknown folders
   */
  async function searchIn(start: string | null, isFull: boolean, signal: AbortSignal) {
    /** By common Git directory. */
    const found = new Map<string, FoundRepository>()
    const broken = new Set<string>()
    /** Paths that no longer exist. */
    const gone: string[] = []

    async function visit(at: string): Promise<readonly string[]> {
      if (!isClosed) watchForRepositories(at, isFull)
      const entries = await readdir(at, { withFileTypes: true }).catch(() => [])
      const below = entries
        .filter((entry) => entry.isDirectory() && !isExcluded(path.join(at, entry.name)))
        .map(({ name }) => name)
      const here = await repositoryAt(at, new Set(entries.map(({ name }) => name)))
      if (here === 'broken') {
        broken.add(at)
        // The repository is not complete yet. The rest will appear inside `.git`.
        if (!isClosed) watch(path.join(at, '.git'), isFull, () => onHint(at))
      } else if (here !== undefined && !isClosed) {
        const { gitDir } = here.location
        const known = found.get(gitDir)
        if (known === undefined || isPreferred(here, known)) found.set(gitDir, here)
        if (!locations.has(gitDir)) {
          locations.set(gitDir, here.location)
          await onFound(here.location)
        }
        // Drop the watches in a bare repository: those of its clone are enough.
        if (here.kind === 'bare') {
          unwatch((one) => isAtOrBelow(one, at))
          return []
        }
      }
      const known = watched.get(at)
      const before = known?.below ?? new Set()
      const now = new Set(below)
      if (known !== undefined) known.below = now
      for (const name of before) if (!now.has(name)) gone.push(path.join(at, name))
      return below.filter((name) => isFull || !before.has(name)).map((name) => path.join(at, name))
    }

    // Search breadth first: watches may run out, and folders near the root matter most.
    const all = start === null ? [] : [start]
    for (let next = 0; next < all.length && !signal.aborted;) {
      const batch = all.slice(next, next + maxConcurrentFolders)
      next += batch.length
      for (const below of await Promise.all(batch.map(visit))) all.push(...below)
    }
    unwatch((at) => gone.some((one) => isAtOrBelow(at, one)))
    return { found, broken, gone, visited: new Set(all) }
  }

  const folder = {
    id,
    /** The path as the user chose it. */
    chosen,
    /** The path without symbolic links. Null while the folder cannot be opened. */
    root: null as string | null,
    problem: null as Problem | null,
    /** Whether the first search of the folder has yet to finish. */
    isSearching: true,
    /** When the last search ended, in milliseconds since the epoch. */
    searchedAt: null as number | null,
    /** Folders whose `.git` leads to no repository. A new set whenever they change. */
    broken: new Set() as ReadonlySet<string>,
    /** The repositories, by common Git directory. */
    locations: locations as ReadonlyMap<string, RepositoryLocation>,
    /** Whether the folder lies on a network drive, or did when it could last be opened. */
    isOnNetwork: false,
    /** Whether new repositories are noticed, down to the sixth level. */
    get isWatched(): boolean {
      return !hasUnwatched && [...watched.values()].every(({ watch }) => watch.isOpen)
    },

    async search(signal: AbortSignal): Promise<void> {
      await drives.refresh()
      isExcluded = await readExcluded(options.environment, options.home)
      const opened = await resolveFolder(chosen)
      const root = opened.ok ? opened.value : null
      const current = root === null ? null : await identityOf(root)
      if (isClosed) return
      identity = current
      folder.root = root
      folder.problem = opened.ok ? null : opened.error
      if (root !== null) folder.isOnNetwork = drives.has(root)
      hasUnwatched = false
      const stopBefore = stopWatchingBelow
      stopWatchingBelow = root === null ? () => undefined : watches.watchBelow(root)
      stopBefore()
      const before = new Set(watched.keys())
      const { found, broken, visited } = await searchIn(root, true, signal)
      if (signal.aborted) return
      const isBroken = (at: string) => path.basename(at) === '.git' && broken.has(path.dirname(at))
      unwatch((at) => before.has(at) && !visited.has(at) && !isBroken(at))
      locations.clear()
      for (const { location } of found.values()) locations.set(location.gitDir, location)
      folder.broken = broken
      folder.isSearching = false
      folder.searchedAt = clock.now()
      for (const location of locations.values()) await onFound(location)
    },

    /** Searches a folder in which something was created or removed. @returns the paths that no longer exist */
    async searchHinted(hinted: string, signal: AbortSignal): Promise<readonly string[]> {
      const stats = await lstat(hinted).catch(() => null)
      if (folder.root === null || stats?.isDirectory() !== true) {
        unwatch((at) => isAtOrBelow(at, hinted))
        replaceBroken((at) => isAtOrBelow(at, hinted))
        return [hinted]
      }
      const { broken, gone, visited } = await searchIn(hinted, false, signal)
      replaceBroken((at) => visited.has(at) || gone.some((one) => isAtOrBelow(at, one)), broken)
      return gone
    },

    /**
     * Whether the path leads to another folder than at the last search, or to no folder: it was moved, or a disk
     * was removed or inserted. Does not check network drives.
     */
    async isReplaced(): Promise<boolean> {
      return !folder.isOnNetwork && (await identityOf(chosen)) !== identity
    },

    close(): void {
      isClosed = true
      stopWatchingBelow()
      unwatch(() => true)
    },
  }
  return folder
}

function isPreferred(one: FoundRepository, other: FoundRepository): boolean {
  return locationKinds.indexOf(one.kind) < locationKinds.indexOf(other.kind)
}

/**
 * The folder at a path that the user chose, without symbolic links.
 * @returns the problems 'folder-missing', and 'folder-unreadable' (name) if the folder cannot be listed
 */
export async function resolveFolder(chosen: string): Promise<Result<string, Problem>> {
  try {
    const root = await realpath(chosen)
    await readdir(root)
    return ok(root)
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    return err({
      code: isMissing ? 'folder-missing' : 'folder-unreadable',
      params: { name: path.basename(chosen) || chosen },
    })
  }
}

/** @returns whether to leave a folder out of searches. The chosen folder itself is always searched. */
async function readExcluded(environment: Environment, home: string) {
  const ofTools = toolFolders(environment, home).map((folder) => path.resolve(home, folder))
  const found = await Promise.all(ofTools.map((folder) => realpath(folder).catch(() => folder)))
  const all = new Set(found)
  return (folder: string) => skippedFolderNames.has(path.basename(folder)) || all.has(folder)
}

/** Identifies a folder, even if another one takes its path. Null if there is no folder. */
async function identityOf(folder: string): Promise<string | null> {
  const stats = await stat(folder).catch(() => null)
  return stats === null ? null : `${stats.dev} ${stats.ino}`
}
