import { readdir } from 'node:fs/promises'
import path from 'node:path'

import type { RepositoryLocation } from '../clones/repository-location.ts'
import type { IsExcluded } from './excluded.ts'
import { isGitDirectory, resolveDotGit } from './git-directory.ts'

/** Consulted and notified during a search. */
export interface SearchListener {
  readonly isExcluded: IsExcluded
  /** A folder is about to be read. Watch it from now on to miss nothing new in it. */
  onFolder(folder: string): void
  /** It was read. `below`: the names of its subfolders that will be searched; none for a bare repository. */
  onRead(folder: string, below: readonly string[], isBare: boolean): void
  /** The search continues when the promise settles. */
  onRepository(location: RepositoryLocation): Promise<void>
}

export interface SearchResult {
  /** One per common Git directory. */
  readonly locations: readonly RepositoryLocation[]
  /** Folders whose `.git` leads to no repository. */
  readonly broken: readonly string[]
}

const maxConcurrentFolders = 16

/**
 * Finds the repositories in and below a folder: clones, worktrees, submodules, bare ones. Does not follow symbolic
 * links. Leaves out folders that cannot be read.
 * @param root absolute, without symbolic links
 */
export async function findRepositories(
  root: string,
  listener: SearchListener,
  signal: AbortSignal,
): Promise<SearchResult> {
  const found = new Map<string, { readonly location: RepositoryLocation; readonly rank: number }>()
  const broken: string[] = []

  async function visit(folder: string): Promise<readonly string[]> {
    listener.onFolder(folder)
    const { names, below } = await listFolder(folder, listener.isExcluded)
    const here = await repositoryAt(folder, names)
    const isBare = here !== undefined && here !== 'broken' && here.rank === ranks.bare
    if (here === 'broken') broken.push(folder)
    else if (here !== undefined) {
      const known = found.get(here.location.gitDir)
      if (known === undefined || known.rank > here.rank) found.set(here.location.gitDir, here)
      await listener.onRepository(here.location)
    }
    const searched = isBare ? [] : below
    listener.onRead(folder, searched, isBare)
    return searched.map((name) => path.join(folder, name))
  }

  // Breadth first: the listener watches only some folders, and those near the root matter most.
  const all = [root]
  for (let next = 0; next < all.length && !signal.aborted;) {
    const batch = all.slice(next, next + maxConcurrentFolders)
    next += batch.length
    for (const below of await Promise.all(batch.map(visit))) all.push(...below)
  }
  return { locations: [...found.values()].map(({ location }) => location), broken }
}

/** The entries of a folder, and which of them are folders to search. Empty if it cannot be read. */
export async function listFolder(
  folder: string,
  isExcluded: IsExcluded,
): Promise<{ readonly names: ReadonlySet<string>; readonly below: readonly string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return {
    names: new Set(entries.map(({ name }) => name)),
    below: entries
      .filter((entry) => entry.isDirectory() && !isExcluded(path.join(folder, entry.name)))
      .map(({ name }) => name),
  }
}

/** Where to run Git if a repository has several locations: the one with the smallest rank. */
const ranks = { main: 0, bare: 1, linked: 2 } as const

interface Ranked {
  readonly location: RepositoryLocation
  readonly rank: number
}

/** The repository in a folder. `broken`: its `.git` leads nowhere. */
export async function repositoryAt(
  folder: string,
  names: ReadonlySet<string>,
): Promise<Ranked | 'broken' | undefined> {
  if (names.has('.git')) {
    try {
      const { gitDir, isLinked } = await resolveDotGit(path.join(folder, '.git'))
      if (!(await isGitDirectory(gitDir))) return 'broken'
      return { location: { gitDir, cwd: folder }, rank: isLinked ? ranks.linked : ranks.main }
    } catch {
      return 'broken'
    }
  }
  const mayBeBare = names.has('HEAD') && names.has('objects') && names.has('refs')
  if (!mayBeBare || !(await isGitDirectory(folder))) return undefined
  return { location: { gitDir: folder, cwd: folder }, rank: ranks.bare }
}
