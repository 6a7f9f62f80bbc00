import { describe, expect, test } from 'vitest'
import { decodeWav } from '../../../main/speech/rules/wav.ts'
import { soundEffectNames } from '../../../renderer/shared/sound-effect-names.ts'
import { effectFile, effectSamples, targetLoudness } from '../../../scripts/sounds/effects.ts'
import { kWeighting, peakMomentaryLoudness } from '../../../main/speech/rules/loudness.ts'

/** A sine of so many dBFS, longer than the window of a measurement. */
const sine = (hertz: number, decibels: number, sampleRate: number, seconds = 1) =>
  Float64Array.from(
    { length: seconds * sampleRate },
    (_, at) => 10 ** (decibels / 20) * Math.sin((2 * Math.PI * hertz * at) / sampleRate),
  )

describe('the meter', () => {
  test('weights at 48 kHz with the coefficients of ITU-R BS.1770-4, tables 1 and 2', () => {
    const [shelf, pass] = kWeighting(48_000)
    const all = [...shelf.b, ...shelf.a, ...pass.b, ...pass.a]
    const standard = [
      1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585, 1,
      -2, 1, -1.99004745483398, 0.99007225036621,
    ]
    all.forEach((value, at) => expect(value).toBeCloseTo(standard[at] ?? NaN, 8))
  })

  test.each([24_000, 48_000])(
    'measures −3.01 LUFS for a full-scale 997 Hz sine, sampled at %i Hz',
    (rate) => {
      expect(peakMomentaryLoudness(sine(997, 0, rate), rate)).toBeCloseTo(-3.01, 1)
      expect(peakMomentaryLoudness(sine(997, -20, rate), rate)).toBeCloseTo(-23.01, 1)
    },
  )

  test('measures 6 LU less for a sound that fills a quarter of its window', () => {
    const quarter = peakMomentaryLoudness(sine(997, -20, 24_000, 0.1), 24_000)
    expect(quarter).toBeCloseTo(-23.01 - 6.02, 1)
  })

  test('measures low tones as softer, and silence as nothing', () => {
    expect(peakMomentaryLoudness(sine(40, -20, 24_000), 24_000)).toBeLessThan(-25)
    expect(peakMomentaryLoudness(new Float64Array(24_000), 24_000)).toBe(-Infinity)
  })
})

describe('the effects', () => {
  /** The samples of the file, as they are played. */
  const decoded = (file: Uint8Array) => {
    const wav = decodeWav(file)
    if (!wav) throw new Error('no WAV')
    return wav.channels[0]
  }

  test.each(soundEffectNames)(
    '%s is as loud as the others, and is neither clipped nor cut off',
    (name) => {
      const samples = decoded(effectFile(name))
      const loudness = peakMomentaryLoudness(samples, 24_000)
      expect(Math.abs(loudness - targetLoudness)).toBeLessThan(1)
      expect(Math.max(...effectSamples(name).map(Math.abs))).toBeLessThan(0.9)
      expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01)
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
    },
  )

  test('take at most 300 kB together, and each bite ends before the next one', () => {
    const bytes = soundEffectNames.map((name) => effectFile(name).length)
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(300_000)
    for (const name of soundEffectNames.filter((name) => name.startsWith('bite-')))
      expect(decodeWav(effectFile(name))?.seconds).toBeLessThanOrEqual(0.24)
  })

  test('have the same bytes in each build, and all differ', () => {
    const files = soundEffectNames.map((name) => Buffer.from(effectFile(name)).toString('base64'))
    expect(
      soundEffectNames.map((name) => Buffer.from(effectFile(name)).toString('base64')),
    ).toEqual(files)
    expect(new Set(files).size).toBe(soundEffectNames.length)
  })
})
