import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import type { Place } from '../clones/repository-location.ts'
import { leadsToOtherMachine } from './rules/network-share.ts'
import { isSkipped } from './rules/excluded-folders.ts'
import { hasEnd, linkedTextOf } from '../git/read-text-file.ts'

/** Told while searching, before a folder is read, so that nothing new slips in between. */
export interface Visitor {
  /** A folder outside of every work tree; `depth` 0 is the folder where the search began. */
  container(folder: string, depth: number): void
  /** That folder has turned out to be a repository. */
  repository(folder: string): void
}

export interface Search {
  /** One for each common Git directory. */
  readonly places: readonly Place[]
  /** Folders with a `.git` that leads to no repository. */
  readonly broken: readonly string[]
}

/** So many folders are read at the same time. */
const atOnce = 16

/**
 * Finds the repositories in and below a folder: clones, worktrees, submodules, bare ones. Symbolic links are not followed.
 * Folders that cannot be read are passed over.
 * @param root absolute, without symbolic links
 */
export async function findRepositories(
  root: string,
  visitor: Visitor,
  signal: AbortSignal,
): Promise<Search> {
  const found = new Map<string, { readonly place: Place; readonly rank: number }>()
  const broken: string[] = []

  async function visit(folder: Folder): Promise<readonly Folder[]> {
    if (!folder.isInside) visitor.container(folder.path, folder.depth)
    const entries = await readdir(folder.path, { withFileTypes: true }).catch(() => [])
    const names = new Set(entries.map(({ name }) => name))
    const here = await repositoryAt(folder.path, names)
    if (here === 'broken') broken.push(folder.path)
    else if (here !== undefined) {
      if (!folder.isInside) visitor.repository(folder.path)
      const known = found.get(here.place.gitDir)
      if (known === undefined || known.rank > here.rank) found.set(here.place.gitDir, here)
      if (here.rank === ranks.bare) return []
    }
    const isInside = folder.isInside || (here !== undefined && here !== 'broken')
    return entries
      .filter((entry) => entry.isDirectory() && !isSkipped(entry.name))
      .map(({ name }) => ({
        path: path.join(folder.path, name),
        depth: folder.depth + 1,
        isInside,
      }))
  }

  // Breadth first, so that the visitor meets what lies near the root before what lies deep.
  const all: Folder[] = [{ path: root, depth: 0, isInside: false }]
  for (let next = 0; next < all.length && !signal.aborted;) {
    const batch = all.slice(next, next + atOnce)
    next += batch.length
    for (const below of await Promise.all(batch.map(visit))) all.push(...below)
  }
  return { places: [...found.values()].map(({ place }) => place), broken }
}

interface Folder {
  readonly path: string
  readonly depth: number
  /** Whether it lies in a work tree. */
  readonly isInside: boolean
}

/** Where Git is asked when a repository has several places: the smallest. */
const ranks = { main: 0, bare: 1, linked: 2 } as const

interface Ranked {
  readonly place: Place
  readonly rank: number
}

/** What Git's own test of a folder looks for: https://git-scm.com/docs/gitrepository-layout. */
async function repositoryAt(
  folder: string,
  names: ReadonlySet<string>,
): Promise<Ranked | 'broken' | undefined> {
  if (names.has('.git')) {
    try {
      const { gitDir, rank } = await gitDirOf(path.join(folder, '.git'))
      return (await isGitDirectory(gitDir)) ? { place: { gitDir, cwd: folder }, rank } : 'broken'
    } catch {
      return 'broken'
    }
  }
  const mayBeBare = names.has('HEAD') && names.has('objects') && names.has('refs')
  if (!mayBeBare || !(await isGitDirectory(folder))) return undefined
  return { place: { gitDir: folder, cwd: folder }, rank: ranks.bare }
}

/** The common Git directory that a `.git` leads to: itself, or where the file of a worktree or submodule points. */
async function gitDirOf(dotGit: string): Promise<{ gitDir: string; rank: number }> {
  const kind = await stat(dotGit)
  if (kind.isDirectory()) return { gitDir: await realpath(dotGit), rank: ranks.main }
  const target = /^gitdir: (.+?)\r?\n?$/.exec(await linkedTextOf(dotGit))?.[1]
  if (target === undefined) throw new Error('.git names no folder')
  const folder = path.dirname(dotGit)
  if (leadsToOtherMachine(target, folder)) throw new Error('.git leads to another machine')
  const own = path.resolve(folder, target)
  if (!(await canBeRead(own))) throw new Error('Git cannot read where .git leads')
  const common = await linkedTextOf(path.join(own, 'commondir'))
  const isLinked = common !== ''
  return {
    gitDir: await realpath(path.resolve(own, common.trimEnd())),
    rank: isLinked ? ranks.linked : ranks.main,
  }
}

/** Whether a repository is still where it was found. */
export async function isThere({ gitDir, cwd }: Place): Promise<boolean> {
  try {
    const current = gitDir === cwd ? cwd : (await gitDirOf(path.join(cwd, '.git'))).gitDir
    return current === gitDir && (await isGitDirectory(gitDir))
  } catch {
    return false
  }
}

/** Whether a folder has what every Git directory has. */
async function isGitDirectory(folder: string): Promise<boolean> {
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => stat(path.join(folder, name)).catch(() => undefined)),
  )
  const [head, objects, refs] = parts
  const isWhole =
    head?.isFile() === true && objects?.isDirectory() === true && refs?.isDirectory() === true
  return isWhole && (await canBeRead(folder))
}

/** What Git reads of a Git directory, or of a worktree's own part of one, before it answers anything. */
const readByGit = [
  ...['HEAD', 'commondir', 'config', 'config.worktree', 'packed-refs', 'shallow'],
  ...['info/grafts', 'objects/info/alternates', 'objects/info/commit-graph'],
]

/** Whether none of it would hold Git up for good, or lead it to another machine. */
async function canBeRead(folder: string): Promise<boolean> {
  const all = await Promise.all(readByGit.map((name) => hasEnd(path.join(folder, name))))
  if (all.includes(false)) return false
  const common = await linkedTextOf(path.join(folder, 'commondir'))
  return !leadsToOtherMachine(common, folder)
}
