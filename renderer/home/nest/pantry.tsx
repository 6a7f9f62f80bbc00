import { memo, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import type { PantryDish } from '../../../preload/contract/views/pet.ts'
import { Dish } from '../../bird/index.ts'
import { usePainted } from '../../shared/after-paint.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { formatDay, formatNumber } from '../../shared/formats.ts'
import { kinds } from '../../../preload/contract/kinds.ts'
import { carryDish } from './dish-in-hand.ts'

/**
 * Four tiles of dishes; a click, Enter or a drag to Dash feeds one.
 * It renders with what it is given alone, not with each moment of a meal.
 */
export const Pantry = memo(function Pantry({
  ref,
  pantry,
  locale,
  neverFed,
  hasSources,
  onFeed,
  onFeedAll,
  onDrag,
  onAddSources,
}: {
  readonly ref: Ref<HTMLUListElement>
  readonly pantry: readonly PantryDish[]
  readonly locale: Locale
  readonly neverFed: boolean
  readonly hasSources: boolean
  readonly onFeed: (kind: Kind | null) => void
  readonly onFeedAll: () => void
  readonly onDrag: (kind: Kind | null) => void
  readonly onAddSources: () => void
}) {
  const { t } = useTranslation()
  const waiting = pantry.reduce((sum, { count }) => sum + count, 0)
  const chillies = pantry.find(({ kind }) => kind === 'commit')?.count ?? 0
  const isEmpty = waiting === 0
  // The first day that is written in words loads for 8 ms.
  const isPainted = usePainted()
  const since = ({ oldest }: PantryDish) =>
    isPainted ? t('pantry.since', { day: formatDay(locale, oldest) }) : undefined
  const hint = () => {
    if (neverFed && chillies > 0) return t('nest.firstFeed', { count: chillies })
    if (!isEmpty) return t('pantry.hint')
    return hasSources ? t('pantry.empty') : t('pantry.noSources')
  }

  return (
    <Card
      title={t('pantry.title')}
      className="pantry"
      aside={<span className="pantry-waiting">{t('pantry.waiting', { count: waiting })}</span>}
    >
      <ul ref={ref} className="tiles">
        {kinds.map((kind) => {
          const found = pantry.find((dish) => dish.kind === kind)
          const count = found?.count ?? 0
          const number = formatNumber(locale, count)
          const dish = t(`dish.${kind}`)
          return (
            <li key={kind} data-kind={kind}>
              <button
                type="button"
                className="tile"
                disabled={count === 0}
                draggable={count > 0}
                aria-label={
                  count > 0 ? t('pantry.feedDish', { dish, number }) : t('pantry.noDish', { dish })
                }
                title={found && since(found)}
                onClick={() => onFeed(kind)}
                onDragStart={(event) => {
                  carryDish(event, kind)
                  onDrag(kind)
                }}
                onDragEnd={() => onDrag(null)}
              >
                <Dish kind={kind} size={44} empty={count === 0} />
                <span className="tile-name">{dish}</span>
                <span className="tile-count">{t('pantry.times', { number })}</span>
              </button>
            </li>
          )
        })}
      </ul>
      {/* The words come last: whatever they are, the buttons stay where they are. */}
      <div className="pantry-feed">
        <Button look="main" disabled={isEmpty} onClick={() => onFeed(null)}>
          {t('pantry.feedOne')}
        </Button>
        <Button disabled={isEmpty} onClick={onFeedAll}>
          {t('pantry.feedAll')}
        </Button>
      </div>
      <p className={neverFed && !isEmpty ? 'pantry-first' : 'pantry-hint'}>{hint()}</p>
      {isEmpty && !hasSources && (
        <Button look="quiet" icon="plus" onClick={onAddSources}>
          {t('pantry.addSources')}
        </Button>
      )}
    </Card>
  )
})
