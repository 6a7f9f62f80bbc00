import { useEffect, useState } from 'react'
import './entrance.css'

/** Whether Dash is away, arriving or here: a class of the element that carries it (entrance.css). */
export type Entrance = `entrance-${'away' | 'arrives' | 'here'}`

/** Longer than the animations of entrance.css. A hidden window draws none, and so does not report their end. */
const hopMs = 560

/**
 * Follows whether Dash is in this window: it hops in, but disappears at once, since it is then in another window.
 * @param options.hops false: it appears without hopping, as with reduced motion
 */
export function useEntrance({
  isHere,
  hops,
}: {
  readonly isHere: boolean
  readonly hops: boolean
}): Entrance {
  const [wasHere, setWasHere] = useState(isHere)
  const [isMoving, setMoving] = useState(false)
  if (wasHere !== isHere) {
    setWasHere(isHere)
    setMoving(isHere)
  }
  useEffect(() => {
    if (!isMoving) return undefined
    const timer = setTimeout(() => setMoving(false), hopMs)
    return () => clearTimeout(timer)
  }, [isMoving, isHere])
  if (!isHere) return 'entrance-away'
  return hops && isMoving ? 'entrance-arrives' : 'entrance-here'
}
