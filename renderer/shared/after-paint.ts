import { useEffect, useState } from 'react'

/** A covered window draws no frames: after this long, go on without one. */
const maxFrameMs = 300

/**
 * Calls back once, when the current frame has been painted.
 * @returns a function that cancels it
 */
export function afterPaint(callback: () => void): () => void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(callback)
  })
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    callback()
  }, maxFrameMs)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Whether the component has been painted. Slow work that is not visible yet can wait for that. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => afterPaint(() => setPainted(true)), [])
  return isPainted
}
