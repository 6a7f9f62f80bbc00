import { createContext, use, useMemo } from 'react'
import type { Events } from '../../preload/contract/events.ts'
import type { TimedEvent } from '../bird/behaviour.ts'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge } from './main-process.ts'

type Speaks = Extract<Events['bird'], { readonly type: 'speaks' }>

/**
 * Passes main's bird events on. Speech events wait until the speech is audible, because sound takes time to reach the
 * loudspeaker and the beak has to match it. After a whole clip, main's end event is ignored, because the last part of
 * the clip may not be audible yet. A late subscriber, such as the bubble of a line, gets the current speech.
 */
export function createHeardEvents() {
  const listeners = new Set<(event: TimedEvent) => void>()
  let endsByItself = false
  let latest: (Speaks & { readonly since: number }) | undefined
  const tell = (event: TimedEvent) => {
    for (const listener of listeners) listener(event)
  }
  return {
    subscribe(listener: (event: TimedEvent) => void) {
      listeners.add(listener)
      if (latest && performance.now() < latest.since + latest.seconds * 1000) listener(latest)
      return () => void listeners.delete(listener)
    },
    /** Call it with each event from main. */
    hears(event: Events['bird']) {
      if (event.type === 'speaks') {
        if (event.clip !== null || event.words) return
        endsByItself = false
      }
      if (event.type === 'stops-speaking') {
        if (endsByItself) return
        latest = undefined
      }
      tell(event)
    },
    /** Call it when announced speech becomes audible, and again with a better `since` (ms of `performance.now()`). */
    begins(speech: Speaks, since: number) {
      endsByItself = false
      latest = { ...speech, since }
      tell(latest)
    },
    /** Call it when a whole clip has been played. The loudspeaker may still play its last part. */
    ended() {
      endsByItself = true
    },
  }
}

/** Null if the page plays no speech. */
export const HeardEventsContext = createContext<ReturnType<typeof createHeardEvents> | null>(null)

/** Main's bird events, for everything on a page that follows Dash. Returns the same object on every render. */
export function useBirdEvents(): BirdEvents {
  const bridge = useBridge()
  const heard = use(HeardEventsContext)
  return useMemo(
    () => heard ?? { subscribe: (listener) => bridge.on('bird', listener) },
    [bridge, heard],
  )
}
