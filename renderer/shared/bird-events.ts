import { createContext, use } from 'react'
import type { BirdEvents } from '../bird/use-bird.ts'

export const BirdEventsContext = createContext<BirdEvents | null>(null)

/** Main's bird events, for everything on a page that follows Dash. Returns the same object on every render. */
export function useBirdEvents(): BirdEvents {
  const events = use(BirdEventsContext)
  if (!events) throw new Error('the bird events are missing in the context')
  return events
}
