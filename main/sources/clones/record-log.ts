import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, CommitFact } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from '../git/git.ts'
import type { Author } from './rules/authors.ts'
import { logFormat, CommitLogParser } from './rules/commit-log.ts'
import { logFormatArgs } from './rules/mailmap.ts'

/** The commits of one scan, which wait until their repository is known. */
export interface ScannedCommits {
  add(commits: readonly CommitFact[]): void
  /** Records the head and the next of them before it returns. @returns whether any are left */
  recordNext(head: CloneHead): boolean
  /** To be awaited between two of them. */
  rest(): Promise<void>
  close(): void
}

/** What a scan needs of the ledger. Recording the same commits again changes nothing. */
export interface CloneRecorder {
  recordClone(facts: CloneHead & { readonly commits: readonly CommitFact[] }): unknown
  bufferCommits(): ScannedCommits
}

export interface LogToRecord {
  readonly cwd: string
  /** As `git log --stdin` takes them; no log is read when they are empty. */
  readonly revisions: string
  /** Whose commits are recorded. */
  readonly addresses: readonly string[]
  readonly hasMailmap: boolean
  /** Object names of commits that are not recorded. */
  readonly excluded: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** What a log showed of commits, whoever made them. */
export interface LogSummary {
  /** The commits without parents. */
  readonly roots: readonly string[]
  /** Of the latest commits, the latest first. */
  readonly authors: readonly Author[]
}

/**
 * Streams a log into the ledger. Commits are buffered while Git writes, and recorded when the log has ended: its last
 * commits, the roots, tell which repository it is. All authors are read and filtered here: with `--author` Git takes 1.4
 * times as long, and skipping a line here takes almost nothing.
 * @param headOf says which repository the commits belong to, or null
 * @returns what `headOf` returns
 */
export async function recordLog<Known extends CloneHead | null>(
  git: Git,
  ledger: CloneRecorder,
  { cwd, revisions, addresses, hasMailmap, excluded, signal }: LogToRecord,
  headOf: (log: LogSummary) => Promise<Result<Known, GitFailure>>,
): Promise<Result<Known, GitFailure>> {
  const parser = new CommitLogParser(new Set(addresses))
  const scanned = ledger.bufferCommits()
  try {
    if (revisions !== '') {
      const args = [
        ...['log', '--stdin', '--no-merges', '--encoding=UTF-8'],
        ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
        ...[...logFormatArgs(logFormat, hasMailmap), '--date=raw'],
      ]
      const read = await git.stream(
        { cwd, args, input: revisions, isWalk: true, signal },
        (text) => {
          const commits = parser.push(text)
          scanned.add(excluded.size > 0 ? commits.filter(({ oid }) => !excluded.has(oid)) : commits)
        },
      )
      if (!read.ok) return read
    }
    const answer = await headOf(parser)
    if (!answer.ok || answer.value === null) return answer
    // Without commits, the head is recorded all the same.
    while (scanned.recordNext(answer.value)) await scanned.rest()
    return answer
  } finally {
    scanned.close()
  }
}
