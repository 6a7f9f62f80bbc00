import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { Clock } from '../../base/clock.ts'
import type { Environment } from '../../base/find-program.ts'
import type { RepositoryLocation } from '../git/git.ts'
import { openFolderTree, type FolderTree, type IsExcluded } from './folder-tree.ts'
import { repositoryAt, type FoundRepository } from './git-directory.ts'
import type { NetworkDrives } from './network-drives.ts'
import { isExcludedFolder, toolFolders } from './rules/excluded-folders.ts'
import { isAtOrBelow, type Watches } from './watches.ts'

/** How many folders are read at the same time. */
const maxConcurrentFolders = 16
/** Where to run Git if a repository has several locations: the first of these. */
const locationKinds = ['main', 'bare', 'linked'] as const

/** One folder that the user chose: the repositories in it, and the watches for new ones. */
export interface ChosenFolder {
  readonly id: number
  /** As the user chose it. */
  readonly chosen: string
  /** Without symbolic links. Null while it cannot be opened. */
  root: string | null
  problem: Problem | null
  /** Whether its first search has yet to finish. */
  isSearching: boolean
  /** When its last search ended, in milliseconds since the epoch. */
  searchedAt: number | null
  /** Folders whose `.git` leads to no repository. The same set until that changes. */
  broken: ReadonlySet<string>
  /** The repositories, by common Git directory. */
  readonly locations: ReadonlyMap<string, RepositoryLocation>
  /** Whether it lies on a network drive, or did when it could last be opened. */
  isOnNetwork: boolean
  /** Whether new repositories are noticed, down to the sixth level. */
  readonly isWatched: boolean
  /** Opens the folder and searches all of it for repositories. */
  search(signal: AbortSignal): Promise<void>
  /**
   * Looks for new repositories in a folder in which something was created or removed.
   * @returns the paths that no longer exist
   */
  followHint(hinted: string, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Whether its path now leads to another folder than the one searched, or to none: it was moved, or a disk was
   * removed or inserted. Network drives are not checked.
   */
  isReplaced(): Promise<boolean>
  close(): void
}

/**
 * @param options.chosen as the user chose it
 * @param options.environment the process's environment variables, which say where tools keep what they download
 * @param options.home the user's home folder
 * @param options.onHint gets a folder at or below this one in which something was created or removed
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
}): ChosenFolder {
  const { id, chosen, watches, drives, clock, onHint, onFound } = options
  const locations = new Map<string, RepositoryLocation>()
  let tree: FolderTree | null = null
  /** Distinguishes the folder from another one at the same path. Null while it cannot be opened. */
  let identity: string | null = null
  let isExcluded: IsExcluded = () => false
  let isClosed = false

  function setBroken(isOver: (one: string) => boolean, added: Iterable<string> = []): void {
    const { broken } = folder
    const next = new Set([...[...broken].filter((one) => !isOver(one)), ...added])
    if (next.size !== broken.size || [...next].some((one) => !broken.has(one))) folder.broken = next
  }

