import { withDeadline } from '../../base/deadline.ts'
import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { CloneStore } from '../clones/clone-store.ts'
import { readDay, type DayOfClone } from '../clones/read-day.ts'
import { isRepositoryAt } from '../git/git-directory.ts'
import type { Clones } from './clones.ts'

/** One clone's commits of a day. Clones of one repository hold much the same. */
export interface CloneDay extends DayOfClone {
  readonly repository: RepositoryId
}

/** The repositories to read, each with object names to read even if no branch leads to them any more. */
export type AskedCommits = ReadonlyMap<RepositoryId, readonly string[]>

/** The longest that the user waits for a day. What was found until then is shown. */
const defaultTimeoutMs = 10_000
/** The share of the time for walking history. The rest is for reading the commits found. */
const walkShare = 0.8

/**
 * Reads days while the user waits, and so bypasses the scan queue.
 * @param options.timeoutMs ten seconds if undefined
 */
export function openDayReader(options: {
  readonly clones: Clones
  readonly store: CloneStore
  readonly timeoutMs: number | undefined
}) {
  const { clones, store, timeoutMs = defaultTimeoutMs } = options
  const stop = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function readAll(
    day: Day,
    asked: AskedCommits,
    { signal, walkSignal }: { readonly signal: AbortSignal; readonly walkSignal: AbortSignal },
  ): Promise<readonly CloneDay[]> {
    const days: CloneDay[] = []
    for (const clone of clones.all.values()) {
      // A clone not yet scanned in this run may have been scanned in an earlier one.
      const repository = clone.repository ?? store.get(clone.gitDir)?.repository
      const oids = repository === undefined ? undefined : asked.get(repository)
      if (repository === undefined || oids === undefined || !(await isRepositoryAt(clone.location)))
        continue
      // A clone that hung would use up the time of all others.
      const read =
        clone.endRest !== null
          ? { commits: [], isComplete: false }
          : await withDeadline({ signals: [signal, clone.signal] }, async (deadline) => {
              const git = await clones.gitIn(clone, false, deadline.signal)
              return git && readDay(git, { day, asked: oids, walkSignal })
            })
      // Without Git, nothing is known of any clone.
      if (read !== null) days.push({ repository, ...read })
    }
    return days
  }

  /** @param signal ends Git when aborted; the answer is then incomplete */
  async function read(
    day: Day,
    asked: AskedCommits,
    signal: AbortSignal = stop.signal,
  ): Promise<readonly CloneDay[]> {
    const answer = withDeadline({ timeoutMs, signals: [stop.signal, signal] }, (all) =>
      withDeadline({ timeoutMs: timeoutMs * walkShare, signals: [all.signal] }, (walk) =>
        readAll(day, asked, { signal: all.signal, walkSignal: walk.signal }),
      ),
    )
    running.add(answer)
    try {
      return await answer
    } finally {
      running.delete(answer)
    }
  }

  return {
    read,
    /** Stops all reads, and settles when they have ended. */
    async close(): Promise<void> {
      stop.abort()
      await Promise.allSettled(running)
    },
  }
}
