import { ok, type Result } from '../../../preload/contract/result.ts'
import type { GitAnswer, GitFailure, RepositoryGit } from '../git/git.ts'
import type { CloneStore } from './clone-store.ts'
import type { CloneRecorder } from './record-log.ts'
import { createLanguageDetector } from './rules/languages.ts'
import type { BranchTips } from './rules/tips.ts'

/**
 * The languages of the files at HEAD, or of the first branch if HEAD has no commit (an orphan branch, a bare clone).
 * @returns null without a commit; the failure if the files cannot be listed: a partial clone may lack them
 */
export async function readLanguages(
  git: RepositoryGit,
  tips: BranchTips,
): GitAnswer<readonly string[] | null> {
  let answer: Result<null, GitFailure> = ok(null)
  for (const commit of headsOf(tips)) {
    const { push, languages } = createLanguageDetector()
    const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]
    answer = await git.stream({ args, isWalk: true }, push)
    if (answer.ok) return ok(languages())
  }
  return answer
}

/** Reads the languages again, since new commits may have changed them, and records them. */
export async function recordLanguages(context: {
  readonly git: RepositoryGit
  /** The clone's name as shown to the user. */
  readonly label: string
  readonly store: CloneStore
  readonly ledger: CloneRecorder
}): GitAnswer<null> {
  const { git, label, store, ledger } = context
  const { gitDir } = git.location
  const stored = store.get(gitDir)
  if (stored === undefined) return ok(null)
  const { repository, names, tips } = stored
  const languages = await readLanguages(git, tips)
  if (!languages.ok) return languages
  if (languages.value !== null)
    ledger.recordClone({ repository, label, names, languages: languages.value, commits: [] })
  store.languagesRead(gitDir, tips)
  return ok(null)
}

/** Where to look for a commit: HEAD, then the first branch. */
export function headsOf(tips: BranchTips): readonly string[] {
  const [first] = [...tips].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return first === undefined ? [] : ['HEAD', first[1]]
}
