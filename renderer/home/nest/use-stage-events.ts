import { useMemo } from 'react'
import type { BirdEvents, BirdHappening } from '../../bird/index.ts'
import { useBirdEvents } from '../../shared/bird-events.ts'
import { useBridge } from '../../shared/requests.ts'

/** What happens to Dash in the nest: what main tells, and what a hand does there. */
export interface StageEvents extends BirdEvents {
  /** A show is over at once. */
  skip(): void
  /**
   * A dish is put into the beak by hand: the meal that comes of it does not fly there once more.
   * @param feed asks for the meal; main tells of it before it answers
   */
  hand(feed: () => Promise<unknown>): void
}

/** The same object while the bridge is the same. */
export function useStageEvents(): StageEvents {
  const events = useBirdEvents(useBridge())
  return useMemo(() => {
    const listeners = new Set<(event: BirdHappening) => void>()
    let isHanded = false
    return {
      subscribe(listener) {
        listeners.add(listener)
        const unsubscribe = events.subscribe((event) => {
          if (event.type === 'fed' && isHanded) listener({ ...event, type: 'handed' })
          else listener(event)
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
  }, [events])
}
