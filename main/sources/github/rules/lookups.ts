import { addDays, dayMs, type Day } from '../../../base/rules/day.ts'
import { isExpired } from '../../../base/rules/expiry.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import { utcDay } from './sync-ranges.ts'

/** A repository to which an account has contributed. */
export interface ContributedRepository {
  readonly repository: RepositoryId
  /** The day of the latest contribution seen. */
  readonly lastDay: Day
  /** When its languages were last requested (milliseconds since the epoch); null: never. */
  readonly askedAt: number | null
}

const recentDays = 30

/** Whether something that is asked once a day may be asked again. @param askedAt null or undefined if it never was */
export function hasRestedADay(askedAt: number | null | undefined, now: number): boolean {
  return isExpired((askedAt ?? -Infinity) + dayMs, dayMs, now)
}

/** The form of GitHub's repository names; nothing else is looked up. */
const plainName = /^[\w.-]+\/[\w.-]+$/

/**
 * The names of clones to look up, in their given order: each once a day while it stays unresolved.
 * @param askedAt when each was last looked up, if ever (milliseconds since the epoch)
 */
export function namesDue(
  unresolved: readonly string[],
  askedAt: ReadonlyMap<string, number>,
  now: number,
): readonly string[] {
  return unresolved.filter((name) => plainName.test(name) && hasRestedADay(askedAt.get(name), now))
}

/**
 * The repositories whose languages to request (again), longest wait first. New ones are always due. Those without a
 * known language are due each time if they are active, else once a day. Those that do not count are due once a day if
 * they are active, because a repository can become Dart next year.
 */
export function lookupsDue(
  seen: Iterable<ContributedRepository>,
  verdict: (repository: RepositoryId) => 'yes' | 'no' | 'unknown',
  now: number,
): readonly RepositoryId[] {
  const recent = addDays(utcDay(now), -recentDays)
  const isDue = ({ repository, lastDay, askedAt }: ContributedRepository): boolean => {
    if (askedAt === null) return true
    const isRested = hasRestedADay(askedAt, now)
    switch (verdict(repository)) {
      case 'yes':
        return false
      case 'no':
        return isRested && lastDay >= recent
      case 'unknown':
        return isRested || lastDay >= recent
    }
  }
  return [...seen]
    .filter(isDue)
    .sort((one, other) => (one.askedAt ?? 0) - (other.askedAt ?? 0))
    .map(({ repository }) => repository)
}
