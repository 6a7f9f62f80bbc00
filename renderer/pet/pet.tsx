import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { BirdEvent } from '../../preload/contract/events.ts'
import { Bird, useBird } from '../bird/index.ts'
import { useAsk, useBridge } from '../shared/asking.ts'
import { useBirdEvents } from '../shared/bird-events.ts'
import { Bubble } from '../shared/bubble.tsx'
import { useReducedMotion } from '../shared/reduced-motion.ts'
import { useSnapshot } from '../shared/snapshot.ts'
import './pet.css'
import type { Sound } from './sound.ts'
import { usePointer } from './use-pointer.ts'

/** The floating window: Dash, a bubble above, and all sound. */
export function Pet({ sound }: { readonly sound: Sound }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const mood = useSnapshot((snapshot) => snapshot.pet.mood)
  const outfit = useSnapshot((snapshot) => snapshot.wardrobe.worn)
  const size = useSnapshot((snapshot) => snapshot.company.size)
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const volume = useSnapshot(({ voice }) => (voice.muted ? 0 : voice.volume))
  const events = useBirdEvents(bridge)
  const reducedMotion = useReducedMotion()
  const bird = useBird({ mood, outfit, events, reducedMotion })
  const { ask } = useAsk()
  const pointer = usePointer({
    onDragStart: () => void ask('drag-start', null),
    onDragEnd: () => void ask('drag-end', null),
    onStroke: () => void ask('stroke', null),
  })

  useSpokenClips(sound, volume, (line) => void ask('clip-ended', { line }))

  return (
    <main className="pet">
      {bubble && (
        <div className="pet-words" key={bubble.id} role="status" aria-label={t('speech.bubble')}>
          <Bubble text={bubble.text} />
          {credit !== null && <p className="pet-credit">{credit}</p>}
        </div>
      )}
      <div
        {...pointer}
        className="pet-dash"
        role="button"
        tabIndex={0}
        aria-label={t('pet.label')}
        onDoubleClick={() => void ask('open-home', null)}
        onContextMenu={(event) => {
          event.preventDefault()
          void ask('open-menu', null)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') void ask('open-home', null)
        }}
      >
        <Bird {...bird} size={size} edge />
      </div>
    </main>
  )
}

/** Plays what Dash speaks, at the volume of now, and says when a clip has ended. */
function useSpokenClips(sound: Sound, volume: number, onEnd: (line: number) => void) {
  const bridge = useBridge()
  const latest = useRef({ volume, onEnd })
  useEffect(() => {
    latest.current = { volume, onEnd }
  })
  useEffect(() => {
    sound.setVolume(volume)
  }, [sound, volume])
  useEffect(() => {
    const hear = (event: BirdEvent) => {
      if (event.type === 'speaks') {
        const { line, clip } = event
        sound.play(clip, latest.current.volume, () => latest.current.onEnd(line))
      }
      if (event.type === 'stops-speaking') sound.stop()
    }
    const off = bridge.on('bird', hear)
    return () => {
      off()
      sound.stop()
    }
  }, [bridge, sound])
}
