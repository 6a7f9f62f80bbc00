import { useEffect, useState } from 'react'
import { useReducedMotion } from './reduced-motion.ts'

/** The length of the `bubble-leaves` animation (bubble.css). */
const leavingMs = 160

/**
 * Keeps a removed value on the page until it has faded out; with reduced motion it disappears at once.
 * @returns the value to show, and whether it is fading out
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
