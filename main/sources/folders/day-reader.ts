import { withDeadline } from '../../base/deadline.ts'
import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { Clone } from './clone.ts'
import { readDay, type DayOfClone } from '../clones/read-day.ts'
import { isThere } from './find-repositories.ts'
import type { Git } from '../git/git.ts'
import type { CloneStore } from '../clones/store.ts'

/** What one clone holds of a day; several clones of a repository hold much the same. */
export interface CloneDay extends DayOfClone {
  readonly repository: RepositoryId
}

/** Full object names that are wanted also where no branch leads to them any more, by repository. */
export type AskedCommits = ReadonlyMap<RepositoryId, readonly string[]>

/** So long a person waits for a day, in milliseconds; what was found until then is shown. */
const usualPatience = 10_000
/** So much of it is for walking through history; what was found is described in the rest. */
const walking = 0.8

interface DaysOptions {
  readonly clones: ReadonlyMap<string, Clone>
  readonly store: CloneStore
  /** Whether a clone's last reading hung. */
  readonly isResting: (clone: Clone) => boolean
  /** Milliseconds; ten seconds when undefined. */
  readonly patience: number | undefined
  /** null where there is no Git to ask. */
  readonly openGit: (signal: AbortSignal) => Promise<Git | null>
}

/** Answers for a person who waits, and so does not wait for what is being read. */
export class Days {
  readonly #options: DaysOptions
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  constructor(options: DaysOptions) {
    this.#options = options
  }

  /** @param signal ends Git when it is aborted; the answer is then not complete */
  async read(day: Day, asked: AskedCommits, signal?: AbortSignal): Promise<readonly CloneDay[]> {
    const { patience = usualPatience } = this.#options
    const signals = [this.#stop.signal, ...(signal === undefined ? [] : [signal])]
    const answer = withDeadline({ timeoutMs: patience, signals }, (all) =>
      withDeadline({ timeoutMs: patience * walking, signals: [all.signal] }, (walk) =>
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

  /** Stops what runs, and settles when it has. */
  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled(this.#running)
  }

  async #read(
    day: Day,
    asked: AskedCommits,
    { signal, walkSignal }: { readonly signal: AbortSignal; readonly walkSignal: AbortSignal },
  ): Promise<readonly CloneDay[]> {
    const { clones, store, isResting, openGit } = this.#options
    const git = await openGit(signal)
    if (git === null) return []
    const days: CloneDay[] = []
    for (const clone of clones.values()) {
      // One that was not read yet in this run may have been in an earlier one.
      const repository = clone.repository ?? store.get(clone.gitDir)?.repository
      const oids = repository === undefined ? undefined : asked.get(repository)
      if (repository === undefined || oids === undefined || !(await isThere(clone.place))) continue
      // It would take all of the time that there is for the others.
      const read = isResting(clone)
        ? { commits: [], isWhole: false }
        : await withDeadline({ signals: [signal, clone.signal] }, (deadline) =>
            readDay(git, clone.place, { day, asked: oids, walkSignal }, deadline.signal),
          )
      days.push({ repository, ...read })
    }
    return days
  }
}
