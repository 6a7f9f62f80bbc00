import { useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { SpokenLine } from '../../../preload/contract/views/voice.ts'
import type { Mood } from '../../../preload/contract/views/pet.ts'
import type { SceneId } from '../../../preload/contract/wardrobe.ts'
import { LivingBird, Scene, useBird, type Show, type Worn } from '../../bird/index.ts'
import { useHomeLiveliness } from '../home-liveliness.ts'
import { useOnlooker } from '../use-onlooker.ts'
import { FlyingDishes } from '../../shared/flying-dishes.tsx'
import { useFormats } from '../../shared/formats.ts'
import { useReducedMotion } from '../../shared/reduced-motion.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useSoundEffects } from '../../shared/sound-effects.ts'
import type { Entrance } from '../../shared/use-entrance.ts'
import { tintAt } from '../../shared/time-of-day.ts'
import { dishType } from './dish-in-hand.ts'
import type { StageEvents } from './use-stage-events.ts'

/** The scene with Dash in it: drop dishes on it, or stroke it. */
export function Stage({
  entrance,
  events,
  show,
  stocked,
  onShow,
  mood,
  outfit,
  scene,
  tiles,
  dragged,
  bubble,
  onDrop,
  onStroke,
}: {
  readonly entrance: Entrance
  readonly events: StageEvents
  /** The current meal; null if there is none. */
  readonly show: Show | null
  /** Whether there is food in the bowl. */
  readonly stocked: boolean
  /** Has to be the same function on every render. */
  readonly onShow: (show: Show | null) => void
  readonly mood: Mood
  readonly outfit: Worn
  readonly scene: SceneId
  /** The tiles where dishes take off. */
  readonly tiles: RefObject<HTMLUListElement | null>
  /** The dish being dragged, if any. */
  readonly dragged: Kind | null
  readonly bubble: SpokenLine | null
  readonly onDrop: (kind: Kind) => void
  readonly onStroke: () => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  const reducedMotion = useReducedMotion()
  const liveliness = useHomeLiveliness()
  const onHeard = useSoundEffects('home')
  const { bird, hand } = useBird({
    mood,
    outfit,
    events,
    liveliness,
    reducedMotion,
    bubble: bubble && { id: bubble.id, side: 'above' },
    onShow,
    onStroke,
    onHeard,
  })
  useOnlooker(hand)
  const tint = useSnapshot(({ hour }) => tintAt(hour))
  const dash = useRef<HTMLDivElement>(null)

  return (
    <div
      className={show ? 'stage stage-shows' : 'stage'}
      onClick={show ? events.skip : undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dishType)) return
        event.preventDefault()
        hand.offers({ x: event.clientX, y: event.clientY })
      }}
      onDrop={(event) => {
        event.preventDefault()
        if (dragged) onDrop(dragged)
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
