import type { Day } from '../../../preload/contract/calendar-day.ts'
import { deeds } from '../../../preload/contract/deed-table.ts'
import type { FormState, UnlockState } from '../../../preload/contract/earnables.ts'
import { useLocale } from '../../shared/i18n.ts'
import { useSnapshot } from '../../shared/bridge-hooks.ts'

interface Way {
  readonly text: string
  /** For a small tile. */
  readonly short: string
  /** Whether a lock stands before the short words. */
  readonly showsLock: boolean
}

/** @returns a function that says how to get a thing, or null if Dash has it */
export function useWays(): (unlock: UnlockState | FormState) => Way | null {
  const { t, locale, formatDay, formatNumber } = useLocale()
  const level = useSnapshot(({ pet }) => pet.level)
  return (unlock) => {
    switch (unlock.name) {
      case 'unlocked':
        return null
      case 'on-its-way':
        return { text: t('wardrobe.coming'), short: t('wardrobe.onItsWay'), showsLock: false }
      case 'reached':
        return { text: t('wardrobe.soon'), short: t('wardrobe.soon'), showsLock: false }
      case 'ahead': {
        const { mealDaysLeft: count, years } = unlock
        const days = t('wardrobe.mealDays', { count })
        const text = years === null ? days : t('wardrobe.orYears', { count: years, days })
        return { text, short: t('wardrobe.days', { count }), showsLock: true }
      }
      case 'locked': {
        if ('level' in unlock) {
          const text = t('wardrobe.levelsToGo', { count: unlock.level - level })
          return { text, short: t('wardrobe.level', { level: unlock.level }), showsLock: true }
        }
        if ('deed' in unlock) {
          const { name } = deeds[unlock.deed][locale]
          const text = t('wardrobe.byDeed', { name, tier: formatNumber(unlock.tier) })
          return { text, short: name, showsLock: false }
        }
        // Only the month is shown, so any year will do.
        const start = `2000-${unlock.halfMonth}` as Day
        const half = start.endsWith('01') ? 'first' : 'second'
        const month = formatDay(start, 'wholeMonth')
        return {
          text: t(`wardrobe.arrives.${half}`, { month }),
          short: t(`wardrobe.halfMonth.${half}`, { month }),
          showsLock: false,
        }
      }
    }
  }
}
