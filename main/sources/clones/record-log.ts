import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, CommitFact } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from '../git/git.ts'
import type { Author } from './rules/authors.ts'
import { logFormat, CommitLogParser } from './rules/commit-log.ts'
import { logFormatArgs } from './rules/mailmap.ts'

/** The commits of one scan, held until their repository is known. */
export interface ScannedCommits {
  add(commits: readonly CommitFact[]): void
  /** Records the head and the next batch before it returns. @returns whether any are left */
  recordNext(head: CloneHead): boolean
  /** Await this between two batches. */
  rest(): Promise<void>
  close(): void
}

/** What a scan needs from the ledger. Recording the same commits again changes nothing. */
export interface CloneRecorder {
  recordClone(facts: CloneHead & { readonly commits: readonly CommitFact[] }): unknown
  bufferCommits(): ScannedCommits
}

export interface LogToRecord {
  readonly cwd: string
  /** As `git log --stdin` takes them. If empty, no log is read. */
  readonly revisions: string
  /** Whose commits are recorded. */
  readonly addresses: readonly string[]
  readonly hasMailmap: boolean
  /** Object names of commits to leave out. */
  readonly excluded: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** What a log showed about commits, whoever made them. */
export interface LogSummary {
  /** The commits without parents. */
  readonly roots: readonly string[]
  /** The authors of the latest commits, newest first. */
  readonly authors: readonly Author[]
}

/**
 * Streams a log into the ledger. Buffers commits while Git writes, and records them when the log has ended: only its
 * last commits, the roots, identify the repository. All authors are read and filtered here: `--author` makes Git take
 * 1.4 times as long, and skipping a line here costs almost nothing.
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
    // The head is recorded even without commits.
    while (scanned.recordNext(answer.value)) await scanned.rest()
    return answer
  } finally {
    scanned.close()
  }
}
