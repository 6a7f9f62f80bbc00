import { useEffect } from 'react'
import type { Hand } from '../bird/index.ts'

/** Lets Dash watch the user's pointer and keys in Home. */
export function useOnlooker(hand: Hand): void {
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const root = document.documentElement
    root.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => hand.points({ x: clientX, y: clientY }),
      { signal, passive: true },
    )
    root.addEventListener('pointerleave', () => hand.points(null), { signal })
    root.addEventListener('keydown', hand.stirs, { signal })
    return () => ending.abort()
  }, [hand])
}
