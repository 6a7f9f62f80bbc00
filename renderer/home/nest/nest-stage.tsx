import { useEffect, useMemo, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Show } from '../../bird/acts.ts'
import { LivingBird } from '../../bird/living-bird.tsx'
import { Scene } from '../../bird/scene.tsx'
import type { BirdEvents } from '../../bird/use-bird.ts'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { FlyingDishes } from '../../shared/flying-dishes.tsx'
import { useFormats } from '../../shared/formats.ts'
import { useReducedMotion } from '../../shared/reduced-motion.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import type { Entrance } from '../../shared/use-entrance.ts'
import { useHomeBird } from '../home-bird.ts'
import { dishType } from './dish-in-hand.ts'

/** Main's bird events in the Nest, where the user can put a dish into the beak. */
function createStageEvents(source: BirdEvents) {
  let isHanded = false
  return {
    subscribe: (listener: Parameters<BirdEvents['subscribe']>[0]) =>
      source.subscribe((event) =>
        listener(event.type === 'fed' && isHanded ? { ...event, type: 'handed' } : event),
      ),
    /**
     * Puts a dish into the beak by hand: the meal that follows does not fly there again.
     * @param feed asks for the meal; main announces the meal before it answers
     */
    async hand(feed: () => Promise<unknown>) {
      isHanded = true
      await feed()
      isHanded = false
    },
  }
}

/** The scene with Dash in it: drop dishes on it, or stroke it. */
export function Stage({
  entrance,
  show,
  stocked,
  onShow,
  tiles,
  dragged,
  onDrop,
  onStroke,
}: {
  readonly entrance: Entrance
  /** The current meal; null if there is none. */
  readonly show: Show | null
  /** Whether there is food in the bowl. */
  readonly stocked: boolean
  /** Has to be the same function on every render. */
  readonly onShow: (show: Show | null) => void
  /** The tiles where dishes take off. */
  readonly tiles: RefObject<HTMLUListElement | null>
  /** The dish being dragged, if any. */
  readonly dragged: Kind | null
  /** Asks for a meal of the dropped dish. */
  readonly onDrop: (kind: Kind) => Promise<unknown>
  readonly onStroke: () => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const reducedMotion = useReducedMotion()
  const mood = useSnapshot(({ pet }) => pet.mood)
  const scene = useSnapshot(({ wardrobe }) => wardrobe.scene)
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const source = useBirdEvents()
  const events = useMemo(() => createStageEvents(source), [source])
  const { bird, hand, tint } = useHomeBird({
    events,
    bubble: bubble && { id: bubble.id, side: 'above' },
    onShow,
    onStroke,
  })
  const dash = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!show) return undefined
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') hand.skips()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [show, hand])

  return (
    <div
      className={show ? 'stage stage-shows' : 'stage'}
      onClick={show ? hand.skips : undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dishType)) return
        event.preventDefault()
        hand.offers({ x: event.clientX, y: event.clientY })
      }}
      onDrop={(event) => {
        event.preventDefault()
        if (dragged) void events.hand(() => onDrop(dragged))
      }}
    >
      <div className="stage-scene">
        <Scene name={scene} tint={tint} stocked={stocked}>
          <g className={entrance}>
            <LivingBird {...bird} size={512} />
          </g>
        </Scene>
        <div
          ref={dash}
          className="stage-dash"
          role="img"
          aria-label={t(`mood.${mood}`)}
          onPointerMove={(event) => {
            if (event.buttons === 0)
              hand.moves({ x: event.clientX, y: event.clientY }, event.timeStamp)
          }}
          onClick={(event) => hand.touches({ x: event.clientX, y: event.clientY })}
        >
          {dragged && (
            <p className="stage-drop">
              <span>{t('nest.dropHere')}</span>
            </p>
          )}
        </div>
        <button type="button" className="stage-stroke" onClick={hand.strokes}>
          {t('nest.stroke')}
        </button>
      </div>
      {!reducedMotion && (
        <FlyingDishes show={show} from={tiles} to={dash}>
          {show && show.count >= 10 && show.eaten > 0 && (
            <p className="flights-count">×{formatNumber(show.eaten)}</p>
          )}
        </FlyingDishes>
      )}
    </div>
  )
}
