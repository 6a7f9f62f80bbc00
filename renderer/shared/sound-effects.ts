import { createContext, use, useCallback } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { PlayedSound } from '../bird/act-queue.ts'
import type { SoundEffectName } from './sound-effect-names.ts'
import { useSnapshotStore } from './bridge-hooks.ts'
import type { SoundPlayer } from './sound.ts'

/** The page's only sound object. Null on a page without sound. */
export const SoundContext = createContext<SoundPlayer | null>(null)

/** A sound of a lower priority must not interrupt a sound that announces news. */
const priorities: Readonly<Partial<Record<SoundEffectName, number>>> = { 'level-up': 1, unlock: 1 }

/** @returns a stable function that plays Dash's sound effects */
export function useSoundEffects(page: Snapshot['soundWindow']): (played: PlayedSound) => void {
  const sound = use(SoundContext)
  const store = useSnapshotStore()
  return useCallback(
    ({ sound: name, food }) => {
      const { soundWindow, settings, quiet } = store.getState()
      if (soundWindow !== page || settings.muted || quiet.name !== 'none') return
      const effect: SoundEffectName = name === 'bite' ? `bite-${food}` : name
      if (settings.effectsVolume > 0)
        sound?.playEffect(`/sounds/${effect}.wav`, settings.effectsVolume, priorities[effect] ?? 0)
    },
    [page, sound, store],
  )
}
