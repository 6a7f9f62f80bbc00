import { dayAtOffset, type Day } from '../../base/rules/day.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { readRepositoryContext } from './read-context.ts'
import { isOid, logFormatArgs } from './rules/commit-fields.ts'
import {
  createCommitRecordParser,
  createDayOidParser,
  dayFormat,
  recordFormat,
  type CommitRecord,
  type DayCommit,
} from './rules/day-commits.ts'

export type { DayCommit }

/** What Git knows about one author-day in one clone. */
export interface DayOfClone {
  /** By author time. */
  readonly commits: readonly DayCommit[]
  /** False if there may be more: too many for a list, or Git did not finish. */
  readonly isComplete: boolean
}

export interface DayToRead {
  readonly day: Day
  /** Object names to read first, even if no branch leads to them any more. Anything else is ignored. */
  readonly asked: readonly string[]
  /** Aborted when the walk through history has taken too long. What was found until then is still read. */
  readonly walkSignal: AbortSignal
}

/** Only imported or generated histories have more in a day. */
const maxCommitsPerDay = 500

/** A log that shows only what the format names. */
const logArgs = ['log', '--no-patch', '--no-notes', '--no-color', '--no-show-signature']

/**
 * Reads every commit of all local branches from Git whose author date, in its own offset, is that day: the user's,
 * other people's and merges, with subjects. Walks all of history, because a commit can lie anywhere: it may have been
 * rebased years later, or written on a machine with a wrong clock. That takes about 0.5 s for 100,000 commits.
 */
export async function readDay(
  git: RepositoryGit,
  { day, asked, walkSignal }: DayToRead,
): Promise<DayOfClone> {
  const reachable = new Set<string>()
  const walk = [...logArgs, '--branches', ...logFormatArgs(dayFormat, false), '--date=short']
  const [walked, { shallowMerges, hasMailmap }] = await Promise.all([
    git.stream(
      { args: walk, isWalk: true },
      createDayOidParser(day, (oid) => reachable.add(oid)),
      walkSignal,
    ),
    readRepositoryContext(git),
  ])
  const wanted = [...new Set([...asked.filter(isOid), ...reachable])]
  const described = await readCommits(git, wanted.slice(0, maxCommitsPerDay), hasMailmap)
  const commits = described.commits
    .filter(({ time, offset }) => dayAtOffset(time, offset) === day)
    .map((commit): DayCommit => {
      const { oid, isMerge } = commit
      return {
        ...commit,
        isMerge: isMerge || shallowMerges.has(oid),
        isReachable: reachable.has(oid),
      }
    })
  return {
    commits: commits.toSorted((a, b) => a.time - b.time || (a.oid < b.oid ? -1 : 1)),
    isComplete: walked.ok && described.isComplete && wanted.length <= maxCommitsPerDay,
  }
}

/** Reads single commits. Leaves out those that the repository does not have. */
async function readCommits(git: RepositoryGit, oids: readonly string[], hasMailmap: boolean) {
  // Without object names, Git would show HEAD.
  if (oids.length === 0) return { commits: [], isComplete: true }
  // Git reads stdin as soon as it meets `--stdin`, so the options for it come first.
  const args = [
    ...[...logArgs, '--no-walk=unsorted', '--ignore-missing', '--stdin'],
    ...['--encoding=UTF-8', ...logFormatArgs(recordFormat, hasMailmap), '--date=raw'],
  ]
  const commits: CommitRecord[] = []
  const input = oids.map((oid) => `${oid}\n`).join('')
  const parse = createCommitRecordParser((commit) => commits.push(commit))
  const read = await git.stream({ args, input }, parse)
  return { commits, isComplete: read.ok }
}
