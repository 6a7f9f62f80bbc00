import path from 'node:path'

import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { GitFailure } from './git-failure.ts'
import type { Git } from './git.ts'
import { parseConfig, type GitConfig } from './rules/config.ts'
import { PathLanguages } from './rules/languages.ts'
import { repositoryId } from './rules/repository-id.ts'
import { SshHosts } from './rules/ssh-config.ts'
import type { Tips } from './rules/tips.ts'
import { linkedTextOf } from './text-of.ts'

type Answer<T> = Promise<Result<T, GitFailure>>

/**
 * Reads the effective configuration: the repository's, the user's and the system's.
 * @param home the user's folder, where ssh keeps the aliases of hosts
 */
export async function readConfig(
  git: Git,
  { cwd, home }: { readonly cwd: string; readonly home: string },
  signal: AbortSignal,
): Answer<GitConfig> {
  const [config, ssh] = await Promise.all([
    git.text({ cwd, args: ['config', '--list', '-z'], signal }),
    linkedTextOf(path.join(home, '.ssh', 'config')),
  ])
  return config.ok ? ok(parseConfig(config.value, new SshHosts(ssh))) : config
}

/**
 * The languages of what HEAD shows; of the first branch where HEAD shows nothing (an orphan branch, a bare clone).
 * @returns null without a commit, and where its files cannot be listed
 */
export async function readLanguages(
  git: Git,
  cwd: string,
  tips: Tips,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  for (const commit of heads(tips)) {
    const paths = new PathLanguages()
    const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]
    const listed = await git.stream({ cwd, args, signal }, (text) => paths.push(text))
    if (listed.ok) return paths.languages()
  }
  return null
}

/**
 * Which repository a clone is.
 * @param about.isShallow its history ends before its root
 * @param about.roots the commits without parents on its branches; null where nobody has looked
 * @returns null while nothing tells (no commit yet; shallow and without a remote)
 */
export async function identify(
  git: Git,
  cwd: string,
  tips: Tips,
  about: {
    readonly names: readonly RepositoryName[]
    readonly isShallow: boolean
    readonly roots: readonly string[] | null
  },
  signal: AbortSignal,
): Answer<RepositoryId | null> {
  const { names, isShallow, roots } = about
  if (tips.size === 0) return ok(null)
  if (isShallow) return ok(repositoryId(null, names))
  // Mostly there is one, and to ask which of them HEAD comes from would be to walk all of history once more.
  const [only, ...others] = roots ?? []
  if (only !== undefined && others.length === 0) return ok(repositoryId(only, names))
  let answer: Result<RepositoryId | null, GitFailure> = ok(null)
  for (const commit of heads(tips)) {
    const args = ['rev-list', '--first-parent', '--max-parents=0', commit]
    const root = await git.text({ cwd, args, signal })
    if (root.ok) return ok(repositoryId(root.value.trim(), names))
    answer = root
  }
  return answer
}

function heads(tips: Tips): readonly string[] {
  const [first] = [...tips].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return first === undefined ? [] : ['HEAD', first[1]]
}
