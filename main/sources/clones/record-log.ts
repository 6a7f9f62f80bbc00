import type { CloneHead, CommitFact } from '../../ledger/rules/facts.ts'
import type { GitAnswer, RepositoryGit } from '../git/git.ts'
import type { RepositoryContext } from './repository-context.ts'
import { logFormatArgs } from './rules/commit-fields.ts'
import { createOwnCommitParser, logFormat, type LogSummary } from './rules/own-commits.ts'

/** The commits of one scan, held until their repository is known. */
export interface ScannedCommits {
  add(commits: readonly CommitFact[]): void
  /** Records the head and the next batch before it returns. @returns whether any are left */
  recordNext(head: CloneHead): boolean
  /** Await this between two batches. */
  rest(): Promise<void>
}

/** What a scan needs from the ledger. Recording the same commits again changes nothing. */
export interface CloneRecorder {
  recordClone(facts: CloneHead & { readonly commits: readonly CommitFact[] }): unknown
  bufferCommits(): ScannedCommits
}

/**
 * Streams the user's commits from a log into the ledger. Buffers them while Git writes, and records them when the log
 * has ended: only its last commits, the roots, identify the repository. All authors are read and filtered here:
 * `--author` makes Git take 1.4 times as long, and skipping a line here costs almost nothing.
 * @param log.revisions as `git log --stdin` takes them. If empty, no log is read.
 * @param log.addresses whose commits are recorded
 * @param headOf says which repository the commits belong to, or null
 * @returns what `headOf` returns
 */
export async function recordLog(
  git: RepositoryGit,
  ledger: CloneRecorder,
  { hasMailmap, shallowMerges }: RepositoryContext,
  log: { readonly revisions: string; readonly addresses: readonly string[] },
  headOf: (log: LogSummary) => GitAnswer<CloneHead | null>,
): GitAnswer<CloneHead | null> {
  const parser = createOwnCommitParser(new Set(log.addresses))
  const scanned = ledger.bufferCommits()
  if (log.revisions !== '') {
    const args = [
      ...['log', '--stdin', '--no-merges', '--encoding=UTF-8'],
      ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
      ...[...logFormatArgs(logFormat, hasMailmap), '--date=raw'],
    ]
    const read = await git.stream({ args, input: log.revisions, isWalk: true }, (text) => {
      const commits = parser.push(text)
      scanned.add(
        shallowMerges.size > 0 ? commits.filter(({ oid }) => !shallowMerges.has(oid)) : commits,
      )
    })
    if (!read.ok) return read
  }
  const head = await headOf(parser)
  // The head is recorded even without commits.
  if (head.ok && head.value !== null) while (scanned.recordNext(head.value)) await scanned.rest()
  return head
}
