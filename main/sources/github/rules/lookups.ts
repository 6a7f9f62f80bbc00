import { addDays } from '../../../base/rules/day.ts'
import type { Day } from '../../../base/rules/day.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import { utcDay } from './windows.ts'

/** A repository in which an account has contributed. */
export interface SeenRepository {
  readonly repository: RepositoryId
  /** The day of the latest contribution seen. */
  readonly lastDay: Day
  /** When its languages were last asked for (milliseconds since the epoch); null: never. */
  readonly askedAt: number | null
}

const recentDays = 30
const millisecondsADay = 86_400_000

/**
 * The repositories whose languages are to be asked (again), those that wait longest first: new ones; those without a known
 * language each time while somebody works there, else once a day; those that do not count once a day while somebody works
 * there, for a repository can become Dart next year.
 */
export function lookUpsDue(
  seen: Iterable<SeenRepository>,
  verdict: (repository: RepositoryId) => 'yes' | 'no' | 'unknown',
  now: number,
): readonly RepositoryId[] {
  const recent = addDays(utcDay(now), -recentDays)
  const isDue = ({ repository, lastDay, askedAt }: SeenRepository): boolean => {
    if (askedAt === null) return true
    const isRested = now - askedAt >= millisecondsADay
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
