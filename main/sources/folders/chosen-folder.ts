import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { Clock } from '../../base/clock.ts'
import { isAtOrBelow } from '../../base/file-paths.ts'
import type { Environment } from '../../base/find-program.ts'
import {
  findRepositoryAt,
  type FoundRepository,
  type RepositoryLocation,
} from '../git/git-directory.ts'
import type { NetworkDrives } from './network-drives.ts'
import { skippedFolderNames, dartToolFolders } from './rules/skipped-folders.ts'
import type { Watch, SharedWatches, WatchRank, WatchRequest } from '../clones/shared-watches.ts'

const maxConcurrentFolders = 16
/** How deep below the chosen folder new repositories are noticed: enough for `~/src/host/owner/app/packages/part/`. */
const maxWatchDepth = 6
/** If a repository has several locations, Git runs in the first of these layouts. */
const layouts = ['main', 'bare', 'linked'] as const

/** What the searches of a folder have found, besides its repositories. */
interface FolderState {
  /** The path without symbolic links. Null while the folder cannot be opened. */
  readonly root: string | null
  /** Identifies the folder, even if another one takes its path. Null while the folder cannot be opened. */
  readonly identity: string | null
  readonly problem: Problem | null
  /** Whether the folder is on a network drive, or was when it could last be opened. */
  readonly isOnNetwork: boolean
  /** When the last search ended, in milliseconds since the epoch. Null until the first search ends. */
  readonly searchedAt: number | null
  /** Folders whose `.git` leads to no repository. A new set whenever they change. */
  readonly broken: ReadonlySet<string>
  /** Whether new repositories may go unnoticed, because a folder could not be watched. */
  readonly hasUnwatched: boolean
  /** Whether searches skip a folder. */
  readonly isExcluded: (folder: string) => boolean
}

const unsearched: FolderState = {
  root: null,
  identity: null,
  problem: null,
  isOnNetwork: false,
  searchedAt: null,
  broken: new Set(),
  hasUnwatched: false,
  isExcluded: () => false,
}

/** What makes a folder a repository. If it is created, the folder around it is searched. */
const repositoryEntries: ReadonlySet<string> = new Set(['.git', 'HEAD', 'objects', 'refs'])

/** One folder that the user chose: the repositories in it, and the watches for new ones. */
export type ChosenFolder = ReturnType<typeof openChosenFolder>

interface SearchServices {
  readonly watches: SharedWatches
  readonly drives: NetworkDrives
  readonly clock: Clock
  readonly environment: Environment
  readonly home: string
}

/**
 * @param onHint called when a path is hinted, which `searchDue` then searches
 * @param onFound called when a search finds a repository. The search continues when the promise settles.
 */
