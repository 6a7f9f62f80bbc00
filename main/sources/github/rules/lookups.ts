import { dayMs } from '../../../../preload/contract/durations.ts'
import { addDays, utcDay, type Day } from '../../../base/rules/day.ts'
import { isWaitOver } from '../../../base/rules/waits.ts'
import type { Verdict } from '../../../ledger/rules/counting.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'

export interface ContributedRepository {
  readonly repository: RepositoryId
  /** The day of the latest contribution seen. */
  readonly lastDay: Day
  /** When its languages were last requested, in milliseconds since the epoch; null if never. */
  readonly askedAt: number | null
}

const recentDays = 30

/** Whether to repeat a once-a-day question. @param askedAt null if it was never asked */
export function isDueDaily(askedAt: number | null, now: number): boolean {
  return isWaitOver((askedAt ?? -Infinity) + dayMs, dayMs, now)
}

/** Whether a name has the form of GitHub's repository names. No other name is looked up. */
export const isPlainName = (name: string): boolean => /^[\w.-]+\/[\w.-]+$/.test(name)

/** The repositories whose languages to request, longest wait first. New repositories are always due. */
export function lookupsDue(
  seen: Iterable<ContributedRepository>,
  verdict: (repository: RepositoryId) => Verdict,
  now: number,
): readonly RepositoryId[] {
  const recent = addDays(utcDay(now), -recentDays)
  const needsLookup = ({ repository, lastDay, askedAt }: ContributedRepository): boolean => {
    if (askedAt === null) return true
    const counts = verdict(repository)
    if (counts === 'yes') return false
    const isDue = isDueDaily(askedAt, now)
    const isActive = lastDay >= recent
    // An active repository that does not count may get its first Dart file.
    return counts === 'no' ? isActive && isDue : isActive || isDue
  }
  return [...seen]
    .filter(needsLookup)
    .sort((one, other) => (one.askedAt ?? 0) - (other.askedAt ?? 0))
    .map(({ repository }) => repository)
}
