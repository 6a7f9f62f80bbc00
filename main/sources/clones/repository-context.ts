import path from 'node:path'

import type { RepositoryLocation } from './repository-location.ts'
import { hasIncludes } from './rules/config.ts'
import { digestOf, type UserConfig } from './user-config.ts'
import type { Git } from '../git/git.ts'
import { canBeReadToEnd, readLinkedTextFile, readTextFile } from '../git/read-text-file.ts'

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
  git: Git,
  { gitDir, cwd }: RepositoryLocation,
  signal: AbortSignal,
  userConfig: UserConfig | null = null,
): Promise<RepositoryContext> {
  const [shallow, mailmap, hasMailmap, config, worktreeConfig] = await Promise.all([
    readTextFile(path.join(gitDir, 'shallow')),
    gitDir === cwd ? bareMailmap(git, cwd, signal) : readTextFile(path.join(cwd, '.mailmap')),
    hasReadableMailmap(cwd),
    readLinkedTextFile(path.join(gitDir, 'config')),
    readLinkedTextFile(path.join(gitDir, 'config.worktree')),
  ])
  const configs = [config, worktreeConfig]
  return {
    isShallow: shallow !== '',
    shallowMerges: shallow === '' ? new Set() : await findMerges(git, cwd, shallow, signal),
    hasMailmap,
    digest: digestOf([shallow, mailmap]),
    configDigest:
      userConfig === null || configs.some(hasIncludes)
        ? null
        : digestOf([...configs, userConfig.digest]),
    config,
  }
}

/** Follows links, as Git did before 2.32. A bare repository has no such file. */
function hasReadableMailmap(cwd: string): Promise<boolean> {
  return canBeReadToEnd(path.join(cwd, '.mailmap'))
}

/** A bare repository has no files, so Git reads the mailmap at HEAD. Its object name changes with its content. */
async function bareMailmap(git: Git, cwd: string, signal: AbortSignal): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD:.mailmap']
  const blob = await git.text({ cwd, args, signal })
  return blob.ok ? blob.value : ''
}

/**
 * Finds the merges among the commits at which a shallow history ends. Git takes these for commits without parents,
 * unless an empty name makes it ignore the `shallow` file (https://github.com/git/git/blob/v2.47.0/shallow.c,
 * `is_repository_shallow`).
 * @param input object names, one per line
 */
async function findMerges(
  git: Git,
  cwd: string,
  input: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const list = ['rev-list', '--no-walk', '--merges', '--ignore-missing', '--stdin']
  const args = ['--shallow-file', '', ...list]
  const merges = await git.text({ cwd, args, input, signal })
  return new Set(merges.ok ? merges.value.split('\n') : [])
}
