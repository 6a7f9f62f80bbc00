import type {
  RepositoryView,
  TotalView,
} from '../../../../preload/contract/views/explanation-view.ts'
import type { FoodTotals } from '../../../../preload/contract/views/history-view.ts'
import { useLocale, type PageLocale } from '../../../shared/i18n.ts'
import { Icon } from '../../../shared/icon.tsx'

export function foodText({ t, formatNumber }: PageLocale, { granted, eaten }: FoodTotals): string {
  if (granted === 0) return t('history.food.none')
  if (eaten === 0) return t('history.food.waiting', { count: granted })
  return eaten >= granted
    ? t('history.food.eaten', { count: granted })
    : t('history.food.some', { count: granted, eaten: formatNumber(eaten) })
}

export function FoodLine(props: {
  readonly view: Pick<TotalView, 'food' | 'history'> & Partial<Pick<RepositoryView, 'foodFrom'>>
  /** How many of the contributions count today. */
  readonly counted: number
}) {
  const { food, history, foodFrom = null } = props.view
  const { counted } = props
  const locale = useLocale()
  const { t, formatDay } = locale
  if (counted === 0 && food.granted === 0) return null
  const isAllOlder = food.granted === 0 && history === counted && foodFrom !== null
  return (
    <p className="food-line">
      <Icon name="bowl" size={18} />
      <span>
        {isAllOlder
          ? t('history.food.older', { day: formatDay(foodFrom) })
          : foodText(locale, food)}
        {food.granted > counted - history && <small>{t('history.food.beyond')}</small>}
        {history > 0 && !isAllOlder && (
          <small>{t('history.food.history', { count: history })}</small>
        )}
      </span>
    </p>
  )
}
