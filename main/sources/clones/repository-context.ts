import path from 'node:path'

import type { RepositoryGit } from '../git/git.ts'
import { canBeReadToEnd, readLinkedTextFile, readTextFile } from '../git/local-files.ts'
import { digestOf, type UserConfig } from './read-config.ts'
import { hasIncludes } from './rules/config.ts'

/** What decides, besides the branches, which commits a log shows and with which addresses. */
export interface RepositoryContext {
  /** Whether the history ends before its root. */
  readonly isShallow: boolean
  /** The merges at which a shallow history ends: without their parents they look like ordinary commits. */
  readonly shallowMerges: ReadonlySet<string>
  /** Whether Git may read `.mailmap`. False if it is a pipe, on which Git would hang. */
  readonly hasMailmap: boolean
  /** Changes when any of the above changes. */
  readonly digest: string
  /** Changes when the configuration changes, including the user's. Null if that cannot be told. */
  readonly configDigest: string | null
  /** The text of the repository's own configuration file. */
  readonly config: string
}

export async function readRepositoryContext(
  git: RepositoryGit,
  userConfig: UserConfig | null = null,
): Promise<RepositoryContext> {
  const { gitDir, cwd } = git.location
  const [shallow, mailmap, hasMailmap, config, worktreeConfig] = await Promise.all([
    readTextFile(path.join(gitDir, 'shallow')),
    gitDir === cwd ? bareMailmap(git) : readTextFile(path.join(cwd, '.mailmap')),
    // Follows links, as Git did before 2.32. A bare repository has no such file.
    canBeReadToEnd(path.join(cwd, '.mailmap')),
    readLinkedTextFile(path.join(gitDir, 'config')),
    readLinkedTextFile(path.join(gitDir, 'config.worktree')),
  ])
  const configs = [config, worktreeConfig]
  return {
    isShallow: shallow !== '',
    shallowMerges: shallow === '' ? new Set() : await findMerges(git, shallow),
    hasMailmap,
    digest: digestOf([shallow, mailmap]),
    configDigest:
      userConfig === null || configs.some(hasIncludes)
        ? null
        : digestOf([...configs, userConfig.digest]),
    config,
  }
}

/** A bare repository has no files, so Git reads the mailmap at HEAD. Its object name changes with its content. */
async function bareMailmap(git: RepositoryGit): Promise<string> {
  const blob = await git.text({ args: ['rev-parse', '--verify', '--quiet', 'HEAD:.mailmap'] })
  return blob.ok ? blob.value : ''
}

/**
 * Finds the merges among the commits at which a shallow history ends. Git takes these for commits without parents,
 * unless an empty name makes it ignore the `shallow` file (https://github.com/git/git/blob/v2.47.0/shallow.c,
 * `is_repository_shallow`).
 * @param input object names, one per line
 */
async function findMerges(git: RepositoryGit, input: string): Promise<ReadonlySet<string>> {
  const list = ['rev-list', '--no-walk', '--merges', '--ignore-missing', '--stdin']
  const merges = await git.text({ args: ['--shallow-file', '', ...list], input })
  return new Set(merges.ok ? merges.value.split('\n') : [])
}
