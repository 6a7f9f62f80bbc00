/**
 * The audio contexts that Howler plays in, and the only code that depends on Howler's internals. We open the contexts
 * ourselves, because Howler has no setting for the depth of the audio buffer.
 */
import type { HowlerGlobal } from 'howler'

type Depth = 'shallow' | 'deep'

/** In seconds. A deep buffer prevents dropouts on a busy machine, but triples the delay (docs/performance.md). */
const latencyHints = { shallow: 'interactive', deep: 0.05 } as const

interface Output {
  readonly context: AudioContext
  readonly masterGain: GainNode
}

function createOutput(depth: Depth): Output {
  const context = new AudioContext({ latencyHint: latencyHints[depth] })
  const masterGain = context.createGain()
  masterGain.connect(context.destination)
  return { context, masterGain }
}

/**
 * Makes Howler play in this context, as its own setup does (howler.core.js, `setupAudioContext`). Unload all clips of
 * the other context first. We suspend and resume the context, so Howler is told that it always runs. Howler's
 * unlocking is off, because it would replace the context. Our pages need no gesture before they play sound.
 */
function installOutput({ context, masterGain }: Output, howler: HowlerGlobal): void {
  const internals = { ctx: context, masterGain, usingWebAudio: true, state: 'running' }
  Object.assign(howler, internals, { autoSuspend: false, autoUnlock: false })
}

/**
 * A context's buffer cannot change its depth, so two contexts take turns between sounds. Closing a context frees
 * nothing: Chromium keeps its 200 kB if the page may not record sound (docs/performance.md).
 */
export function createAudioOutputs() {
  const outputs = new Map<Depth, Output>()
  let depth: Depth = 'shallow'
  const suspend = () => void outputs.get(depth)?.context.suspend()

  return {
    /** Whether the buffer is deep. It then keeps playing for about 200 ms, even through a fade. */
    isDeep: () => depth === 'deep',
    /** Stops the audio device and discards what is in the buffer. */
    suspend,
    /** Makes Howler use a buffer of this depth, unless another is in use. @returns the context, perhaps suspended */
    use(howler: HowlerGlobal, wanted: Depth): AudioContext {
      if (wanted !== depth && outputs.get(depth)?.context.state !== 'running') {
        // It may be resuming.
        suspend()
        depth = wanted
      }
      const output = outputs.get(depth) ?? createOutput(depth)
      outputs.set(depth, output)
      installOutput(output, howler)
      return output.context
    },
  }
}

/**
 * When what the context plays at `time` (in seconds) becomes audible, after all buffers, in milliseconds of
 * `performance.now()`.
 * @param resumedAt when the context was last resumed; timestamps from before then are useless
 */
export function audibleAt(context: AudioContext, time: number, resumedAt: number): number {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
  if (performanceTime >= resumedAt) return performanceTime + (time - contextTime) * 1000
  const { currentTime, baseLatency, outputLatency } = context
  return performance.now() + (time - currentTime + baseLatency + outputLatency) * 1000
}
