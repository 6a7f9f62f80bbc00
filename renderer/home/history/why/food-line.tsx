import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { RepositoryView, TotalView } from '../../../../preload/contract/views/explanation.ts'
import type { FoodView } from '../../../../preload/contract/views/history.ts'
import { Icon } from '../../../shared/icon.tsx'
import { formatNumber, useFormats } from '../../../shared/formats.ts'
import type { TFunction } from 'i18next'

/** What became of the food, in words. */
export function foodText(t: TFunction, locale: Locale, { granted, eaten }: FoodView): string {
  if (granted === 0) return t('history.food.none')
  if (eaten === 0) return t('history.food.waiting', { count: granted })
  return eaten >= granted
    ? t('history.food.eaten', { count: granted })
    : t('history.food.some', { count: granted, eaten: formatNumber(locale, eaten) })
}

/** The food from these contributions. */
export function FoodLine({
  of: { food, history, foodFrom = null },
  counted,
}: {
  readonly of: Pick<TotalView, 'food' | 'history'> & Partial<Pick<RepositoryView, 'foodFrom'>>
  /** How many of them count today. */
  readonly counted: number
}) {
  const { t } = useTranslation()
  const { locale, formatDay } = useFormats()
  if (counted === 0 && food.granted === 0) return null
  const isAllOlder = food.granted === 0 && history === counted && foodFrom !== null
  return (
    <p className="food-line">
      <Icon name="bowl" size={18} />
      <span>
        {isAllOlder
          ? t('history.food.older', { day: formatDay(foodFrom) })
          : foodText(t, locale, food)}
        {food.granted > counted - history && <small>{t('history.food.beyond')}</small>}
        {history > 0 && !isAllOlder && (
          <small>{t('history.food.history', { count: history })}</small>
        )}
      </span>
    </p>
  )
}
