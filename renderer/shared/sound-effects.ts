import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Heard, Show } from '../bird/stage.ts'
import type { EffectName } from './effect-names.ts'
import { sendRequest, useBridge } from './requests.ts'
import type { Sound } from './sound.ts'
import { useSnapshot } from './snapshot.ts'

/** The one owner of sound on a page; null where there is none. */
export const SoundContext = createContext<Sound | null>(null)

/** How each moment sounds: a bite as the dish that it is of. */
export const effectOf = ({ moment, food }: Heard): EffectName =>
  moment === 'bite' ? `bite-${food}` : moment

/** What is told by sound is not broken off by what is merely heard along with it. */
const ranks: Readonly<Partial<Record<EffectName, number>>> = { 'level-up': 1, unlock: 1 }

/** 0 where this window is not the one that is heard, or nothing is to be. */
const volumeIn =
  (page: Snapshot['sound']['window']) =>
  ({ sound, voice, quiet }: Snapshot): number =>
    sound.window === page && !voice.muted && quiet.name === 'none' ? sound.effects : 0

/** @returns plays what is heard of Dash, for `useBird`; the same function between renders */
export function useSoundEffects(page: Snapshot['sound']['window']): (heard: Heard) => void {
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

/** @returns tells main when a meal is over, so that Dash speaks, for `useBird`; the same function between renders */
export function useSpeechAfterMeal(): (show: Show | null) => void {
  const bridge = useBridge()
  return useCallback(
    (show) => {
      if (show === null) void sendRequest(bridge, 'meal-shown', null)
    },
    [bridge],
  )
}

/** @returns the meal of now (null: none) for a page that shows it, and what tells of it as `useSpeechAfterMeal` does */
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
