import { useEffect, useState } from 'react'

/** A window that is covered draws no frame: what waits for one comes all the same. */
const maxFrameMs = 300

/**
 * Calls back once the frame of now has been painted, one time.
 * @returns cancels it
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

/** Whether what uses this has been painted: what nobody sees yet, and takes long, can wait for that. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => afterPaint(() => setPainted(true)), [])
  return isPainted
}
