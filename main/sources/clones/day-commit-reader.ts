import { withDeadline } from '../../base/timers.ts'
import { dayAtOffset, type Day } from '../../base/rules/day.ts'
import { splitWords } from '../../base/rules/split-words.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { CloneStore } from './clone-store.ts'
import { readRepositoryContext } from './read-context.ts'
import { isOid, plainLogOptions } from './rules/commit-fields.ts'
import {
  createCommitRecordParser,
  createDayOidParser,
  dayFormat,
  recordFormat,
  type CommitRecord,
  type DayCommit,
} from './rules/day-commits.ts'
import { isRepositoryAt } from '../git/git-directory.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { runGit } from '../git/run-git.ts'
import type { Clones } from './clones.ts'

/** One clone's commits of an author-day. Clones of one repository hold mostly the same commits. */
export interface CloneDay {
  readonly repository: RepositoryId
  /** Sorted by author time. */
  readonly commits: readonly DayCommit[]
  /** False if there may be more: the list was full, or Git did not finish. */
  readonly isComplete: boolean
}

/** The repositories to read, each with object names to read even if no branch leads to them any more. */
export type RequestedCommits = ReadonlyMap<RepositoryId, readonly string[]>

/** The longest that the user waits for a day. After that, show what was found. */
const defaultTimeoutMs = 10_000
/** The share of the time for walking history. Reading the found commits takes the rest. */
const walkShare = 0.8

/** Only imported or generated histories have more. */
const maxCommitsPerDay = 500

// Git reads stdin as soon as it meets `--stdin`, so put the options for it first.
const readOptions = splitWords(
  '--no-walk=unsorted --ignore-missing --stdin --encoding=UTF-8 --use-mailmap --date=raw',
)

/** Reads days while the user waits, and so bypasses the scan queue. */
export function openDayCommitReader(
  clones: Clones,
  store: CloneStore,
  timeoutMs = defaultTimeoutMs,
) {
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function readAll(
    day: Day,
    requested: RequestedCommits,
    { all, walk }: { readonly all: AbortSignal; readonly walk: AbortSignal },
  ) {
    const days: CloneDay[] = []
    for (const clone of clones.all.values()) {
      // An earlier run may have scanned a clone that this run has not scanned yet.
      const repository = clone.scanState().repository ?? store.get(clone.gitDir)?.repository
      const oids = repository && requested.get(repository)
      if (!repository || oids === undefined || !(await isRepositoryAt(clone.location()))) continue
      // If Git hung in this clone again, it would use up the time of all others.
      const read =
        clone.scanState().phase.name === 'backing-off'
          ? { commits: [], isComplete: false }
          : await withDeadline({ signals: [all, clone.signal] }, async (deadline) => {
              const git = await clone.createGit({ isThorough: false, signal: deadline.signal })
              return git && readDayCommits(git, { day, requested: oids }, walk)
            })
      // Without Git, nothing is known of the clone, so leave it out.
      if (read !== null) days.push({ repository, ...read })
    }
    return days
  }

  return {
    /** @param signal kills Git when aborted; the answer is then incomplete */
    read: async (day: Day, requested: RequestedCommits, signal: AbortSignal = closing.signal) => {
      const answer = withDeadline({ timeoutMs, signals: [closing.signal, signal] }, (all) =>
        withDeadline({ timeoutMs: timeoutMs * walkShare, signals: [all.signal] }, (walk) =>
          readAll(day, requested, { all: all.signal, walk: walk.signal }),
        ),
      )
      running.add(answer)
      try {
        return await answer
      } finally {
        running.delete(answer)
      }
    },
    /** Stops all reads, and settles when they have ended. */
    async close(): Promise<void> {
      closing.abort()
      await Promise.allSettled(running)
    },
  }
}

/**
 * Reads every commit of all local branches from Git whose author date, in its own offset, is that day: the user's,
 * other people's and merges, with subjects. Walks all of history, because a rebase years later or a wrong clock can
 * put a commit of that day anywhere. The walk takes about 0.5 s for 100,000 commits.
 * @param day.requested object names to read first, even if no branch leads to them any more. Anything else is ignored.
 * @param walkSignal aborted when the walk has taken too long. The commits found until then are still read.
 */
export async function readDayCommits(
  git: RepositoryGit,
  { day, requested }: { readonly day: Day; readonly requested: readonly string[] },
  walkSignal: AbortSignal,
): Promise<Omit<CloneDay, 'repository'>> {
  const reachable = new Set<string>()
  const walkOptions = ['--branches', `--format=${dayFormat}`, '--date=short']
  const walk = ['log', ...plainLogOptions, ...walkOptions]
  const parse = createDayOidParser(day, (oid) => reachable.add(oid))
  const [walked, { shallowMerges }] = await Promise.all([
    withDeadline({ signals: [git.attempt.signal, walkSignal] }, ({ signal }) =>
      runGit({ ...git, attempt: { ...git.attempt, signal } }, { args: walk, isWalk: true }, parse),
    ),
    readRepositoryContext(git),
  ])
  const wanted = [...new Set([...requested.filter(isOid), ...reachable])]
  const described = await readCommits(git, wanted.slice(0, maxCommitsPerDay))
  const commits = described.commits
    .filter(({ time, offset }) => dayAtOffset(time, offset) === day)
    .map((commit) => ({
      ...commit,
      isMerge: commit.isMerge || shallowMerges.has(commit.oid),
      isReachable: reachable.has(commit.oid),
    }))
  return {
    commits: commits.toSorted((a, b) => a.time - b.time || (a.oid < b.oid ? -1 : 1)),
    isComplete: walked.ok && described.isComplete && wanted.length <= maxCommitsPerDay,
  }
}

/** Leaves out commits that the repository does not have. */
async function readCommits(git: RepositoryGit, oids: readonly string[]) {
  const commits: CommitRecord[] = []
  // If Git gets no object names, it shows HEAD.
  if (oids.length === 0) return { commits, isComplete: true }
  const args = ['log', ...plainLogOptions, ...readOptions, `--format=${recordFormat}`]
  const input = oids.map((oid) => `${oid}\n`).join('')
  const parse = createCommitRecordParser((commit) => commits.push(commit))
  const read = await runGit(git, { args, input }, parse)
  return { commits, isComplete: read.ok }
}
