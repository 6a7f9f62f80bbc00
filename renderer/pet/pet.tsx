import { useEffect } from 'react'
import { Bird } from '../bird/bird.tsx'
import { useBird, type Liveliness } from '../bird/use-bird.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { useRequest, useBridge } from '../shared/requests.ts'
import { useBirdEvents } from '../shared/bird-events.ts'
import { Bubble } from '../shared/bubble.tsx'
import { useSpared } from '../shared/low-battery.ts'
import { useReducedMotion } from '../shared/reduced-motion.ts'
import { useSnapshot } from '../shared/snapshot.ts'
import { useSoundEffects, useSpeechAfterMeal } from '../shared/sound-effects.ts'
import { labels } from './labels.ts'
import './pet.css'
import { usePointer } from './use-pointer.ts'

const livelinessIn = ({ petWindow, idleWindow }: Snapshot): Liveliness => {
  // A hidden floating window stays a visible document to Chromium, since it plays sound.
  if (!petWindow.shown) return 'paused'
  return idleWindow === 'pet' ? 'idles' : 'reacts'
}

/** The floating window: Dash, and a bubble above. */
export function Pet() {
  const bridge = useBridge()
  const label = useSnapshot(({ locale }) => labels[locale])
  const mood = useSnapshot((snapshot) => snapshot.pet.mood)
  const outfit = useSnapshot((snapshot) => snapshot.wardrobe.worn)
  const size = useSnapshot((snapshot) => snapshot.petWindow.size)
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const liveliness = useSpared(useSnapshot(livelinessIn))
  const events = useBirdEvents(bridge)
  const reducedMotion = useReducedMotion()
  const { ask } = useRequest()
  const onStroke = () => void ask('stroke', null)
  const onHeard = useSoundEffects('pet')
  const onShow = useSpeechAfterMeal()
  const { bird, hand } = useBird({
    mood,
    outfit,
    events,
    liveliness,
    reducedMotion,
    onShow,
    onStroke,
    onHeard,
  })
  useEffect(() => bridge.on('pointer', hand.nears), [bridge, hand])
  const pointer = usePointer({
    onDragStart: () => void ask('drag-start', null),
    onDragEnd: () => void ask('drag-end', null),
    bird: hand,
  })

  return (
    <main className="pet">
      {bubble && (
        <div className="pet-words" key={bubble.id} role="status" aria-label={label.bubble}>
          <Bubble text={bubble.text} />
          {credit !== null && <p className="pet-credit">{credit}</p>}
        </div>
      )}
      <div
        {...pointer}
        className="pet-dash"
        role="button"
        tabIndex={0}
        aria-label={label.dash}
        onDoubleClick={() => void ask('open-home', null)}
        onContextMenu={(event) => {
          event.preventDefault()
          void ask('open-menu', null)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void ask('open-home', null)
          if (event.key === ' ') hand.strokes()
        }}
      >
        <Bird {...bird} size={size} edge />
      </div>
    </main>
  )
}
