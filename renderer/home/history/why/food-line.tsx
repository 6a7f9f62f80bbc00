import { useTranslation } from 'react-i18next'
import type { Day } from '../../../../preload/contract/day.ts'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { FoodView } from '../../../../preload/contract/views/history.ts'
import { Icon } from '../../../shared/icon.tsx'
import { formatDay, formatNumber } from '../../../shared/formats.ts'
import type { TFunction } from 'i18next'

/** What became of the food, in words. */
export function foodText(t: TFunction, locale: Locale, { granted, eaten }: FoodView): string {
  if (granted === 0) return t('history.food.none')
  if (eaten === 0) return t('history.food.waiting', { count: granted })
  return eaten >= granted
    ? t('history.food.eaten', { count: granted })
    : t('history.food.some', { count: granted, eaten: formatNumber(locale, eaten) })
}

/** The food that came of contributions. */
export function FoodLine({
  food,
  counted,
  olderThan = null,
  history = 0,
  locale,
}: {
  readonly food: FoodView
  /** What counts of them today. */
  readonly counted: number
  /** The day from which on such contributions give food, where these are older. */
  readonly olderThan?: Day | null
  /** How many of them are older than food. */
  readonly history?: number
  readonly locale: Locale
}) {
  const { t } = useTranslation()
  if (counted === 0 && food.granted === 0) return null
  return (
    <p className="food-line">
      <Icon name="bowl" size={18} />
      <span>
        {food.granted === 0 && olderThan !== null
          ? t('history.food.older', { day: formatDay(locale, olderThan) })
          : foodText(t, locale, food)}
        {food.granted > counted && <small>{t('history.food.beyond')}</small>}
        {history > 0 && <small>{t('history.food.history', { count: history })}</small>}
      </span>
    </p>
  )
}
