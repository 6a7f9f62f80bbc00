import { dayAtOffset, type Day } from '../base/rules/day.ts'
import type { CommitFact } from './rules/facts.ts'

/** A commit on its author's day. */
export type DatedCommit = Required<CommitFact> & { readonly day: Day }

/** Counting a day and granting its food takes as long as writing this many commits. */
const commitsPerDay = 25
/** A part is recorded in one transaction, which blocks the process for some milliseconds. */
const partWeight = 500

/** Copies a string: a substring keeps the whole string, here Git's log, in memory. */
const copied = (text: string): string => Buffer.from(text).toString()

/** Holds the commits of one scan until it is known which repository they belong to, and returns them in parts. */
export function createCommitBuffer() {
  const commits: DatedCommit[] = []
  let at = 0
  return {
    add: (found: readonly CommitFact[]): void => {
      for (const { oid, email, author = '', time, offset } of found) {
        // Git holds times that no calendar shows; such a commit has no day to count on.
        const day = dayAtOffset(time, offset)
        if (day === undefined) continue
        const texts = { oid: copied(oid), email: copied(email), author: copied(author) }
        commits.push({ ...texts, time, offset, day })
      }
    },
    /** The next commits in order. Each is returned once. */
    next(): readonly DatedCommit[] {
      const from = at
      // A log is nearly in day order.
      for (let weight = 0; at < commits.length && weight < partWeight; at += 1) {
        weight += commits[at]?.day === commits[at - 1]?.day ? 1 : 1 + commitsPerDay
      }
      return commits.slice(from, at)
    },
    hasMore: () => at < commits.length,
    all: (): readonly DatedCommit[] => commits,
  }
}
