import { useMemo } from 'react'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Events } from '../../preload/contract/events.ts'

/** What happens to the bird, for everyone on a page who follows it. */
export interface BirdEventSource {
  /** @returns its own unsubscribe */
  subscribe(listener: (event: Events['bird']) => void): () => void
}

/** The same object while the bridge is the same. */
export function useBirdEvents(bridge: DashBridge): BirdEventSource {
  return useMemo(() => ({ subscribe: (listener) => bridge.on('bird', listener) }), [bridge])
}
