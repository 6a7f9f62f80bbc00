import { setImmediate } from 'node:timers/promises'

import type { Result } from '../../base/rules/result.ts'
import type { CloneFacts, CommitFact } from '../../ledger/rules/facts.ts'
import type { Git, GitFailure } from './git.ts'
import { logFormat, LogLines } from './rules/log-lines.ts'

/** Where commits go. */
export interface CloneRecorder {
  /** Keeps what was found before it returns; repeating it changes nothing. */
  recordClone(facts: CloneFacts): unknown
}

/** What all recordings of one reading have in common. */
export type Head = Omit<CloneFacts, 'commits'>

export interface LogToRecord {
  readonly cwd: string
  /** What `git log --stdin` takes; nothing is read when it is empty. */
  readonly revisions: string
  readonly addresses: readonly string[]
  /** Commits to leave out. */
  readonly left: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** About 10 ms of recording; between two batches the process turns to other things. */
const batchSize = 1000

/**
 * Streams a log into the ledger. The log is not asked to look for the addresses: Git takes 1.4 times as long then, and
 * passing over other people's lines here takes almost nothing.
 * @param head read meanwhile, and awaited at the end; null where there is nothing to record for
 * @returns what `head` is
 */
export async function recordLog<Known extends Head | null>(
  git: Git,
  ledger: CloneRecorder,
  { cwd, revisions, addresses, left, signal }: LogToRecord,
  head: Promise<Result<Known, GitFailure>>,
): Promise<Result<Known, GitFailure>> {
  const lines = new LogLines(new Set(addresses))
  let found: CommitFact[] = []
  let known: Head | null = null
  const whenKnown = head.then((answer) => {
    if (answer.ok) known = answer.value
    return answer
  })

  async function recordBatches(to: Head, least: number): Promise<void> {
    while (found.length >= least) {
      const commits = found.slice(0, batchSize)
      found = found.slice(batchSize)
      ledger.recordClone({ ...to, commits })
      if (found.length > 0) await setImmediate()
    }
  }

  if (revisions !== '' && addresses.length > 0) {
    const args = [
      ...['log', '--stdin', '--no-merges', '--use-mailmap', '--encoding=UTF-8'],
      ...['--no-patch', '--no-notes', '--no-color', '--no-show-signature'],
      ...[`--format=${logFormat}`, '--date=raw'],
    ]
    const read = await git.stream({ cwd, args, input: revisions, signal }, async (text) => {
      for (const commit of lines.push(text)) if (!left.has(commit.oid)) found.push(commit)
      if (known !== null) await recordBatches(known, batchSize)
    })
    if (!read.ok) {
      await whenKnown
      return read
    }
  }
  const answer = await whenKnown
  if (!answer.ok || answer.value === null) return answer
  // Of no commits the head is recorded all the same.
  if (found.length === 0) ledger.recordClone({ ...answer.value, commits: [] })
  else await recordBatches(answer.value, 1)
  return answer
}
