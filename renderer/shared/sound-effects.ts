import { createContext, use, useCallback, useState } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Heard, Show } from '../bird/acts.ts'
import type { EffectName } from './effect-names.ts'
import { useBridge, useSnapshotStore } from './main-process.ts'
import type { Sound } from './sound.ts'

/** The only owner of sound on a page. Null on a page without sound. */
export const SoundContext = createContext<Sound | null>(null)

/** Incidental sounds must not cut off sounds that announce news. */
const ranks: Readonly<Partial<Record<EffectName, number>>> = { 'level-up': 1, unlock: 1 }

/** @returns a stable function that plays Dash's sound effects */
export function useSoundEffects(page: Snapshot['soundWindow']): (heard: Heard) => void {
  const sound = use(SoundContext)
  const store = useSnapshotStore()
  return useCallback(
    (heard) => {
      const { soundWindow, settings, quiet } = store.getState()
      if (soundWindow !== page || settings.muted || quiet.name !== 'none') return
      // A bite sounds like its dish.
      const effect: EffectName = heard.sound === 'bite' ? `bite-${heard.food}` : heard.sound
      if (settings.effectsVolume > 0)
        sound?.playEffect(`/sounds/${effect}.wav`, settings.effectsVolume, ranks[effect] ?? 0)
    },
    [page, sound, store],
  )
}

/** @returns a stable function for `useDash` that tells main when a meal is over, so that Dash speaks */
export function useSpeechAfterMeal(): (show: Show | null) => void {
  const { request: send } = useBridge()
  return useCallback(
    (show) => {
      if (show === null) void send('meal-shown', null)
    },
    [send],
  )
}

/** @returns the current meal, or null, and a stable function for `useDash` that also tells main when a meal is over */
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
