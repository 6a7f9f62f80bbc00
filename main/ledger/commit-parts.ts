import { dayAtOffset, type Day } from '../base/rules/day.ts'
import type { CommitFact } from './rules/facts.ts'

/** A commit on its author's day. */
export type DatedCommit = Required<CommitFact> & { readonly day: Day }

/** Counting a day and granting its food takes as long as writing this many commits. */
const commitsPerDay = 25
/** A part is recorded in one transaction, which blocks the process for some milliseconds. */
const partWeight = 500

/**
 * Splits the commits of a scan, in order, into parts for one transaction each. There is at least one part, which may
 * be empty.
 */
export function* commitParts(commits: readonly CommitFact[]): Generator<readonly DatedCommit[]> {
  let part: DatedCommit[] = []
  let weight = 0
  for (const commit of commits) {
    const day = dayAtOffset(commit.time, commit.offset)
    // Git holds times that no calendar shows; such a commit has no day to count on.
    if (day === undefined) continue
    if (weight >= partWeight) {
      yield part
      part = []
      weight = 0
    }
    // A log is nearly in day order.
    weight += day === part.at(-1)?.day ? 1 : 1 + commitsPerDay
    part.push({ ...commit, author: commit.author ?? '', day })
  }
  yield part
}
