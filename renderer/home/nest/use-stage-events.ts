import { useMemo } from 'react'
import type { BirdEvents, BirdHappening } from '../../bird/index.ts'
import { useBirdEvents, type BirdEventSource } from '../../shared/bird-events.ts'
import { useBridge } from '../../shared/requests.ts'

/** What happens to Dash in the nest: what main tells, and what a hand does there. */
export interface StageEvents extends BirdEvents {
  /** A show is over at once. */
  readonly skip: () => void
  /**
   * A dish is put into the beak by hand: the meal that comes of it does not fly there once more.
   * @param feed asks for the meal; main tells of it before it answers
   */
  readonly hand: (feed: () => Promise<unknown>) => void
}

function createStageEvents(source: BirdEventSource): StageEvents {
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

/** The same object while the bridge is the same. */
export function useStageEvents(): StageEvents {
  const source = useBirdEvents(useBridge())
  return useMemo(() => createStageEvents(source), [source])
}
