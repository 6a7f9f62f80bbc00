import { createContext, use, useCallback, useState } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Heard, Show } from '../bird/acts.ts'
import type { EffectName } from './effect-names.ts'
import { useBridge, useSnapshotStore } from './main-process.ts'
import type { Sound } from './sound.ts'

/** The page's only sound object. Null on a page without sound. */
export const SoundContext = createContext<Sound | null>(null)

/** A sound of a lower rank must not interrupt a sound that announces news. */
const ranks: Readonly<Partial<Record<EffectName, number>>> = { 'level-up': 1, unlock: 1 }

/** @returns a stable function that plays Dash's sound effects */
export function useSoundEffects(page: Snapshot['soundWindow']): (heard: Heard) => void {
  const sound = use(SoundContext)
  const store = useSnapshotStore()
  return useCallback(
    (heard) => {
      const { soundWindow, settings, quiet } = store.getState()
      if (soundWindow !== page || settings.muted || quiet.name !== 'none') return
      // The sound of a bite depends on the dish.
      const effect: EffectName = heard.sound === 'bite' ? `bite-${heard.food}` : heard.sound
      if (settings.effectsVolume > 0)
        sound?.playEffect(`/sounds/${effect}.wav`, settings.effectsVolume, ranks[effect] ?? 0)
    },
    [page, sound, store],
  )
}

/** @returns a stable function for `useDash` that tells main that a meal is over, so that Dash may speak */
export function useSpeechAfterMeal(): (show: Show | null) => void {
  const { request: send } = useBridge()
  return useCallback(
    (show) => {
      if (show === null) void send('meal-shown', null)
    },
    [send],
  )
}

/** @returns the current meal's show or null, and a stable function for `useDash` that also tells main of its end */
export function useShownMeal(): readonly [show: Show | null, onShow: (show: Show | null) => void] {
  const [show, setShow] = useState<Show | null>(null)
  const afterMeal = useSpeechAfterMeal()
  const onShow = useCallback(
    (next: Show | null) => {
      setShow(next)
      afterMeal(next)
    },
    [afterMeal],
  )
  return [show, onShow]
}
