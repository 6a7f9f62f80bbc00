import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { LanguageDetector } from './rules/languages.ts'
import { repositoryId } from './rules/repository-id.ts'
import type { BranchTips } from './rules/tips.ts'

type Answer<T> = Promise<Result<T, GitFailure>>

/**
 * The languages of the files at HEAD, or of the first branch if HEAD has no commit (an orphan branch, a bare clone).
 * @returns null without a commit; the failure if the files cannot be listed: a partial clone may lack them
 */
export async function readLanguages(
  git: Git,
  cwd: string,
  tips: BranchTips,
  signal: AbortSignal,
): Answer<readonly string[] | null> {
  let answer: Result<null, GitFailure> = ok(null)
  for (const commit of heads(tips)) {
    const detector = new LanguageDetector()
    const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]
    const listed = await git.stream({ cwd, args, isWalk: true, signal }, (text) =>
      detector.push(text),
    )
    if (listed.ok) return ok(detector.languages())
    answer = listed
  }
  return answer
}

/**
 * Identifies a clone's repository.
 * @param about.isShallow whether its history ends before its root
 * @param about.roots the commits without parents on its branches
 * @returns null if nothing identifies it: no commit yet, or shallow and without a remote
 */
export async function identify(
  git: Git,
  cwd: string,
  tips: BranchTips,
  about: {
    readonly names: readonly RepositoryName[]
    readonly isShallow: boolean
    readonly roots: readonly string[]
  },
  signal: AbortSignal,
): Answer<RepositoryId | null> {
  const { names, isShallow, roots } = about
  if (tips.size === 0) return ok(null)
  if (isShallow) return ok(repositoryId(null, names))
  // Usually there is one root. Asking which one HEAD descends from would walk all of history again.
  const [only, ...others] = roots
  if (only !== undefined && others.length === 0) return ok(repositoryId(only, names))
  let answer: Result<RepositoryId | null, GitFailure> = ok(null)
  for (const commit of heads(tips)) {
    const args = ['rev-list', '--first-parent', '--max-parents=0', commit]
    const root = await git.text({ cwd, args, isWalk: true, signal })
    if (root.ok) return ok(repositoryId(root.value.trim(), names))
    answer = root
  }
  return answer
}

/** Where to look for a commit: HEAD, then the first branch. */
function heads(tips: BranchTips): readonly string[] {
  const [first] = [...tips].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return first === undefined ? [] : ['HEAD', first[1]]
}
