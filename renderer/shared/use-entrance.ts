import { useEffect, useState } from 'react'
import './entrance.css'

/** Whether Dash is away, arrives, or is here: a class of the element that carries it (entrance.css). */
export type Entrance = `entrance-${'away' | 'arrives' | 'here'}`

/** Longer than the movements of entrance.css. A hidden window draws none, and so does not tell of their end. */
const hopMs = 560

/**
 * Follows whether Dash is in this window: it hops in, and is gone at once, since it is in another one then.
 * @param options.hops false: it is simply there, as with reduced motion
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