  /**
   * Finds the repositories in folders and below: clones, worktrees, submodules, bare ones. Does not follow symbolic
   * links. Leaves out folders that cannot be read.
   * @param isFull whether to search everything, or only what the tree does not know yet
   */
  async function searchIn(into: FolderTree, start: string, isFull: boolean, signal: AbortSignal) {
    const rank = isFull ? 'spare' : 'new'
    const found = new Map<string, FoundRepository>()
    const broken = new Set<string>()
    const gone: string[] = []

    async function visit(at: string): Promise<readonly string[]> {
      if (!isClosed) into.add(at, rank)
      const entries = await readdir(at, { withFileTypes: true }).catch(() => [])
      const below = entries
        .filter((entry) => entry.isDirectory() && !isExcluded(path.join(at, entry.name)))
        .map(({ name }) => name)
      const here = await repositoryAt(at, new Set(entries.map(({ name }) => name)))
      if (here === 'broken') {
        broken.add(at)
        if (!isClosed) into.addBroken(at, rank)
      } else if (here !== undefined && !isClosed) {
        const { gitDir } = here.location
        const known = found.get(gitDir)
        if (known === undefined || isBetter(here, known)) found.set(gitDir, here)
        if (!locations.has(gitDir)) {
          locations.set(gitDir, here.location)
          await onFound(here.location)
        }
        // A bare repository: its clone's watches are enough.
        if (here.kind === 'bare') {
          into.removeBelow(at)
          return []
        }
      }
      const { added, lost } = into.setBelow(at, below)
      for (const name of lost) gone.push(path.join(at, name))
      return (isFull ? below : added).map((name) => path.join(at, name))
    }

    // Breadth first: only some folders are watched, and those near the root matter most.
    const all = [start]
    for (let next = 0; next < all.length && !signal.aborted;) {
      const batch = all.slice(next, next + maxConcurrentFolders)
      next += batch.length
      for (const below of await Promise.all(batch.map(visit))) all.push(...below)
    }
    return { found, broken, gone, visited: new Set(all) }
  }

  const folder: ChosenFolder = {
    id,
    chosen,
    root: null,
    problem: null,
    isSearching: true,
    searchedAt: null,
    broken: new Set(),
    locations,
    isOnNetwork: false,
    get isWatched() {
      return tree?.isComplete ?? true
    },

    async search(signal) {
      await drives.refresh()
      isExcluded = await readExcluded(options.environment, options.home)
      const opened = await resolveFolder(chosen)
      if (isClosed) return
      const before = tree
      if (opened.ok) {
        const root = opened.value
        folder.root = root
        folder.problem = null
        folder.isOnNetwork = drives.has(root)
        identity = await identityOf(root)
        tree = openFolderTree(root, watches, isExcluded, onHint)
        const { found, broken } = await searchIn(tree, root, true, signal)
        // After opening the new ones, so that a watch that stays is not reopened.
        before?.close()
        if (signal.aborted) return
        locations.clear()
        for (const { location } of found.values()) locations.set(location.gitDir, location)
        folder.broken = broken
      } else {
        before?.close()
        folder.root = null
        folder.problem = opened.error
        identity = null
        tree = null
        locations.clear()
        folder.broken = new Set()
      }
      folder.isSearching = false
      folder.searchedAt = clock.now()
      for (const location of locations.values()) await onFound(location)
    },

    async followHint(hinted, signal) {
      const kind = await lstat(hinted).catch(() => null)
      if (tree === null || kind?.isDirectory() !== true) {
        tree?.removeBelow(hinted)
        setBroken((one) => isAtOrBelow(one, hinted))
        return [hinted]
      }
      const { broken, gone, visited } = await searchIn(tree, hinted, false, signal)
      setBroken((one) => visited.has(one) || gone.some((lost) => isAtOrBelow(one, lost)), broken)
      return gone
    },

    async isReplaced() {
      return !folder.isOnNetwork && (await identityOf(chosen)) !== identity
    },

    close() {
      isClosed = true
      tree?.close()
    },
  }
  return folder
}

function isBetter(one: FoundRepository, other: FoundRepository): boolean {
  return locationKinds.indexOf(one.kind) < locationKinds.indexOf(other.kind)
}

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

/** Finds out which folders to leave out of searches. The chosen folder itself is always searched. */
async function readExcluded(environment: Environment, home: string): Promise<IsExcluded> {
  const ofTools = toolFolders(environment, home).map((folder) => path.resolve(home, folder))
  const found = await Promise.all(ofTools.map((folder) => realpath(folder).catch(() => folder)))
  const all = new Set(found)
  return (folder) => isExcludedFolder(path.basename(folder)) || all.has(folder)
}

/** Distinguishes a folder from another one at the same path. Null if there is none. */
async function identityOf(folder: string): Promise<string | null> {
  const kind = await stat(folder).catch(() => null)
  return kind === null ? null : `${kind.dev} ${kind.ino}`
}
