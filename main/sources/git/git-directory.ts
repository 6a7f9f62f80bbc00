import { realpath } from 'node:fs/promises'
import path from 'node:path'

import { readTextFileOnThisMachine, statOnThisMachine } from './local-files.ts'
import { leadsToOtherMachine } from './rules/network-share.ts'

/** A clone, and the folder in which Git runs for it. */
export interface RepositoryLocation {
  /** The common Git directory, without symbolic links. A clone shares it with its linked worktrees. */
  readonly gitDir: string
  /** The top of a worktree, or the bare repository itself. */
  readonly cwd: string
}

export interface FoundRepository {
  readonly location: RepositoryLocation
  readonly layout: 'main' | 'bare' | 'linked'
}

/**
 * @param names the folder's entries
 * @returns `broken` if `.git` leads to no repository; null if there is no repository
 */
export async function findRepositoryAt(
  folder: string,
  names: ReadonlySet<string>,
): Promise<FoundRepository | 'broken' | null> {
  if (names.has('.git')) {
    try {
      const { gitDir, isLinked } = await resolveDotGit(path.join(folder, '.git'))
      if (!(await isGitDirectory(gitDir))) return 'broken'
      return { location: { gitDir, cwd: folder }, layout: isLinked ? 'linked' : 'main' }
    } catch {
      return 'broken'
    }
  }
  const mayBeBare = names.has('HEAD') && names.has('objects') && names.has('refs')
  if (!mayBeBare || !(await isGitDirectory(folder))) return null
  return { location: { gitDir: folder, cwd: folder }, layout: 'bare' }
}

/**
 * The common Git directory of a `.git`: the folder itself, or what the file of a worktree or submodule leads to.
 * @returns `isLinked` for a linked worktree
 * @throws if `.git` leads to no Git directory, or must not be followed
 */
async function resolveDotGit(dotGit: string) {
  const stats = await statOnThisMachine(dotGit)
  if (stats.isDirectory()) return { gitDir: await realpath(dotGit), isLinked: false }
  const own = await readGitFile(dotGit)
  const common = await readTextFileOnThisMachine(path.join(own, 'commondir'))
  if (leadsToOtherMachine(common, own)) throw new Error('commondir leads to another machine')
  return {
    gitDir: await realpath(path.resolve(own, common.trimEnd())),
    isLinked: common !== '',
  }
}

/**
 * A worktree's own Git directory. A linked worktree's holds its HEAD and leads to the common one.
 * @throws if the directory does not exist, or must not be followed
 */
export async function findGitDirectory(workTree: string): Promise<string> {
  const dotGit = path.join(workTree, '.git')
  return (await statOnThisMachine(dotGit)).isDirectory() ? realpath(dotGit) : readGitFile(dotGit)
}

/** The Git directory that a `.git` file names. @throws if the file must not be followed */
async function readGitFile(dotGit: string): Promise<string> {
  const target = /^gitdir: (.+?)\r?\n?$/.exec(await readTextFileOnThisMachine(dotGit))?.[1]
  if (target === undefined) throw new Error('.git names no folder')
  const folder = path.dirname(dotGit)
  if (leadsToOtherMachine(target, folder)) throw new Error('.git leads to another machine')
  return path.resolve(folder, target)
}

/** Whether the repository is still where the search found it. */
export async function isRepositoryAt({ gitDir, cwd }: RepositoryLocation): Promise<boolean> {
  try {
    const current = gitDir === cwd ? cwd : (await resolveDotGit(path.join(cwd, '.git'))).gitDir
    return current === gitDir && (await isGitDirectory(gitDir))
  } catch {
    return false
  }
}

/** Whether a folder has what Git looks for in a Git directory (https://git-scm.com/docs/gitrepository-layout). */
async function isGitDirectory(folder: string): Promise<boolean> {
  const [head, objects, refs] = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) =>
      statOnThisMachine(path.join(folder, name)).catch(() => undefined),
    ),
  )
  return head?.isFile() === true && objects?.isDirectory() === true && refs?.isDirectory() === true
}
