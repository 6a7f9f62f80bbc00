import { withDeadline } from '../../base/deadline.ts'
import { dayAtOffset, type Day } from '../../base/rules/day.ts'
import type { Place } from './repository-location.ts'
import type { Git } from '../git/git.ts'
import {
  CommitRecords,
  dayFormat,
  DayOids,
  isOid,
  recordFormat,
  type CommitRecord,
  type DayCommit,
} from './rules/day-commits.ts'
import { formatArgs } from './rules/mailmap.ts'
import { readSurroundings } from './repository-context.ts'

export type { DayCommit }

/** What Git holds of one author-day in one clone. */
export interface DayOfClone {
  /** By author time. */
  readonly commits: readonly DayCommit[]
  /** False where there is or may be more: too many for a list, or Git did not answer to the end. */
  readonly isWhole: boolean
}

export interface DayToRead {
  readonly day: Day
  /** Full object names that are wanted also where no branch leads to them any more, and before all others. */
  readonly asked: readonly string[]
  /** Aborted when the walk has taken too long: what was found until then is described. */
  readonly walkSignal: AbortSignal
}

/** A day has more only where a history was imported or made by a program. */
const mostCommits = 500

/** How every log is asked here: nothing of a commit but what the format names. */
const plainLog = ['log', '--no-patch', '--no-notes', '--no-color', '--no-show-signature']

/**
 * Reads from Git every commit of all local branches whose author date, in its own offset, is that day: the user's, other
 * people's and merges, with subjects. All of history is walked, since a commit can lie anywhere: it can have been
 * rebased years later, or written on a machine with a wrong clock. That takes about 0.5 s in 100,000 commits.
 */
export async function readDay(
  git: Git,
  place: Place,
  { day, asked, walkSignal }: DayToRead,
  signal: AbortSignal,
): Promise<DayOfClone> {
  const reachable = new Set<string>()
  const oids = new DayOids(day)
  const walk = {
    cwd: place.cwd,
    args: [...plainLog, '--branches', ...formatArgs(dayFormat, false), '--date=short'],
  }
  const [walked, { hiddenMerges, hasMailmap }] = await Promise.all([
    withDeadline({ signals: [signal, walkSignal] }, (deadline) =>
      git.stream({ ...walk, signal: deadline.signal }, (text) => {
        for (const oid of oids.push(text)) reachable.add(oid)
      }),
    ),
    readSurroundings(git, place, signal),
  ])
  const wanted = [...new Set([...asked.filter(isOid), ...reachable])]
  const few = wanted.slice(0, mostCommits)
  const described = await describe(git, place.cwd, { oids: few, hasMailmap }, signal)
  const commits = described.commits
    .filter(({ time, offset }) => dayAtOffset(time, offset) === day)
    .map((commit): DayCommit => {
      const { oid, isMerge } = commit
      return {
        ...commit,
        isMerge: isMerge || hiddenMerges.has(oid),
        isReachable: reachable.has(oid),
      }
    })
  return {
    commits: commits.toSorted((a, b) => a.time - b.time || (a.oid < b.oid ? -1 : 1)),
    isWhole: walked.ok && described.isWhole && wanted.length <= mostCommits,
  }
}

/** Asks for single commits; those that the repository does not hold are passed over. */
async function describe(
  git: Git,
  cwd: string,
  { oids, hasMailmap }: { readonly oids: readonly string[]; readonly hasMailmap: boolean },
  signal: AbortSignal,
) {
  // Of nothing Git would show HEAD.
  if (oids.length === 0) return { commits: [], isWhole: true }
  const records = new CommitRecords()
  // Git reads stdin as soon as it meets the option: what is to hold for it comes before.
  const args = [
    ...[...plainLog, '--no-walk=unsorted', '--ignore-missing', '--stdin'],
    ...['--encoding=UTF-8', ...formatArgs(recordFormat, hasMailmap), '--date=raw'],
  ]
  const commits: CommitRecord[] = []
  const input = oids.map((oid) => `${oid}\n`).join('')
  const read = await git.stream({ cwd, args, input, signal }, (text) => {
    commits.push(...records.push(text))
  })
  return { commits, isWhole: read.ok }
}
