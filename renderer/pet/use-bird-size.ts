import { useLayoutEffect, useRef, useState } from 'react'
import { clamp } from '../../preload/contract/numbers.ts'
import { birdSizeStep, maxBirdSize, minBirdSize } from '../../preload/contract/setting-choices.ts'
import { useBridge, useSnapshot } from '../shared/bridge-hooks.ts'

/**
 * The side of Dash's box in CSS pixels. A turn of the wheel is drawn at once and saved. This hook keeps the new size
 * until main publishes it, so that no step is lost. A negative number of steps shrinks Dash.
 */
export function useBirdSize(): readonly [size: number, grow: (steps: number) => void] {
  const saved = useSnapshot(({ settings }) => settings.size)
  const { request: ask } = useBridge()
  const [wanted, want] = useState<{ size: number; unanswered: number } | null>(null)
  if (wanted?.unanswered === 0 && wanted.size === saved) want(null)
  const size = wanted?.size ?? saved
  const latest = useRef(size)
  useLayoutEffect(() => {
    latest.current = size
  }, [size])

  const grow = (steps: number) => {
    const turned = latest.current + steps * birdSizeStep
    const next = clamp(turned, minBirdSize, maxBirdSize)
    if (next === latest.current) return
    latest.current = next
    want((now) => ({ size: next, unanswered: (now?.unanswered ?? 0) + 1 }))
    void ask('set', { size: next }).then(({ ok }) =>
      want((now) => {
        if (now === null) return null
        const unanswered = now.unanswered - 1
        return unanswered === 0 && !ok ? null : { ...now, unanswered }
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
