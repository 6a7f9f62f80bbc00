/**
 * How a walk is drawn: one frame per stride of the window. Then Dash sits down, again in single frames: springs would
 * draw twelve.
 */
import type { Stride } from '../../preload/contract/events.ts'
import type { PoseName } from './poses.ts'
import { step, type Step } from './steps.ts'

/** One foot comes down, the other one passes it, comes down, and is passed in turn. */
const strideOfFeet: readonly PoseName[] = ['walk-1', 'walk-2', 'walk-3', 'walk-4']
/** How long Dash turns to the front with closed eyes. */
const turnMs = 120
/** How long it then sits as a single frame: springs would draw the way from closed eyes. */
const seatedMs = 120
const sitMs = 20_000

/** @param strideMs the duration of one stride */
export function walkSteps(strides: readonly Stride[], strideMs: number): readonly Step[] {
  const frames = strides.map((stride, n) =>
    stride === 0
      ? step('idle', strideMs, { motion: 'stride' })
      : step(strideOfFeet[n % strideOfFeet.length] ?? 'walk-1', strideMs, {
          motion: 'stride',
          facing: stride < 0 ? 'left' : 'right',
        }),
  )
  return [
    ...frames,
    step('blink', turnMs, { motion: 'stride' }),
    step('sit', seatedMs, { motion: 'stride' }),
    step('sit', sitMs),
  ]
}
