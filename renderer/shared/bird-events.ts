import { createContext, use, useMemo } from 'react'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Events } from '../../preload/contract/events.ts'
import type { TimedEvent } from '../bird/behaviour.ts'

type Speaks = Extract<Events['bird'], { readonly type: 'speaks' }>

/** What happens to the bird, for everyone on a page who follows it. */
export interface BirdEventSource {
  /** @returns its own unsubscribe */
  subscribe(listener: (event: TimedEvent) => void): () => void
}

/** What happens to the bird where the page itself lets its speech be heard. */
export interface HeardEvents extends BirdEventSource {
  /**
   * To be called when speech that was told is heard, or is about to be; again where it turns out to have begun at another time.
   * @param since in milliseconds of `performance.now()`
   */
  begins(speech: Speaks, since: number): void
  /** To be called when main tells that Dash is silent. */
  stopped(): void
  /** To be called when all of a clip has been played. Its last may still be on its way to the loudspeaker. */
  ended(): void
}

/** Whether this page is the one that lets it be heard. */
const isHeardHere = ({ clip, words }: Speaks): boolean =>
  clip !== null || (words !== undefined && words !== null)

/**
 * Hands on what main tells of the bird at once, but speech when it is heard: sound takes its time to the loudspeaker, and the beak
 * is to move with it. What has been played to its end may still be on its way there, so the end that main tells
 * then is no news. Who comes later, as the bubble of a line may, hears of the speech of now.
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

/** Null where the page lets no speech be heard. */
export const HeardEventsContext = createContext<HeardEvents | null>(null)

/** The same object while the bridge is the same. */
export function useBirdEvents(bridge: DashBridge): BirdEventSource {
  const heard = use(HeardEventsContext)
  return useMemo(
    () => heard ?? { subscribe: (listener) => bridge.on('bird', listener) },
    [bridge, heard],
  )
}
