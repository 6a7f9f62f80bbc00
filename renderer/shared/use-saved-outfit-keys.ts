import { useEffect } from 'react'
import { savedNumbers, type SavedNumber } from '../../preload/contract/earnables.ts'
import { useSnapshotStore, type Ask } from './bridge-hooks.ts'

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** The saved outfit of a key. A keyboard whose digits need Shift gives the digit by the key's place. */
function savedNumberOf(pressed: Pressed): SavedNumber | undefined {
  // The system uses these combinations.
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return undefined
  return savedNumbers.find(
    (number) => pressed.key === String(number) || pressed.code === `Digit${number}`,
  )
}

/** Puts on a saved outfit by its key, anywhere in the window except in a field for text. */
export function useSavedOutfitKeys(ask: Ask): void {
  const store = useSnapshotStore()
  useEffect(() => {
    const ending = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        const number = savedNumberOf(event)
        const isText = event.target instanceof Element && event.target.matches('input, textarea')
        if (number === undefined || isText || event.repeat) return
        if (store.getState().wardrobe.saved[number] !== null) void ask('wear-saved', { number })
      },
      { signal: ending.signal },
    )
    return () => ending.abort()
  }, [ask, store])
}
