import { memo, type DragEvent } from 'react'
import type { PetStats } from '../../../preload/contract/events.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import { Dish } from '../../bird/dish.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { RemedyButton } from '../../shared/notice.tsx'
import { usePainted } from '../../shared/page.tsx'
import { hasSources, useSnapshot } from '../../shared/bridge-hooks.ts'
import { useNest } from './nest-context.ts'
import './pantry.css'

/** The side of the dragged dish, and the margin around it for its shadow and tilt, in CSS pixels. */
const dragImage = { dish: 80, margin: 16 }

export const dishType = 'application/x-hot-dash-dish'

/** Replaces the drag image, which would be the tile, with the dish. */
function carryDish({ currentTarget, dataTransfer }: DragEvent<HTMLElement>, kind: Kind): void {
  dataTransfer.setData(dishType, kind)
  dataTransfer.effectAllowed = 'move'
  const drawing = currentTarget.querySelector('svg')
  if (!drawing) return
  const ghost = document.createElement('div')
  ghost.className = 'dish-in-hand'
  const dish = drawing.cloneNode(true) as SVGElement
  dish.setAttribute('width', String(dragImage.dish))
  dish.setAttribute('height', String(dragImage.dish))
  ghost.append(dish)
  document.body.append(ghost)
  const middle = dragImage.dish / 2 + dragImage.margin
  dataTransfer.setDragImage(ghost, middle, middle)
  // Remove the element after this event, when the browser has copied its image.
  setTimeout(() => ghost.remove())
}

/** The props of a tile whose dish can be dragged to Dash. */
export function useDragProps(kind: Kind) {
  const { setDragged } = useNest()
  return {
    onDragStart: (event: DragEvent<HTMLElement>) => {
      carryDish(event, kind)
      setDragged(kind)
    },
    onDragEnd: () => setDragged(null),
  }
}

/** The dishes of a kind. Memoized: its texts take most of the Nest's time, and a meal changes only some tiles. */
const Tile = memo(function Tile(props: {
  readonly kind: Kind
  /** The count to show. The user cannot feed dishes that already fly. */
  readonly count: number
}) {
  const { kind, count } = props
  const { t, formatDay, formatNumber } = useLocale()
  const { ask } = useNest()
  const dragProps = useDragProps(kind)
  const stock = useSnapshot(({ pantry }) => pantry.find((dishes) => dishes.kind === kind))
  // Formatting the first date loads locale data (8 ms), so wait for the first paint.
  const isPainted = usePainted()
  const isFeedable = stock !== undefined && stock.count > 0
  const number = formatNumber(count)
  const dish = t(`dish.${kind}`)
  return (
    <button
      type="button"
      className="tile"
      disabled={!isFeedable}
      draggable={isFeedable}
      aria-label={count > 0 ? t('pantry.feedDish', { dish, number }) : t('pantry.noDish', { dish })}
      title={stock && isPainted ? t('pantry.since', { day: formatDay(stock.oldest) }) : undefined}
      onClick={() => void ask('feed-one', { kind })}
      {...dragProps}
    >
      <Dish kind={kind} size={44} isEmpty={count === 0} />
      <span>{dish}</span>
      <span className="tile-count">{t('pantry.times', { number })}</span>
    </button>
  )
})

/** A click, Enter or a drag to Dash feeds a dish. */
export function Pantry(props: {
  /** The dishes that the meal has not used yet. Undefined without a meal. */
  readonly waiting: PetStats['waiting'] | undefined
  readonly hasNeverFed: boolean
}) {
  const { waiting, hasNeverFed } = props
  const { t } = useLocale()
  const { ask, dishes } = useNest()
  const pantry = useSnapshot((snapshot) => snapshot.pantry)
  const isConnected = useSnapshot(hasSources)
  const inPantry = (kind: Kind) => pantry.find((dish) => dish.kind === kind)?.count ?? 0
  const shown = (kind: Kind) => waiting?.[kind] ?? inPantry(kind)
  const total = (count: (kind: Kind) => number) => kinds.reduce((sum, kind) => sum + count(kind), 0)
  const canFeed = total(inPantry) > 0
  const isEmpty = total(shown) === 0
  const hint = () => {
    if (hasNeverFed && shown('commit') > 0) return t('nest.firstFeed', { count: shown('commit') })
    if (!isEmpty) return t('pantry.hint')
    return isConnected ? t('pantry.empty') : t('pantry.noSources')
  }

  return (
    <Card
      title={t('pantry.title')}
      aside={<span className="pantry-waiting">{t('pantry.waiting', { count: total(shown) })}</span>}
    >
      <ul ref={dishes} className="tiles">
        {kinds.map((kind) => (
          <li key={kind} data-kind={kind}>
            <Tile kind={kind} count={shown(kind)} />
          </li>
        ))}
      </ul>
      {/* The text comes last, so that its length does not move the buttons. */}
      <div className="pantry-feed">
        <Button
          variant="main"
          disabled={!canFeed}
          onClick={() => void ask('feed-one', { kind: null })}
        >
          {t('pantry.feedOne')}
        </Button>
        <Button disabled={!canFeed} onClick={() => void ask('feed-all', null)}>
          {t('pantry.feedAll')}
        </Button>
      </div>
      <p className={hasNeverFed && !isEmpty ? 'pantry-first' : 'pantry-hint'}>{hint()}</p>
      {isEmpty && !isConnected && (
        <RemedyButton icon="plus" remedy={{ type: 'settings', section: 'folders' }}>
          {t('pantry.addSources')}
        </RemedyButton>
      )}
    </Card>
  )
}
