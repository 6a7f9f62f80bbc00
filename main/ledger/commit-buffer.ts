import { dayAtOffset } from '../base/rules/day.ts'
import type { CommitFact } from './rules/facts.ts'
import type { BufferedCommits, LedgerStore } from './store.ts'

/** The commits of one scan, held in SQLite's memory until it is known whose they are. */
export interface CommitBuffer {
  /** About 1.5 µs a commit. */
  readonly add: (commits: readonly CommitFact[]) => void
  /**
   * The next commits in order; each is handed out once.
   * @param maxWeight about what recording them takes, in commits of a day that is counted anyway; Infinity: all of them
   */
  next(maxWeight: number): BufferedCommits
  readonly hasMore: boolean
  /** Forgets what is left. */
  readonly close: () => void
}

/** To count a day, and to grant its food, takes as long as to write so many commits. */
const commitsPerDay = 25
/** Commits are handed out in parts of about this weight. */
const partWeight = 250

/** Opens buffers over one connection. @returns opens a buffer for one scan */
export function commitBuffers(rows: LedgerStore): () => CommitBuffer {
  let lastScan = 0
  let openBuffers = 0
  return () => {
    lastScan += 1
    openBuffers += 1
    const scan = lastScan
    let [added, handedOut] = [0, 0]
    /** The number of the last commit of each part. */
    const ends: number[] = []
    let [weight, part, lastDay] = [0, 0, '']
    return {
      add(commits) {
        rows.batch(() => {
          for (const commit of commits) {
            // Git holds times that no calendar shows; such a commit has no day to be counted on.
            const day = dayAtOffset(commit.time, commit.offset)
            if (day === undefined) continue
            added += 1
            rows.bufferCommit(scan, added, day, commit)
            // A log is nearly in the order of its days.
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
        // All at once takes no time, and row by row it does.
        if (openBuffers === 0) rows.clearBuffer()
      },
    }
  }
}
