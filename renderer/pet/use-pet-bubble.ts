import { useState } from 'react'
import { useBridge, useSnapshot } from '../shared/main-process.ts'
import { useLeaving } from '../shared/motion-hooks.ts'
import type { PlacedBubble } from './pet-words.tsx'

/**
 * The bubble beside the floating Dash, from its first measurement until it has faded out.
 * @returns the `line` to say, which is null if the user has dismissed it; the `shown` line, which stays until its
 *   bubble has faded out; and the bubble's place, which is undefined until the bubble has been measured
 */
export function usePetBubble(isHere: boolean) {
  const { request: ask } = useBridge()
  const bubble = useSnapshot((snapshot) => snapshot.bubble)
  const [dismissedId, setDismissedId] = useState<number>()
  const line = isHere && bubble?.id !== dismissedId ? bubble : null
  /** Stops the line's sound too, because the voice's credit is no longer visible. */
  const dismiss = () => {
    if (!line) return
    setDismissedId(line.id)
    void ask('silence', { line: line.id })
  }
  const [placed, setPlaced] = useState<PlacedBubble>()
  const { shown, isLeaving } = useLeaving(line)
  const [wasLeaving, setWasLeaving] = useState(isLeaving)
  if (isLeaving !== wasLeaving) {
    setWasLeaving(isLeaving)
    // Forget the previous bubble's place, even if Dash repeats a line while its bubble fades out.
    if (!isLeaving) setPlaced(undefined)
  }
  const place = placed?.id === shown?.id ? placed : undefined
  return { line, shown, isLeaving, place, onPlaced: setPlaced, dismiss }
}
