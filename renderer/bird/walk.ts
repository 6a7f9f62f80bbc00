/** How a walk is drawn: a frame for each stride of the window. Then Dash sits down. */
import type { Stride } from '../../preload/contract/events.ts'
import type { PoseName } from './poses.ts'
import { step, type Step } from './steps.ts'

/** A foot comes down, the other one passes it, comes down, and is passed. */
const strideOfFeet: readonly PoseName[] = ['walk-1', 'walk-2', 'walk-3', 'walk-4']
const sitMs = 20_000

/** @param strideMs of one stride */
export function walkSteps(strides: readonly Stride[], strideMs: number): readonly Step[] {
  const frames = strides.map((stride, n) =>
    stride === 0
      ? step('idle', strideMs, { motion: 'stride' })
      : step(strideOfFeet[n % strideOfFeet.length] ?? 'walk-1', strideMs, {
          motion: 'stride',
          facing: stride < 0 ? 'left' : 'right',
        }),
  )
  return [...frames, step('sit', sitMs)]
}
