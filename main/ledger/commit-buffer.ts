import { dayAtOffset } from '../base/rules/day.ts'
import type { CommitFact } from './rules/facts.ts'
import type { BufferedCommits, LedgerStore } from './store.ts'

/** The commits of one scan, held in SQLite's memory until it is known whose they are. */
export interface CommitBuffer {
  /** About 1.5 µs a commit. */
  readonly add: (commits: readonly CommitFact[]) => void
  /** The next commits in order, at most so many; each is handed out once. */
  next(maxCommits: number): BufferedCommits
  readonly hasMore: boolean
  /** Forgets what is left. */
  readonly close: () => void
}

/** Opens buffers over one connection. @returns opens a buffer for one scan */
export function commitBuffers(rows: LedgerStore): () => CommitBuffer {
  let lastScan = 0
  let openBuffers = 0
  return () => {
    lastScan += 1
    openBuffers += 1
    const scan = lastScan
    let [added, handedOut] = [0, 0]
    return {
      add(commits) {
        rows.batch(() => {
          for (const commit of commits) {
            // Git holds times that no calendar shows; such a commit has no day to be counted on.
            const day = dayAtOffset(commit.time, commit.offset)
            if (day === undefined) continue
            added += 1
            rows.bufferCommit(scan, added, day, commit)
          }
        })
      },
      next(maxCommits) {
        const from = handedOut + 1
        handedOut += maxCommits
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
