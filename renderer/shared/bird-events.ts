import { createContext, use, useMemo } from 'react'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Events } from '../../preload/contract/events.ts'
import type { TimedEvent } from '../bird/behaviour.ts'

type Speaks = Extract<Events['bird'], { readonly type: 'speaks' }>

/** The bird's events, for everything on a page that follows it. */
export interface BirdEventSource {
  /** @returns the unsubscribe function */
  subscribe(listener: (event: TimedEvent) => void): () => void
}

/** The bird's events on a page that plays its speech. */
export interface HeardEvents extends BirdEventSource {
  /**
   * Call it when announced speech becomes audible or is about to, and again if it turns out to have begun at another
   * time.
   * @param since in milliseconds of `performance.now()`
   */
  begins(speech: Speaks, since: number): void
  /** Call it when main says that Dash is silent. */
  stopped(): void
  /** Call it when a whole clip has been played. Its last part may still be on its way to the loudspeaker. */
  ended(): void
}

/** Whether this page plays the speech. */
const isHeardHere = ({ clip, words }: Speaks): boolean =>
  clip !== null || (words !== undefined && words !== null)

/**
 * Passes main's bird events on at once, but speech only when it becomes audible: sound takes time to reach the
 * loudspeaker, and the beak has to move with it. A clip that has been played to its end may still be on its way
 * there, so main's end event is then ignored. A late subscriber, such as the bubble of a line, gets the current
 * speech.
 */
export function createHeardEvents(bridge: DashBridge): HeardEvents {
  const listeners = new Set<(event: TimedEvent) => void>()
  let endsByItself = false
  let latest: (Speaks & { readonly since: number }) | undefined
  return {
    subscribe(listener) {
      listeners.add(listener)
      if (latest && performance.now() < latest.since + latest.seconds * 1000) listener(latest)
      const off = bridge.on('bird', (event) => {
        if (event.type === 'speaks') {
          if (isHeardHere(event)) return
          endsByItself = false
        }
        if (event.type !== 'stops-speaking' || !endsByItself) listener(event)
      })
      return () => {
        listeners.delete(listener)
        off()
      }
    },
    begins(speech, since) {
      endsByItself = false
      latest = { ...speech, since }
      for (const listener of listeners) listener(latest)
    },
    stopped() {
      if (!endsByItself) latest = undefined
    },
    ended() {
      endsByItself = true
    },
  }
}

/** Null if the page plays no speech. */
export const HeardEventsContext = createContext<HeardEvents | null>(null)

/** Returns the same object as long as the bridge is the same. */
export function useBirdEvents(bridge: DashBridge): BirdEventSource {
  const heard = use(HeardEventsContext)
  return useMemo(
    () => heard ?? { subscribe: (listener) => bridge.on('bird', listener) },
    [bridge, heard],
  )
}
