import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Heard, Show } from '../bird/acts.ts'
import type { EffectName } from './effect-names.ts'
import { useBridge } from './requests.ts'
import type { Sound } from './sound.ts'
import { useSnapshot } from './snapshot.ts'

/** The only owner of sound on a page; null if there is none. */
export const SoundContext = createContext<Sound | null>(null)

/** The sound effect of each moment: a bite sounds like its dish. */
export const effectOf = ({ moment, food }: Heard): EffectName =>
  moment === 'bite' ? `bite-${food}` : moment

/** Sounds that announce news must not be cut off by incidental ones. */
const ranks: Readonly<Partial<Record<EffectName, number>>> = { 'level-up': 1, unlock: 1 }

/** 0 if another window plays the sound or nothing should be heard. */
const volumeIn =
  (page: Snapshot['soundWindow']) =>
  ({ soundWindow, settings, quiet }: Snapshot): number =>
    soundWindow === page && !settings.muted && quiet.name === 'none' ? settings.effectsVolume : 0

/** @returns a function that plays Dash's sound effects, for `useBird`; the same on every render */
export function useSoundEffects(page: Snapshot['soundWindow']): (heard: Heard) => void {
  const sound = use(SoundContext)
  const volume = useSnapshot(volumeIn(page))
  const latestVolume = useRef(volume)
  useEffect(() => {
    latestVolume.current = volume
  }, [volume])
  return useCallback(
    (heard) => {
      const effect = effectOf(heard)
      if (latestVolume.current > 0)
        sound?.playEffect(`/sounds/${effect}.wav`, latestVolume.current, ranks[effect] ?? 0)
    },
    [sound],
  )
}

/**
 * @returns a function that tells main when a meal is over, so that Dash speaks, for `useBird`; the same on every
 *   render
 */
export function useSpeechAfterMeal(): (show: Show | null) => void {
  const { request: send } = useBridge()
  return useCallback(
    (show) => {
      if (show === null) void send('meal-shown', null)
    },
    [send],
  )
}

/**
 * @returns the current meal (null: none) for a page that shows it, and a function that reports meals as that of
 *   `useSpeechAfterMeal` does
 */
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
