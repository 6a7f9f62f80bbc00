import { describe, expect, test } from 'vitest'
import { synthesizeChirps } from '../../../main/speech/rules/chirps.ts'
import {
  levelSound,
  levelingGain,
  peakMomentaryLoudness,
} from '../../../main/speech/rules/loudness.ts'
import { encodeWav, decodeWav } from '../../../main/speech/rules/wav.ts'
import { soundEffectNames } from '../../../renderer/shared/sound-effect-names.ts'
import { effectSamples } from '../../../scripts/sounds/effects.ts'
import { noise, resonant, swelling } from '../../../scripts/sounds/synthesis.ts'
import { recordedJson, recording } from '../../fakes/voicevox/recordings.ts'
import { soundOf, phrasesOf, type FakeQuery } from '../../fakes/voicevox/sound.ts'
import fc from '../../support/fast-check.ts'

const voiceLoudness = -25

const rate = 24_000

const decibels = (factor: number) => 20 * Math.log10(factor)

/** A sine with half a second of silence before and after. */
function tone(seconds: number, level: number, hertz = 997, sampleRate = rate): Float64Array {
  const pause = sampleRate / 2
  const length = Math.round(seconds * sampleRate)
  const samples = new Float64Array(length + 2 * pause)
  for (let at = 0; at < length; at += 1)
    samples[pause + at] = 10 ** (level / 20) * Math.sin((2 * Math.PI * hertz * at) / sampleRate)
  return samples
}

/** Speech-like: noise with a throat's spectrum, swelling with each syllable. */
function syllables(count: number, strength: number): Float64Array {
  const syllable = resonant(noise(0.16, 5, swelling(0.4)), 500, 1.2)
  const samples = new Float64Array(count * syllable.length)
  for (let at = 0; at < samples.length; at += 1)
    samples[at] = strength * (syllable[at % syllable.length] ?? 0)
  return samples
}

function decoded(file: Uint8Array): Float64Array {
  const wav = decodeWav(file)
  if (wav === undefined) throw new Error('no WAV')
  return wav.channels[0]
}

function leveledFile(file: Uint8Array): Uint8Array {
  const wav = decodeWav(file)
  if (wav === undefined) throw new Error('no WAV')
  return levelSound(wav)
}

const loudnessOf = (file: Uint8Array) => peakMomentaryLoudness(decoded(file), rate)

const peakOf = (samples: Float64Array) =>
  samples.reduce((peak, one) => Math.max(peak, Math.abs(one)), 0)

describe('the gain of a voice', () => {
  test.each([
    ['a voice as loud as the measured engine', tone(2, -18.8 + 3.01), -6.2],
    ['a loud voice', tone(2, -3 + 3.01), -22],
    ['a voice as loud as chirps', tone(2, -25 + 3.01), 0],
    ['a soft voice', tone(2, -32 + 3.01), 7],
    ['a whisper, which stays a whisper', tone(2, -60), 12],
    ['silence', new Float64Array(rate), 0],
    ['nothing', new Float64Array(0), 0],
  ])('is right for %s', (_, samples, gain) => {
    expect(decibels(levelingGain([samples], rate))).toBeCloseTo(gain, 0)
  })

  test.each([8000, 16_000, 24_000, 44_100, 48_000, 96_000])(
    'is the same at %i Hz',
    (sampleRate) => {
      const gain = levelingGain([tone(1, -10, 997, sampleRate)], sampleRate)
      expect(decibels(gain)).toBeCloseTo(-25 + 10 + 3.01, 0)
    },
  )

  test.each([3000, 7998])('leaves a sound of %i samples per second unchanged', (sampleRate) => {
    expect(levelingGain([tone(1, -10, 100, sampleRate)], sampleRate)).toBe(1)
  })

  // A short sound does not fill a window of 0.4 s.
  test.each([
    [0.4, 0],
    [0.25, 2],
    [0.2, 3],
    [0.1, 3],
    [0.05, 3],
    [0.01, 3],
  ])(
    'for a sound of %f s is %f dB higher than for a long sound of the same level',
    (seconds, more) => {
      const long = levelingGain([tone(2, -12)], rate)
      const short = levelingGain([tone(seconds, -12)], rate)
      expect(decibels(short / long)).toBeCloseTo(more, 0)
    },
  )

  test('never lets a soft voice that clicks reach full scale', () => {
    const clicks = tone(1, -50)
    for (const at of [0.5, 1, 1.5]) clicks[at * rate] = 0.6
    expect(levelingGain([clicks], rate) * 0.6).toBeCloseTo(10 ** (-1 / 20), 5)
  })

  test('never lets a channel that clicks reach full scale beside a soft one', () => {
    const [soft, clicks] = [tone(1, -60), tone(1, -50)]
    for (const at of [0.5, 1, 1.5]) clicks[at * rate] = 0.6
    expect(levelingGain([soft, clicks], rate)).toBe(levelingGain([clicks], rate))
  })

  test('follows the louder of two channels', () => {
    const [loud, soft] = [tone(1, -10), tone(1, -30)]
    const gain = levelingGain([loud], rate)
    expect(levelingGain([soft, loud], rate)).toBe(gain)
    expect(levelingGain([new Float64Array(loud.length), loud], rate)).toBe(gain)
  })

  test('is positive and clips nothing, for any sound', () => {
    const sample = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 4000 }), (samples) => {
        const gain = levelingGain([Float64Array.from(samples)], rate)
        expect(gain).toBeGreaterThan(0)
        expect(gain).toBeLessThanOrEqual(10 ** (12 / 20))
        if (gain > 1)
          for (const one of samples) expect(Math.abs(one) * gain).toBeLessThanOrEqual(0.9)
      }),
    )
  })
})

describe('a leveled file', () => {
  const empty = recordedJson('audio_query_empty_text.json') as FakeQuery
  const spoken = (text: string) => soundOf({ ...empty, accent_phrases: phrasesOf(text) })
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['the recorded sentence', recording('synthesis-13-characters.wav')],
    ['a line of the fake engine', spoken('やったね、ダッシュはうれしいよ。')],
    ['a short word of the fake engine', spoken('うん。')],
    ...[0.5, 1, 3, 6].map(
      (strength) =>
        [`speech, ${strength} times as strong`, encodeWav([syllables(8, strength)], rate)] as const,
    ),
  ]

  test.each(files)('of %s is as loud as chirps and effects, and is not clipped', (_, file) => {
    const samples = decoded(leveledFile(file))
    const loudness = peakMomentaryLoudness(samples, rate)
    expect(Math.abs(loudness - voiceLoudness)).toBeLessThan(0.5)
    const chirps = synthesizeChirps('やっほー', {
      trigger: 'idle',
      mood: 'content',
      isNight: false,
    })
    const others = [
      loudnessOf(chirps?.wav ?? new Uint8Array()),
      ...soundEffectNames.map((name) => peakMomentaryLoudness(effectSamples(name), rate)),
    ]
    for (const other of others) expect(Math.abs(loudness - other)).toBeLessThan(2)
    expect(peakOf(samples)).toBeLessThan(0.9)
  })

  test('differs only in its samples, and does not change if leveled again', () => {
    const file = recording('synthesis-13-characters.wav')
    const before = Buffer.from(file)
    const level = leveledFile(file)
    expect(level.subarray(0, 44)).toEqual(new Uint8Array(file.subarray(0, 44)))
    expect(level).toHaveLength(file.length)
    expect(before.equals(file)).toBe(true)
    expect(decibels(levelingGain([decoded(level)], rate))).toBeCloseTo(0, 2)
  })
})
