import { lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'

import { err, ok } from '../../../preload/contract/result.ts'
import { withDeadline } from '../../base/timers.ts'
import type { Environment } from '../../base/find-program.ts'
import { findObstacle, type ObstacleSearch } from './find-obstacle.ts'
import type { RepositoryLocation } from './git-directory.ts'
import {
  collect,
  configEntriesOf,
  noRepository,
  runGit,
  type Git,
  type GitAnswer,
  type GitQuestion,
  type OnText,
} from './run-git.ts'

/** Git in one repository, for the duration of one job. */
export type RepositoryGit = ReturnType<typeof createRepositoryGit>

/**
 * Git in one repository. The first question examines the repository. If anything would make Git hang or lead it to
 * another machine, Git does not run, and every question fails with 'obstacle'. Without a question, nothing is
 * examined.
 */
export function createRepositoryGit(
  git: Git,
  location: RepositoryLocation,
  search: ObstacleSearch,
) {
  const { cwd } = location
  const { signal } = search
  let examination: GitAnswer<Environment> | undefined

  async function examine(): GitAnswer<Environment> {
    const found = await findObstacle(git, location, search)
    if (!found.ok) return found
    if (found.value !== null) return err({ code: 'obstacle', place: found.value })
    return boundaryOf(git, cwd, search)
  }

  /** Runs Git. @param until ends this question; the job's own signal ends it too @throws what `onText` throws */
  async function stream(
    question: GitQuestion,
    onText: OnText,
    until?: AbortSignal,
  ): GitAnswer<null> {
    examination ??= examine()
    const boundary = await examination
    if (!boundary.ok) return boundary
    const place = { cwd, boundary: boundary.value }
    if (until === undefined) return runGit(git, place, question, search, onText)
    return withDeadline({ signals: [signal, until] }, (both) =>
      runGit(git, place, question, { ...search, signal: both.signal }, onText),
    )
  }

  return {
    location,
    stream,
    /** Runs Git. @returns all of its output */
    text: (question: GitQuestion) => collect((onText) => stream(question, onText)),
    /** The entries of a configuration file (`configEntriesOf`). */
    configEntries: (config: string) => configEntriesOf(git, config, search),
    /** Runs Git outside of any repository. @returns all of its output */
    textOutside: (question: GitQuestion) =>
      collect((onText) => runGit(git, noRepository, question, search, onText)),
  }
}

/** A folder can be a worktree and also look like a bare repository. Git 2.38 and later then ignore the bare one. */
const onlyWorkTree: Environment = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.bareRepository',
  GIT_CONFIG_VALUE_0: 'explicit',
}

/**
 * The variables that limit Git to the repository in `cwd`. If it is broken, Git must not use a repository around it.
 * If a worktree also looks like a bare repository, Git must not use the bare one, which was not examined.
 *
 * The folder above `cwd` is the ceiling of the search. GIT_CEILING_DIRECTORIES is a list, so it cannot hold a path
 * with the list's delimiter. For such a path, first ask Git which repository it finds, so that it checks the owner
 * (`safe.directory`); then tell it to use that one. GIT_DIR alone would skip the owner check
 * (https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory).
 * @param cwd the top of a worktree or a bare repository, without symbolic links
 */
async function boundaryOf(git: Git, cwd: string, search: ObstacleSearch): GitAnswer<Environment> {
  const dotGit = path.join(cwd, '.git')
  const isWorkTree = await lstat(dotGit).then(
    () => true,
    () => false,
  )
  const ceiling = path.dirname(cwd)
  if (!ceiling.includes(path.delimiter))
    return ok({ GIT_CEILING_DIRECTORIES: ceiling, ...(isWorkTree ? onlyWorkTree : {}) })
  const question = { args: ['rev-parse', '--absolute-git-dir'] }
  const found = await collect((onText) =>
    runGit(git, { cwd, boundary: {} }, question, search, onText),
  )
  if (!found.ok) return found
  const gitDir = path.normalize(found.value.replace(/\n$/, ''))
  if (gitDir === cwd && !isWorkTree) return ok({ GIT_DIR: gitDir })
  if (await leadsTo(dotGit, gitDir)) return ok({ GIT_DIR: gitDir, GIT_WORK_TREE: cwd })
  const message = 'fatal: not a git repository, but another one was found'
  return err({ code: 'exited', exitCode: 128, message })
}

/** Whether `.git` is that Git directory. If `.git` is a file, Git follows it or fails, but never searches above. */
async function leadsTo(dotGit: string, gitDir: string): Promise<boolean> {
  try {
    return (await stat(dotGit)).isFile() || (await realpath(dotGit)) === gitDir
  } catch {
    return false
  }
}
