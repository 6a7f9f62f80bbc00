import { withDeadline } from '../../base/deadline.ts'
import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { Clone } from './clone.ts'
import { examinedGit } from './examined-git.ts'
import { readDay, type DayOfClone } from '../clones/read-day.ts'
import { isRepositoryAt } from './git-directory.ts'
import type { Git } from '../git/git.ts'
import type { CloneStore } from '../clones/store.ts'

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

interface DayReaderOptions {
  readonly clones: ReadonlyMap<string, Clone>
  readonly store: CloneStore
  /** The user's home folder. */
  readonly home: string
  /** Whether Git hung on a clone a short time ago. */
  readonly isPaused: (clone: Clone) => boolean
  /** Ten seconds if undefined. */
  readonly timeoutMs: number | undefined
  /** @returns null if there is no Git */
  readonly locateGit: (signal: AbortSignal) => Promise<Git | null>
}

/** Reads days while the user waits, and so bypasses the scan queue. */
export class DayReader {
  readonly #options: DayReaderOptions
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  constructor(options: DayReaderOptions) {
    this.#options = options
  }

  /** @param signal ends Git when aborted; the answer is then incomplete */
  async read(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]> {
    const { timeoutMs = defaultTimeoutMs } = this.#options
    const signals = [this.#stop.signal, ...(signal === undefined ? [] : [signal])]
    const answer = withDeadline({ timeoutMs, signals }, (all) =>
      withDeadline({ timeoutMs: timeoutMs * walkShare, signals: [all.signal] }, (walk) =>
        this.#read(day, asked, { signal: all.signal, walkSignal: walk.signal }),
      ),
    )
    this.#running.add(answer)
    try {
      return await answer
    } finally {
      this.#running.delete(answer)
    }
  }

  /** Stops all reads, and settles when they have ended. */
  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled(this.#running)
  }

  async #read(
    day: Day,
    asked: AskedCommits,
    { signal, walkSignal }: { readonly signal: AbortSignal; readonly walkSignal: AbortSignal },
  ): Promise<readonly CloneDay[]> {
    const { clones, store, home, isPaused, locateGit } = this.#options
    const git = await locateGit(signal)
    if (git === null) return []
    const days: CloneDay[] = []
    for (const clone of clones.values()) {
      // A clone not yet scanned in this run may have been scanned in an earlier one.
      const repository = clone.repository ?? store.get(clone.gitDir)?.repository
      const oids = repository === undefined ? undefined : asked.get(repository)
      if (repository === undefined || oids === undefined || !(await isRepositoryAt(clone.location)))
        continue
      const examined = examinedGit(git, clone.location, { home, isThorough: false })
      // A clone that hung would use up the time of all others.
      const read = isPaused(clone)
        ? { commits: [], isComplete: false }
        : await withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
            readDay(examined, clone.location, { day, asked: oids, walkSignal }, deadline.signal),
          )
      days.push({ repository, ...read })
    }
    return days
  }
}
