import { useEffect, useState, useSyncExternalStore } from 'react'
import './entrance.css'

const query = '(prefers-reduced-motion: reduce)'

function subscribe(listener: () => void): () => void {
  const list = window.matchMedia(query)
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}

/** Whether the user asked the system for less motion. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

/** Whether Dash is away, arriving or here: a class of the element that carries it (entrance.css). */
type Entrance = `entrance-${'away' | 'arrives' | 'here'}`

/** Longer than the animations of entrance.css. A hidden window does not report their end, so a timer does. */
const hopMs = 560

/** Dash hops in or, with reduced motion, appears at once. It leaves at once, because another window then shows it. */
export function useEntrance(isHere: boolean): Entrance {
  const isAnimated = !useReducedMotion()
  const [wasAway, setWasAway] = useState(!isHere)
  if (!isHere && !wasAway) setWasAway(true)
  useEffect(() => {
    if (!isHere || !wasAway) return undefined
    const timer = setTimeout(() => setWasAway(false), hopMs)
    return () => clearTimeout(timer)
  }, [isHere, wasAway])
  if (!isHere) return 'entrance-away'
  return isAnimated && wasAway ? 'entrance-arrives' : 'entrance-here'
}

/** The length of the `bubble-leaves` animation (bubble.css). */
const leavingMs = 160

/** Keeps a removed value on the page until it has faded out. With reduced motion it disappears at once. */
export function useLeaving<T>(value: T | null) {
  const isMotionReduced = useReducedMotion()
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  const isLeaving = value === null && last !== null
  useEffect(() => {
    if (!isLeaving) return undefined
    const timer = setTimeout(() => setLast(null), leavingMs)
    return () => clearTimeout(timer)
  }, [isLeaving])
  return { shown: value ?? (isMotionReduced ? null : last), isLeaving }
}
