import { readdir } from 'node:fs/promises'
import path from 'node:path'

import type { RepositoryLocation } from '../clones/repository-location.ts'
import { isExcludedFolder } from './rules/excluded-folders.ts'
import { isGitDirectory, resolveDotGit } from './git-directory.ts'

/** Told before a folder is read, so that it can be watched and nothing new is missed. */
export interface SearchListener {
  /** A folder outside of every work tree; `depth` 0 is the folder where the search began. */
  onContainer(folder: string, depth: number): void
  /** That folder is a repository. */
  onRepository(folder: string): void
}

export interface SearchResult {
  /** One for each common Git directory. */
  readonly locations: readonly RepositoryLocation[]
  /** Folders with a `.git` that leads to no repository. */
  readonly broken: readonly string[]
}

const maxConcurrentFolders = 16

/**
 * Finds the repositories in and below a folder: clones, worktrees, submodules, bare ones. Symbolic links are not followed.
 * Folders that cannot be read are left out.
 * @param root absolute, without symbolic links
 */
export async function findRepositories(
  root: string,
  listener: SearchListener,
  signal: AbortSignal,
): Promise<SearchResult> {
  const found = new Map<string, { readonly location: RepositoryLocation; readonly rank: number }>()
  const broken: string[] = []

  async function visit(folder: Folder): Promise<readonly Folder[]> {
    if (!folder.isInside) listener.onContainer(folder.path, folder.depth)
    const entries = await readdir(folder.path, { withFileTypes: true }).catch(() => [])
    const names = new Set(entries.map(({ name }) => name))
    const here = await repositoryAt(folder.path, names)
    if (here === 'broken') broken.push(folder.path)
    else if (here !== undefined) {
      if (!folder.isInside) listener.onRepository(folder.path)
      const known = found.get(here.location.gitDir)
      if (known === undefined || known.rank > here.rank) found.set(here.location.gitDir, here)
      if (here.rank === ranks.bare) return []
    }
    const isInside = folder.isInside || (here !== undefined && here !== 'broken')
    return entries
      .filter((entry) => entry.isDirectory() && !isExcludedFolder(entry.name))
      .map(({ name }) => ({
        path: path.join(folder.path, name),
        depth: folder.depth + 1,
        isInside,
      }))
  }

  // Breadth first: the listener watches only some folders, and those near the root matter most.
  const all: Folder[] = [{ path: root, depth: 0, isInside: false }]
  for (let next = 0; next < all.length && !signal.aborted;) {
    const batch = all.slice(next, next + maxConcurrentFolders)
    next += batch.length
    for (const below of await Promise.all(batch.map(visit))) all.push(...below)
  }
  return { locations: [...found.values()].map(({ location }) => location), broken }
}

interface Folder {
  readonly path: string
  readonly depth: number
  /** Whether it lies in a work tree. */
  readonly isInside: boolean
}

/** Where Git is run when a repository has several locations: the one with the smallest rank. */
const ranks = { main: 0, bare: 1, linked: 2 } as const

interface Ranked {
  readonly location: RepositoryLocation
  readonly rank: number
}

/** The repository in a folder. `broken`: its `.git` leads to none. */
async function repositoryAt(
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
