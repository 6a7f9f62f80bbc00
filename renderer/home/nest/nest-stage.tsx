import { useMemo, useRef } from 'react'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { ShownMeal } from '../../bird/meal-show.ts'
import { LivingBird } from '../../bird/living-bird.tsx'
import { Scene } from '../../bird/scene.tsx'
import { SouvenirAtFeet } from '../../bird/souvenir.tsx'
import type { BirdEvents } from '../../bird/use-bird.ts'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { FlyingDishes } from '../../shared/flying-dishes.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useReducedMotion } from '../../shared/motion-hooks.ts'
import { useSnapshot } from '../../shared/bridge-hooks.ts'
import { TripNote } from '../../shared/trip-note.tsx'
import { useHomeBird } from '../use-home-bird.ts'
import { useNest } from './nest-context.ts'
import './nest-stage.css'
import { dishType } from './pantry.tsx'
import { Parcels } from './parcels.tsx'

/** The bird events of the Nest. They mark a meal whose dish the user has put into the beak. */
function createStageEvents(source: BirdEvents) {
  let isHanded = false
  return {
    subscribe: (listener: Parameters<BirdEvents['subscribe']>[0]) =>
      source.subscribe((event) =>
        listener(event.type === 'fed' && isHanded ? { ...event, type: 'handed' } : event),
      ),
    /** Feeds a dish that is already in the beak. Main sends the `fed` event before it answers the request. */
    async feedByHand(feed: () => Promise<unknown>) {
      isHanded = true
      await feed()
      isHanded = false
    },
  }
}

/** The scene with Dash in it. The user can drop dishes on Dash and stroke it. */
export function NestStage(props: {
  readonly show: ShownMeal | null
  readonly onShow: (show: ShownMeal | null) => void
  readonly dragged: Kind | null
}) {
  const { show, onShow, dragged } = props
  const { t, formatNumber } = useLocale()
  const { ask, dishes } = useNest()
  const isMotionReduced = useReducedMotion()
  const mood = useSnapshot(({ pet }) => pet.mood)
  const scene = useSnapshot(({ wardrobe }) => wardrobe.scene)
  const ornament = useSnapshot(({ wardrobe }) => wardrobe.ornament)
  const trip = useSnapshot((snapshot) => snapshot.trip)
  const pantry = useSnapshot((snapshot) => snapshot.pantry)
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const source = useBirdEvents()
  const events = useMemo(() => createStageEvents(source), [source])
  const { bird, hand, tint, entrance, isOut } = useHomeBird({
    events,
    bubble: bubble && { id: bubble.id, side: 'above' },
    onShow,
  })
  const counts = show ? Object.values(show.progress.waiting) : pantry.map(({ count }) => count)
  const dash = useRef<HTMLDivElement>(null)

  return (
    <div
      className={show ? 'stage stage-shows' : 'stage'}
      onClick={show ? hand.skip : undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dishType)) return
        event.preventDefault()
        hand.offerDish({ x: event.clientX, y: event.clientY })
      }}
      onDrop={(event) => {
        event.preventDefault()
        if (dragged) void events.feedByHand(() => ask('feed-one', { kind: dragged }))
      }}
    >
      <div className="stage-scene">
        <Scene
          name={scene}
          tint={tint}
          isStocked={counts.some((count) => count > 0)}
          ornament={ornament}
        >
          <g className={entrance}>
            <LivingBird {...bird} />
          </g>
          {trip.name === 'over' && <SouvenirAtFeet id={trip.souvenir} />}
        </Scene>
        <div
          ref={dash}
          className="stage-dash"
          role="img"
          aria-label={t(isOut ? 'pet.out' : `mood.${mood}`)}
          onPointerMove={(event) => {
            if (event.buttons === 0)
              hand.moveOver({ x: event.clientX, y: event.clientY }, event.timeStamp)
          }}
          onClick={(event) => hand.touch({ x: event.clientX, y: event.clientY })}
        >
          {dragged && (
            <p className="stage-drop">
              <span>{t('nest.dropHere')}</span>
            </p>
          )}
        </div>
        {isOut && <TripNote text={t('pet.out')} onClick={() => void ask('come-out', null)} />}
        <button
          type="button"
          className="stage-stroke"
          onClick={() => {
            // A click ends a meal, during which Dash would not enjoy the stroke.
            hand.skip()
            hand.stroke()
          }}
        >
          {t('nest.stroke')}
        </button>
      </div>
      <Parcels />
      {!isMotionReduced && (
        <FlyingDishes show={show} form={bird.form} from={dishes} to={dash}>
          {show && show.count >= 10 && show.eaten > 0 && (
            <p className="flights-count">×{formatNumber(show.eaten)}</p>
          )}
        </FlyingDishes>
      )}
    </div>
  )
}