export function openChosenFolder(
  { id, chosen }: { readonly id: number; readonly chosen: string },
  { watches, drives, clock, environment, home }: SearchServices,
  {
    onHint,
    onFound,
  }: {
    readonly onHint: () => void
    readonly onFound: (location: RepositoryLocation) => Promise<void>
  },
) {
  const locations = new Map<string, RepositoryLocation>()
  const watched = new Map<string, Watch>()
  /** The paths at which something was created or removed since their last search. */
  let hints = new Set<string>()
  let isFullDue = false
  const closing = new AbortController()
  const isClosed = () => closing.signal.aborted
  let state = unsearched
  let stopWatchingBelow: (() => void) | undefined

  function hint(hinted: string): void {
    hints.add(hinted)
    onHint()
  }

  /** Watches a folder again, because another one may have taken its path. */
  function watch(folder: string, rank: WatchRank, onEvent: WatchRequest['onEvent']): boolean {
    const added = watches.watch({ folder, rank, onEvent })
    // Close the old watch after opening the new one: both share one system watch.
    watched.get(folder)?.close()
    watched.delete(folder)
    if (added.isOpen) watched.set(folder, added)
    return added.isOpen
  }

  function watchForRepositories(folder: string, rank: WatchRank): void {
    const below = path.relative(state.root ?? folder, folder)
    if (below.split(path.sep).length > maxWatchDepth) return
    const isWatched = watch(folder, rank, (name, isEntry) => {
      // The folder's own name says that the folder itself was moved or removed.
      const isOwn = name === null || name === path.basename(folder) || repositoryEntries.has(name)
      if (isOwn) hint(folder)
      else if (isEntry && !state.isExcluded(path.join(folder, name))) hint(path.join(folder, name))
    })
    if (!isWatched) state = { ...state, hasUnwatched: true }
  }

  function unwatch(matches: (folder: string) => boolean): void {
    for (const [folder, open] of watched) {
      if (!matches(folder)) continue
      open.close()
      watched.delete(folder)
    }
  }

  function replaceBroken(matches: (folder: string) => boolean, added: Iterable<string> = []): void {
    const kept = [...state.broken].filter((folder) => !matches(folder))
    const broken = new Set([...kept, ...added])
    if (!isDeepStrictEqual(broken, state.broken)) state = { ...state, broken }
  }

  /**
   * Finds the repositories in a folder and below: clones, worktrees, submodules, bare repositories. Does not follow
   * symbolic links. Skips folders that cannot be read. Ends early once the folder is closed.
   * @param start null to search nothing
   */
  async function findRepositories(start: string | null, rank: WatchRank) {
    const before = new Set(watched.keys())
    /** By common Git directory. */
    const found = new Map<string, FoundRepository>()
    const broken = new Set<string>()

    async function addFound(repository: FoundRepository): Promise<void> {
      const { location } = repository
      const known = found.get(location.gitDir)
      if (known === undefined || isPreferred(repository, known))
        found.set(location.gitDir, repository)
      if (locations.has(location.gitDir)) return
      locations.set(location.gitDir, location)
      await onFound(location)
    }

    /** @returns the subfolders to search */
    async function visit(folder: string): Promise<readonly string[]> {
      watchForRepositories(folder, folder === state.root ? 'needed' : rank)
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      const below = entries
        .filter((entry) => entry.isDirectory() && !state.isExcluded(path.join(folder, entry.name)))
        .map(({ name }) => name)
      const names = new Set(entries.map(({ name }) => name))
      let repository = await findRepositoryAt(folder, names)
      if (repository === 'broken' && !isClosed()) {
        // It may not be complete yet. What is missing now appears inside `.git`, or has just appeared.
        watch(path.join(folder, '.git'), 'needed', () => hint(folder))
        repository = await findRepositoryAt(folder, names)
      }
      if (isClosed()) return []
      if (repository === 'broken') {
        broken.add(folder)
      } else if (repository !== null) {
        await addFound(repository)
        // Drop the watches in a bare repository: those of its clone are enough.
        if (repository.layout === 'bare') {
          unwatch((other) => isAtOrBelow(other, folder))
          return []
        }
      }
      return below.map((name) => path.join(folder, name))
    }

    // Search breadth first: watches may run out, and folders near the root matter most.
    const all = start === null ? [] : [start]
    for (let next = 0; next < all.length && !isClosed();) {
      const batch = all.slice(next, next + maxConcurrentFolders)
      next += batch.length
      for (const below of await Promise.all(batch.map(visit))) all.push(...below)
    }
    if (isClosed()) return found
    const visited = new Set(all)
    const isPast = (folder: string) => start === null || isAtOrBelow(folder, start)
    const isBroken = (folder: string) =>
      path.basename(folder) === '.git' && broken.has(path.dirname(folder))
    unwatch(
      (folder) => before.has(folder) && isPast(folder) && !visited.has(folder) && !isBroken(folder),
    )
    replaceBroken(isPast, broken)
    return found
  }

  /** Opens the folder again, because it may have been moved, or its disk removed or inserted. */
  async function reopen(): Promise<void> {
    await drives.refresh()
    const isExcluded = await readExcluded(environment, home)
    const opened = await resolveFolder(chosen)
    const root = opened.ok ? opened.value : null
    const identity = root === null ? null : await readIdentity(root)
    if (isClosed()) return
    const isOnNetwork = root === null ? state.isOnNetwork : drives.has(root)
    const problem = opened.ok ? null : opened.error
    state = { ...state, root, identity, isOnNetwork, problem, isExcluded, hasUnwatched: false }
    const stopBefore = stopWatchingBelow
    stopWatchingBelow = root === null ? undefined : watches.watchBelow(root)
    stopBefore?.()
  }

  async function searchFully(): Promise<void> {
    await reopen()
    if (isClosed()) return
    const found = await findRepositories(state.root, 'spare')
    if (isClosed()) return
    locations.clear()
    for (const { location } of found.values()) locations.set(location.gitDir, location)
    state = { ...state, searchedAt: clock.now() }
    for (const location of locations.values()) await onFound(location)
  }

  async function searchHinted(due: ReadonlySet<string>): Promise<readonly string[]> {
    const searched: string[] = []
    for (const hinted of due) {
      if (isClosed() || isBelowAny(hinted, due)) continue
      const stats = await lstat(hinted).catch(() => null)
      if (stats?.isDirectory() === true && state.root !== null) {
        await findRepositories(hinted, 'new')
      } else if (stats === null) {
        unwatch((folder) => isAtOrBelow(folder, hinted))
        replaceBroken((folder) => isAtOrBelow(folder, hinted))
      } else continue
      searched.push(hinted)
    }
    // The root was moved, removed or replaced, or its disk was.
    if (searched.includes(state.root ?? '')) isFullDue = true
    return searched
  }

  return {
    id,
    /** The path as the user chose it. */
    chosen,
    /** The repositories, by common Git directory. */
    locations: locations as ReadonlyMap<string, RepositoryLocation>,
    state: () => state,
    isClosed,
    /** Aborted when the folder is closed. */
    get signal(): AbortSignal {
      return closing.signal
    },
    /** Whether new repositories are noticed, down to the sixth level. */
    isWatched: () => !state.hasUnwatched && [...watched.values()].every(({ isOpen }) => isOpen),

    /** Has the next `searchDue` search everything. */
    expectFullSearch(): void {
      isFullDue = true
    },
    isFullSearchDue: () => isFullDue,

    /**
     * Searches everything if that is due, otherwise the hinted paths and what is below them.
     * @returns the hinted paths that were searched or no longer exist
     */
    async searchDue(): Promise<readonly string[]> {
      const due = hints
      hints = new Set()
      if (!isFullDue) return searchHinted(due)
      isFullDue = false
      await searchFully()
      return []
    },

    /**
     * Whether the path leads to another folder than at the last search, or to no folder: it was moved, or a disk
     * was removed or inserted. Does not check network drives.
     */
    async isReplaced(): Promise<boolean> {
      return !state.isOnNetwork && (await readIdentity(chosen)) !== state.identity
    },

    close(): void {
      closing.abort()
      stopWatchingBelow?.()
      unwatch(() => true)
    },
  }
}

/** Whether one of the paths is above this one. */
function isBelowAny(below: string, paths: ReadonlySet<string>): boolean {
  const above = path.dirname(below)
  return above !== below && (paths.has(above) || isBelowAny(above, paths))
}

function isPreferred(one: FoundRepository, other: FoundRepository): boolean {
  return layouts.indexOf(one.layout) < layouts.indexOf(other.layout)
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

/** @returns a predicate that tells whether a search skips a folder. The chosen folder itself is always searched. */
async function readExcluded(environment: Environment, home: string) {
  const ofTools = dartToolFolders(environment, home).map((folder) => path.resolve(home, folder))
  const found = await Promise.all(ofTools.map((folder) => realpath(folder).catch(() => folder)))
  const all = new Set(found)
  return (folder: string) => skippedFolderNames.has(path.basename(folder)) || all.has(folder)
}

/** Identifies a folder, even if another one takes its path. Null if there is no folder. */
async function readIdentity(folder: string): Promise<string | null> {
  const stats = await stat(folder).catch(() => null)
  return stats === null ? null : `${stats.dev} ${stats.ino}`
}
