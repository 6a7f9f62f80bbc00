import type { FamilyDay } from '../../../../preload/contract/views/explanation.ts'
import type { TFunction } from 'i18next'

/** How the commits of a family's day add up, in words; null if there are none. */
export function creditText(t: TFunction, { verdict, commits }: FamilyDay): string | null {
  const { local, github, counted } = commits
  if (verdict === 'no') return t('history.credit.no')
  if (verdict === 'unknown') return t('history.credit.unknown')
  if (local === 0 && github === 0) return null
  if (counted === 0) return t('history.credit.kindOff')
  if (local === github) return t('history.credit.same')
  if (github === 0) return t('history.credit.onlyLocal')
  if (local === 0) return t('history.credit.onlyGithub', { count: github })
  return github > local
    ? t('history.credit.moreGithub', { count: github - local })
    : t('history.credit.moreLocal', { count: local - github })
}
