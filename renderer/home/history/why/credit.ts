import type { FamilyDay } from '../../../../preload/contract.ts'
import type { Say } from '../../../shared/words.ts'

/** Plain words for how the commits of a family's day come to their number; null where there are none. */
export function sayCredit(say: Say, { verdict, commits }: FamilyDay): string | null {
  const { local, github, counted } = commits
  if (verdict === 'no') return say('history.credit.no')
  if (verdict === 'unknown') return say('history.credit.unknown')
  if (local === 0 && github === 0) return null
  if (counted === 0) return say('history.credit.kindOff')
  if (local === github) return say('history.credit.same')
  if (github === 0) return say('history.credit.onlyLocal')
  if (local === 0) return say('history.credit.onlyGithub', { count: github })
  return github > local
    ? say('history.credit.moreGithub', { count: github - local })
    : say('history.credit.moreLocal', { count: local - github })
}
