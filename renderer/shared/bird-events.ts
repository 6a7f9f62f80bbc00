import { createContext, use, useMemo } from 'react'
import type { BirdEvent } from '../../preload/contract/events.ts'
import type { SpeaksEvent, PageBirdEvent } from '../bird/bird-reducer.ts'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge } from './main-process.ts'

type AudibleSpeech = SpeaksEvent & { readonly since: number }

/** What a page plays of Dash's speech. */
type PlayedSpeech =
  | { readonly name: 'none' }
  /** It is on its way to the loudspeaker. */
  | { readonly name: 'coming'; readonly speech: SpeaksEvent }
  /** `played`: the whole clip was played. The loudspeaker may still play its last part. */
  | { readonly name: 'audible' | 'played'; readonly speech: AudibleSpeech }

/**
 * Passes main's bird events on. Speech events wait until the speech is audible, because sound takes time to reach the
 * loudspeaker and the beak has to match it. After a whole clip, main's end event is ignored, because the last part of
 * the clip may not be audible yet. A late subscriber, such as the bubble of a line, gets the current speech.
 */
export function createAudibleEvents() {
  const listeners = new Set<(event: PageBirdEvent) => void>()
  let played: PlayedSpeech = { name: 'none' }

  return {
    subscribe(listener: (event: PageBirdEvent) => void) {
      listeners.add(listener)
      if (played.name === 'audible' || played.name === 'played') {
        const { since, seconds } = played.speech
        if (performance.now() < since + seconds * 1000) listener(played.speech)
      }
      return () => void listeners.delete(listener)
    },
    receive(event: BirdEvent) {
      if (event.type === 'stops-speaking' && played.name === 'played') return
      if (event.type === 'speaks' && (event.clip !== null || event.words)) {
        played = { name: 'coming', speech: event }
        return
      }
      if (event.type === 'speaks' || event.type === 'stops-speaking') played = { name: 'none' }
      for (const listener of listeners) listener(event)
    },
    /** Reports since when (`performance.now()`) the latest speech is audible. A second call corrects the start. */
    begin: (since: number): void => {
      if (played.name === 'none') return
      const speech = { ...played.speech, since }
      played = { name: 'audible', speech }
      for (const listener of listeners) listener(speech)
    },
    /** Reports that the latest clip was played to its end. */
    end() {
      if (played.name === 'audible') played = { ...played, name: 'played' }
    },
  }
}

/** Null if the page plays no speech. */
export const AudibleEventsContext = createContext<ReturnType<typeof createAudibleEvents> | null>(
  null,
)

/** Main's bird events, for everything on a page that follows Dash. Returns the same object on every render. */
export function useBirdEvents(): BirdEvents {
  const bridge = useBridge()
  const audible = use(AudibleEventsContext)
  return useMemo(
    () => audible ?? { subscribe: (listener) => bridge.on('bird', listener) },
    [bridge, audible],
  )
}
