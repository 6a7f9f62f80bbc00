import { lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import { err, ok } from '../../../preload/contract/result.ts'
import type { Environment } from '../../base/find-program.ts'
import { succeeds } from '../../base/succeeds.ts'
import { findObstacle, type RepositoryAttempt } from './find-obstacle.ts'
import type { RepositoryLocation } from './git-directory.ts'
import {
  contextIn,
  readGitOutput,
  type Git,
  type GitAttempt,
  type GitContext,
  type GitResult,
  type GitScope,
} from './run-git.ts'

/** How one job uses Git: how thoroughly Git's repository is checked first, and what aborts the job. */
export type GitJob = Pick<RepositoryAttempt, 'isThorough' | 'signal'>

/** Git in one repository, for one job. */
export interface RepositoryGit extends GitContext {
  readonly location: RepositoryLocation
}

/**
 * The first command examines the repository. If anything would make Git hang or lead it to another machine, Git does not
 * run, and every command fails with 'obstacle'.
 */
export function createRepositoryGit(
  git: Git,
  location: RepositoryLocation,
  attempt: RepositoryAttempt,
): RepositoryGit {
  let scope: GitResult<GitScope> | undefined

  async function examine(): GitResult<GitScope> {
    const found = await findObstacle(git, location, attempt)
    if (!found.ok) return found
    if (found.value !== null) return err({ code: 'obstacle', place: found.value })
    return findScope(git, location.cwd, attempt)
  }

  return { git, attempt, location, findScope: () => (scope ??= examine()) }
}

/** A folder can be a worktree and also look like a bare repository. With this setting, Git 2.38 and later use only the worktree. */
const onlyWorkTree: Environment = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.bareRepository',
  GIT_CONFIG_VALUE_0: 'explicit',
}

/**
 * Limits Git to the repository in `cwd`. If that repository is broken, Git must not use a repository around it. If a
 * worktree also looks like a bare repository, Git must not use the bare one, which was not examined.
 *
 * The folder above `cwd` is the ceiling of the search. GIT_CEILING_DIRECTORIES is a list, so it cannot hold a path
 * with the list's delimiter. For such a path, first ask Git which repository it finds, so that it checks the owner
 * (`safe.directory`); then tell it to use that one. GIT_DIR alone would skip the owner check
 * (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @param cwd the top of a worktree or a bare repository, without symbolic links
 */
async function findScope(git: Git, cwd: string, attempt: GitAttempt): GitResult<GitScope> {
  const dotGit = path.join(cwd, '.git')
  const isWorkTree = await succeeds(lstat(dotGit))
  const ceiling = path.dirname(cwd)
  if (!ceiling.includes(path.delimiter)) {
    const variables = { GIT_CEILING_DIRECTORIES: ceiling }
    return ok({ cwd, variables: isWorkTree ? { ...variables, ...onlyWorkTree } : variables })
  }
  const context = contextIn({ cwd, variables: {} }, git, attempt)
  const found = await readGitOutput(context, { args: ['rev-parse', '--absolute-git-dir'] })
  if (!found.ok) return found
  const gitDir = path.normalize(found.value.replace(/\n$/, ''))
  if (gitDir === cwd && !isWorkTree) return ok({ cwd, variables: { GIT_DIR: gitDir } })
  if (await leadsTo(dotGit, gitDir))
    return ok({ cwd, variables: { GIT_DIR: gitDir, GIT_WORK_TREE: cwd } })
  const message = 'fatal: not a git repository, but another one was found'
  return err({ code: 'exited', exitCode: 128, message })
}

/** Whether Git found `gitDir` through `.git`. If `.git` is a file, Git follows it or fails, but never searches above. */
async function leadsTo(dotGit: string, gitDir: string): Promise<boolean> {
  try {
    return (await stat(dotGit)).isFile() || (await realpath(dotGit)) === gitDir
  } catch {
    return false
  }
}
