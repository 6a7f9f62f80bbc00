import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { PathLanguages } from './rules/languages.ts'
import { repositoryId } from './rules/repository-id.ts'
import type { Tips } from './rules/tips.ts'

type Answer<T> = Promise<Result<T, GitFailure>>

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
