import { createContext, use, useMemo } from 'react'
import type { BirdEvent } from '../../preload/contract/events.ts'
import type { SpeaksEvent, PageBirdEvent } from '../bird/bird-reducer.ts'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge } from './main-process.ts'

/**
 * Passes main's bird events on. Speech events wait until the speech is audible, because sound takes time to reach the
 * loudspeaker and the beak has to match it. After a whole clip, main's end event is ignored, because the last part of
 * the clip may not be audible yet. A late subscriber, such as the bubble of a line, gets the current speech.
 */
export function createAudibleEvents() {
  const listeners = new Set<(event: PageBirdEvent) => void>()
  let wasPlayedWhole = false
  let latest: (SpeaksEvent & { readonly since: number }) | undefined
  const publish = (event: PageBirdEvent) => {
    for (const listener of listeners) listener(event)
  }
  return {
    subscribe(listener: (event: PageBirdEvent) => void) {
      listeners.add(listener)
      if (latest && performance.now() < latest.since + latest.seconds * 1000) listener(latest)
      return () => void listeners.delete(listener)
    },
    /** Takes each event from main. */
    receive(event: BirdEvent) {
      if (event.type === 'speaks') {
        if (event.clip !== null || event.words) return
        wasPlayedWhole = false
      }
      if (event.type === 'stops-speaking') {
        if (wasPlayedWhole) return
        latest = undefined
      }
      publish(event)
    },
    /** Reports since when (`performance.now()`) a received speech is audible. A second call corrects the start. */
    begin(speech: SpeaksEvent, since: number) {
      wasPlayedWhole = false
      latest = { ...speech, since }
      publish(latest)
    },
    /** Reports that a whole clip has been played. The loudspeaker may still play its last part. */
    end() {
      wasPlayedWhole = true
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
