import { useLayoutEffect, useRef, useState } from 'react'
import { birdSizeStep, maxBirdSize, minBirdSize } from '../../preload/contract/setting-choices.ts'
import { useBridge, useSnapshot } from '../shared/main-process.ts'

interface Wanted {
  readonly size: number
  /** The number of unanswered requests. */
  readonly asking: number
}

/**
 * Dash's size. A turn of the wheel is drawn at once and saved. This hook keeps the new size until main publishes it,
 * so that no step is lost.
 * @returns the side of Dash's box in CSS pixels, and a function that grows Dash by a number of steps (negative:
 *   shrinks it)
 */
export function useBirdSize(): readonly [size: number, grow: (steps: number) => void] {
  const saved = useSnapshot(({ settings }) => settings.size)
  const { request: ask } = useBridge()
  const [wanted, want] = useState<Wanted | null>(null)
  if (wanted?.asking === 0 && wanted.size === saved) want(null)
  const size = wanted?.size ?? saved
  const latest = useRef(size)
  useLayoutEffect(() => {
    latest.current = size
  }, [size])

  const grow = (steps: number) => {
    const turned = latest.current + steps * birdSizeStep
    const next = Math.max(minBirdSize, Math.min(maxBirdSize, turned))
    if (next === latest.current) return
    latest.current = next
    want((now) => ({ size: next, asking: (now?.asking ?? 0) + 1 }))
    void ask('set', { size: next }).then(({ ok }) =>
      want((now) => {
        if (now === null) return null
        const asking = now.asking - 1
        return asking === 0 && !ok ? null : { ...now, asking }
      }),
    )
  }
  return [size, grow]
}

/** A notch of a wheel is at least 100 pixels; a touchpad sends a few pixels at a time. */
const pixelsPerStep = 50

/** @returns a function that takes the pixels of a wheel event and returns the step that they complete: 1, -1 or 0 */
export function createWheelSteps(): (pixels: number) => number {
  let turned = 0
  return (pixels) => {
    // If the direction changes, discard the pixels so far.
    if (pixels * turned < 0) turned = 0
    turned += pixels
    const isFull = Math.abs(turned) >= pixelsPerStep
    const step = isFull ? Math.sign(turned) : 0
    if (isFull) turned = 0
    return step
  }
}
