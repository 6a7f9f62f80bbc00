import { useEffect, useState } from 'react'
import './entrance.css'

/** Whether Dash is away, arrives, is here, or leaves: a class of the element that carries it (entrance.css). */
export type Entrance = `entrance-${'away' | 'arrives' | 'here' | 'leaves'}`

/** Longer than the movements of entrance.css. A hidden window draws none, and so does not tell of their end. */
const hopMs = 560

/**
 * Follows whether Dash is in this window: it hops in and out, once each time.
 * @param options.first whether it hops in when the window is first drawn, or is here already
 * @param options.hops false: it is simply there, or gone, as with reduced motion
 */
export function useEntrance({
  isHere,
  first,
  hops,
}: {
  readonly isHere: boolean
  readonly first: 'arrives' | 'here'
  readonly hops: boolean
}): Entrance {
  const [wasHere, setWasHere] = useState(isHere)
  const [isMoving, setMoving] = useState(isHere && first === 'arrives')
  if (wasHere !== isHere) {
    setWasHere(isHere)
    setMoving(true)
  }
  useEffect(() => {
    if (!isMoving) return undefined
    const timer = setTimeout(() => setMoving(false), hopMs)
    return () => clearTimeout(timer)
  }, [isMoving, isHere])
  if (hops && isMoving) return isHere ? 'entrance-arrives' : 'entrance-leaves'
  return isHere ? 'entrance-here' : 'entrance-away'
}
