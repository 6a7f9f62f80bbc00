import { lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import type { GitFailure } from './git.ts'

/** The variables that keep Git from finding any repository: nothing lies below a program file. */
export const noRepository: Environment = { GIT_DIR: path.join(process.execPath, 'none') }

/** A folder can be a worktree and also look like a bare repository. Git 2.38 and later then ignore the bare one. */
const onlyWorkTree: Environment = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.bareRepository',
  GIT_CONFIG_VALUE_0: 'explicit',
}

/**
 * The variables that limit Git to the repository in `cwd`: a broken one must not answer with the commits of the one
 * around it, nor a worktree with a bare repository in the same folder, whose configuration was not examined.
 *
 * The folder above `cwd` is the ceiling of the search. GIT_CEILING_DIRECTORIES is a list, and a path that contains
 * the list's delimiter cannot be written in it. For such a path, Git is first asked which repository it finds, so
 * that it checks the owner (`safe.directory`), and is then told to use that one. GIT_DIR alone would skip the owner
 * check (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @param cwd the top of a worktree or a bare repository, without symbolic links
 * @param findGitDir runs `git rev-parse --absolute-git-dir` in `cwd`
 */
export async function boundaryVariables(
  cwd: string,
  findGitDir: () => Promise<Result<string, GitFailure>>,
): Promise<Result<Environment, GitFailure>> {
  const dotGit = path.join(cwd, '.git')
  const isWorkTree = await lstat(dotGit).then(
    () => true,
    () => false,
  )
  const ceiling = path.dirname(cwd)
  if (!ceiling.includes(path.delimiter))
    return ok({ GIT_CEILING_DIRECTORIES: ceiling, ...(isWorkTree ? onlyWorkTree : {}) })
  const found = await findGitDir()
  if (!found.ok) return found
  const gitDir = path.normalize(found.value.replace(/\n$/, ''))
  if (gitDir === cwd && !isWorkTree) return ok({ GIT_DIR: gitDir })
  if (await leadsTo(dotGit, gitDir)) return ok({ GIT_DIR: gitDir, GIT_WORK_TREE: cwd })
  const message = 'fatal: not a git repository, but another one was found'
  return err({ code: 'exited', exitCode: 128, message })
}

/**
 * Whether `.git` is that Git directory. If it is a file, Git goes where it leads or fails, and searches no folder
 * above.
 */
async function leadsTo(dotGit: string, gitDir: string): Promise<boolean> {
  try {
    return (await stat(dotGit)).isFile() || (await realpath(dotGit)) === gitDir
  } catch {
    return false
  }
}
