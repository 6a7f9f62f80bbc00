import { useMemo } from 'react'
import type { BirdEvents, BirdHappening } from '../../bird/index.ts'
import { useBirdEvents } from '../../shared/bird-events.ts'

/** The events of Dash in the Nest: those from main, and those of the pointer. */
export interface StageEvents extends BirdEvents {
  /** Ends the show at once. */
  readonly skip: () => void
  /**
   * Puts a dish into the beak by hand: the meal that follows does not fly there again.
   * @param feed asks for the meal; main announces the meal before it answers
   */
  readonly hand: (feed: () => Promise<unknown>) => void
}

function createStageEvents(source: BirdEvents): StageEvents {
  const listeners = new Set<(event: BirdHappening) => void>()
  let isHanded = false
  return {
    subscribe(listener) {
      listeners.add(listener)
      const unsubscribe = source.subscribe((event) => {
        listener(event.type === 'fed' && isHanded ? { ...event, type: 'handed' } : event)
      })
      return () => {
        listeners.delete(listener)
        unsubscribe()
      }
    },
    skip() {
      for (const listener of listeners) listener({ type: 'skip' })
    },
    hand(feed) {
      isHanded = true
      void feed().finally(() => {
        isHanded = false
      })
    },
  }
}

/** Returns the same object on every render. */
export function useStageEvents(): StageEvents {
  const source = useBirdEvents()
  return useMemo(() => createStageEvents(source), [source])
}
