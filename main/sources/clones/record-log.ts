import { setImmediate } from 'node:timers/promises'

import type { Result } from '../../../preload/contract/result.ts'
import type { CloneHead, CommitFact } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from '../git/git.ts'
import { logFormat, LogLines } from './rules/log-lines.ts'
import { formatArgs } from './rules/mailmap.ts'

/** The commits of one scan, which wait until their repository is known. */
export interface ScannedCommits {
  add(commits: readonly CommitFact[]): void
  /** Records the head and the next of them before it returns. @returns whether any are left */
  recordNext(head: CloneHead): boolean
  close(): void
}

/** Where commits go; repeating them changes nothing. */
export interface CloneRecorder {
  recordClone(facts: CloneHead & { readonly commits: readonly CommitFact[] }): unknown
  bufferCommits(): ScannedCommits
}

export interface LogToRecord {
  readonly cwd: string
  /** What `git log --stdin` takes; nothing is read when it is empty. */
  readonly revisions: string
  readonly addresses: readonly string[]
  readonly hasMailmap: boolean
  /** Commits to leave out. */
  readonly left: ReadonlySet<string>
  readonly signal: AbortSignal
}

/**
 * Streams a log into the ledger. Commits are buffered while Git writes, so that both work at the same time, and recorded
 * when the log has ended: only its end tells which repository it is. The log is not asked to look for the addresses: Git
 * takes 1.4 times as long then, and passing over other people's lines here takes almost nothing.
 * @param headOf tells whose commits they are, null: nobody's. It gets the commits without parents that the log showed;
 * null where none was read
 * @returns what `headOf` answers
 */
export async function recordLog<Known extends CloneHead | null>(
  git: Git,
  ledger: CloneRecorder,
  { cwd, revisions, addresses, hasMailmap, left, signal }: LogToRecord,
  headOf: (roots: readonly string[] | null) => Promise<Result<Known, GitFailure>>,
): Promise<Result<Known, GitFailure>> {
  const lines = new LogLines(new Set(addresses))
  const isRead = revisions !== '' && addresses.length > 0
  const scanned = ledger.bufferCommits()
  try {
    if (isRead) {
      const args = [
        ...['log', '--stdin', '--no-merges', '--encoding=UTF-8'],
        ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
        ...[...formatArgs(logFormat, hasMailmap), '--date=raw'],
      ]
      const read = await git.stream({ cwd, args, input: revisions, signal }, (text) => {
        const commits = lines.push(text)
        scanned.add(left.size > 0 ? commits.filter(({ oid }) => !left.has(oid)) : commits)
      })
      if (!read.ok) return read
    }
    const answer = await headOf(isRead ? lines.roots : null)
    if (!answer.ok || answer.value === null) return answer
    // Between two parts the process turns to other things. Of no commits the head is recorded all the same.
    while (scanned.recordNext(answer.value)) await setImmediate()
    return answer
  } finally {
    scanned.close()
  }
}
