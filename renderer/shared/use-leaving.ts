import { useEffect, useState } from 'react'
import { useReducedMotion } from './reduced-motion.ts'

/** As long as the animation of `bubble-leaves` (bubble.css). */
const leavingMs = 160

/**
 * Keeps what has gone on the page until it has faded out; with reduced motion it goes at once.
 * @returns what to show, and whether it is on its way out
 */
export function useLeaving<T>(value: T | null): { readonly shown: T | null; leaves: boolean } {
  const reducedMotion = useReducedMotion()
  const [last, setLast] = useState(value)
  if (value !== null && value !== last) setLast(value)
  const leaves = value === null && last !== null
  useEffect(() => {
    if (!leaves) return undefined
    const timer = setTimeout(() => setLast(null), leavingMs)
    return () => clearTimeout(timer)
  }, [leaves])
  return { shown: value ?? (reducedMotion ? null : last), leaves }
}
