import { expect } from 'vitest'
import type { MouthCue } from '../../../preload/contract/events.ts'

/** Expects that cues ascend within the clip, that each changes the shape, and that the last one closes the beak. */
export function expectWithin(cues: readonly MouthCue[], seconds: number): void {
  cues.forEach((cue, index) => {
    expect(cue.at).toBeGreaterThanOrEqual(0)
    expect(cue.at).toBeLessThanOrEqual(seconds)
    const before = cues[index - 1]
    if (before === undefined) return
    expect(cue.at).toBeGreaterThan(before.at)
    expect(cue.shape).not.toBe(before.shape)
  })
  expect(cues.at(-1)?.shape).toBe('n')
}
