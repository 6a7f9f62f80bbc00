import { useEffect, useState } from 'react'
import './entrance.css'
import { useReducedMotion } from './reduced-motion.ts'

/** Whether Dash is away, arriving or here: a class of the element that carries it (entrance.css). */
export type Entrance = `entrance-${'away' | 'arrives' | 'here'}`

/** Longer than the animations of entrance.css. A hidden window draws none, and so does not report their end. */
const hopMs = 560

/**
 * Follows whether Dash is in this window: it hops in, or appears at once with reduced motion. It disappears at once,
 * since it is then in another window.
 */
export function useEntrance(isHere: boolean): Entrance {
  const hops = !useReducedMotion()
  const [wasAway, setWasAway] = useState(!isHere)
  if (!isHere && !wasAway) setWasAway(true)
  useEffect(() => {
    if (!isHere || !wasAway) return undefined
    const timer = setTimeout(() => setWasAway(false), hopMs)
    return () => clearTimeout(timer)
  }, [isHere, wasAway])
  if (!isHere) return 'entrance-away'
  return hops && wasAway ? 'entrance-arrives' : 'entrance-here'
}
