import { dayAtOffset } from '../base/rules/day.ts'
import type { CommitFact } from './rules/facts.ts'
import type { BufferedCommits, LedgerStore } from './store.ts'

/** The commits of one scan, held in SQLite's memory until it is known which repository they belong to. */
export interface CommitBuffer {
  /** About 1.5 µs a commit. */
  readonly add: (commits: readonly CommitFact[]) => void
  /**
   * The next commits in order. Each is returned once.
   * @param maxWeight the approximate cost of recording them, measured in commits of an already counted day; Infinity
   *   for all of them
   */
  next(maxWeight: number): BufferedCommits
  readonly hasMore: boolean
  /** Drops what is left. */
  readonly close: () => void
}

/** Counting a day and granting its food takes as long as writing this many commits. */
const commitsPerDay = 25
/** Commits are returned in parts of about this weight. */
const partWeight = 250

/** Opens buffers on one connection. @returns a function that opens a buffer for one scan */
export function commitBuffers(rows: LedgerStore): () => CommitBuffer {
  let lastScan = 0
  let openBuffers = 0
  return () => {
    lastScan += 1
    openBuffers += 1
    const scan = lastScan
    let [added, handedOut] = [0, 0]
    /** The number of each part's last commit. */
    const ends: number[] = []
    let [weight, part, lastDay] = [0, 0, '']
    return {
      add(commits) {
        rows.batch(() => {
          for (const commit of commits) {
            // Git holds times that no calendar shows; such a commit has no day to count on.
            const day = dayAtOffset(commit.time, commit.offset)
            if (day === undefined) continue
            added += 1
            rows.bufferCommit(scan, added, day, commit)
            // A log is nearly in day order.
            weight += day === lastDay ? 1 : 1 + commitsPerDay
            lastDay = day
            if (weight < partWeight) continue
            ends.push(added)
            weight = 0
          }
        })
      },
      next(maxWeight) {
        const from = handedOut + 1
        part += Math.max(1, Math.floor(maxWeight / partWeight))
        handedOut = ends[part - 1] ?? added
        return { scan, from, to: handedOut }
      },
      get hasMore() {
        return handedOut < added
      },
      close() {
        openBuffers -= 1
        // Deleting everything at once takes no time; deleting row by row does.
        if (openBuffers === 0) rows.clearBuffer()
      },
    }
  }
}
