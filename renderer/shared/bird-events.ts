import { createContext, use, useMemo } from 'react'
import type { BirdEvents } from '../bird/use-bird.ts'
import { useBridge } from './bridge-hooks.ts'

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
