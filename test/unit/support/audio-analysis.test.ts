import { describe, expect, test } from 'vitest'
import { gapsIn, onset, peak, placeOf, type Heard } from '../../support/audio-analysis.ts'

const rate = 8000
const tone = (seconds: number, level = 0.3) =>
  Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, index) => level * Math.sin(index * 0.3 + 0.1),
  )
const join = (...parts: readonly Float32Array[]) =>
  Float32Array.from(parts.flatMap((part) => Array.from(part)))
const heard = (...parts: readonly Float32Array[]): Heard => ({
  samples: join(...parts),
  rate,
  since: 1000,
})
const silent = (seconds: number) => tone(seconds, 0)

test('the onset is the first sound after a given time', () => {
  const two = heard(silent(0.5), tone(0.1), silent(0.5), tone(0.1))
  expect(onset(two, 0)).toBeCloseTo(1500, 0)
  expect(onset(two, 1700)).toBeCloseTo(2100, 0)
  expect(onset(two, 2500)).toBeUndefined()
  expect(peak(two, 1700, 2000)).toBe(0)
  expect(peak(two, 1500, 1600)).toBeCloseTo(0.3, 1)
})

describe('gaps', () => {
  test.each([
    ['none in a tone', 0, [tone(1)]],
    ['none in silence', 0, [silent(1)]],
    ['none before and after it', 0, [silent(0.2), tone(1), silent(0.2)]],
    ['none that are short', 0, [tone(0.5), silent(0.009), tone(0.5)]],
    ['each that is long', 2, [tone(0.5), silent(0.011), tone(0.2), silent(0.3), tone(0.5)]],
  ])('are %s', (_, count, parts) => {
    expect(gapsIn(join(...parts), rate, 0.01)).toBe(count)
  })
})

test('a clip is found with its silent beginning, even if it is quieter and has a gap', () => {
  const clip = join(silent(0.1), tone(0.15), silent(0.05), tone(0.3), silent(0.1))
  const softer = clip.map((sample, index) => (index > 3000 && index < 3100 ? 0 : sample / 3))
  const all = heard(silent(0.7), softer, silent(1))
  expect(Math.abs(placeOf({ samples: clip, rate }, all, 1100, 2000) - 1700)).toBeLessThan(3)
})

test('a clip is found even if its silent beginning was skipped, before the recording began', () => {
  const clip = join(silent(0.4), tone(0.15), silent(0.05), tone(0.3), silent(0.1), tone(0.2))
  const all = heard(clip.subarray(0.4 * rate), silent(1), clip.subarray(0.55 * rate), silent(1))
  expect(Math.abs(placeOf({ samples: clip, rate }, all, 200, 2500) - 600)).toBeLessThan(3)
})

test('a continuous sound is not mistaken for a clip', () => {
  const clip = join(tone(0.3), silent(0.05), tone(0.3))
  const all = heard(
    tone(2),
    silent(0.1),
    clip.map((sample) => sample / 4),
    silent(0.5),
  )
  expect(Math.abs(placeOf({ samples: clip, rate }, all, 1000, 3500) - 3100)).toBeLessThan(3)
})
