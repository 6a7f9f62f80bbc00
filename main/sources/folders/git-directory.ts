import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import type { RepositoryLocation } from '../clones/repository-location.ts'
import { canBeReadToEnd, readLinkedTextFile } from '../git/read-text-file.ts'
import { leadsToOtherMachine } from './rules/network-share.ts'

/**
 * The common Git directory of a `.git`: itself, or where the file of a worktree or submodule leads.
 * @returns `isLinked` for a linked worktree
 * @throws where it leads to no Git directory, or must not be followed
 */
export async function resolveDotGit(
  dotGit: string,
): Promise<{ readonly gitDir: string; readonly isLinked: boolean }> {
  const kind = await stat(dotGit)
  if (kind.isDirectory()) return { gitDir: await realpath(dotGit), isLinked: false }
  const target = /^gitdir: (.+?)\r?\n?$/.exec(await readLinkedTextFile(dotGit))?.[1]
  if (target === undefined) throw new Error('.git names no folder')
  const folder = path.dirname(dotGit)
  if (leadsToOtherMachine(target, folder)) throw new Error('.git leads to another machine')
  const own = path.resolve(folder, target)
  if (!(await canBeRead(own))) throw new Error('Git cannot read where .git leads')
  const common = await readLinkedTextFile(path.join(own, 'commondir'))
  return {
    gitDir: await realpath(path.resolve(own, common.trimEnd())),
    isLinked: common !== '',
  }
}

/** Whether a repository is where it was found. */
export async function isRepositoryAt({ gitDir, cwd }: RepositoryLocation): Promise<boolean> {
  try {
    const current = gitDir === cwd ? cwd : (await resolveDotGit(path.join(cwd, '.git'))).gitDir
    return current === gitDir && (await isGitDirectory(gitDir))
  } catch {
    return false
  }
}

/** Whether a folder has what Git looks for in a Git directory (https://git-scm.com/docs/gitrepository-layout). */
export async function isGitDirectory(folder: string): Promise<boolean> {
  const parts = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => stat(path.join(folder, name)).catch(() => undefined)),
  )
  const [head, objects, refs] = parts
  const isComplete =
    head?.isFile() === true && objects?.isDirectory() === true && refs?.isDirectory() === true
  return isComplete && (await canBeRead(folder))
}

/** Files that Git reads at first, in a Git directory or in a worktree's own part of it. */
const readByGit = [
  ...['HEAD', 'commondir', 'config', 'config.worktree', 'packed-refs', 'shallow'],
  ...['info/grafts', 'objects/info/alternates', 'objects/info/commit-graph'],
]

/** Whether Git neither hangs at any of them nor is led to another machine. */
async function canBeRead(folder: string): Promise<boolean> {
  const all = await Promise.all(readByGit.map((name) => canBeReadToEnd(path.join(folder, name))))
  if (all.includes(false)) return false
  const common = await readLinkedTextFile(path.join(folder, 'commondir'))
  return !leadsToOtherMachine(common, folder)
}
