import { createContext, use, useMemo } from 'react'
import type { PageBirdEvent } from '../bird/bird-reducer.ts'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge } from './bridge-hooks.ts'

/**
 * Passes bird events on to everything on a page that follows Dash. A late subscriber, such as the bubble of a line, gets
 * the speech that is audible now.
 */
export function createBirdEvents() {
  const listeners = new Set<(event: PageBirdEvent) => void>()
  let speech: PageBirdEvent & { readonly type: 'speaks' | 'stops-speaking' } = {
    type: 'stops-speaking',
  }

  return {
    subscribe(listener: (event: PageBirdEvent) => void) {
      listeners.add(listener)
      if (speech.type === 'speaks' && speech.since !== undefined) {
        const { since, seconds } = speech
        if (performance.now() < since + seconds * 1000) listener(speech)
      }
      return () => void listeners.delete(listener)
    },
    send(event: PageBirdEvent): void {
      if (event.type === 'speaks' || event.type === 'stops-speaking') speech = event
      for (const listener of listeners) listener(event)
    },
  }
}

/** Null if the page plays no speech. */
export const BirdEventsContext = createContext<BirdEvents | null>(null)

/** Main's bird events, for everything on a page that follows Dash. Returns the same object on every render. */
export function useBirdEvents(): BirdEvents {
  const bridge = useBridge()
  const events = use(BirdEventsContext)
  return useMemo(
    () => events ?? { subscribe: (listener) => bridge.on('bird', listener) },
    [bridge, events],
  )
}
