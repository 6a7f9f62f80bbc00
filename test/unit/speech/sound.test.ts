import { describe, expect, test } from 'vitest'
import type { MouthCue } from '../../../preload/contract/events.ts'
import type { QueryTiming } from '../../../main/speech/engine/rules/audio-query.ts'
import { mouthCuesOf } from '../../../main/speech/rules/lip-sync.ts'
import { levelSound } from '../../../main/speech/rules/loudness.ts'
import { encodeWav, decodeWav } from '../../../main/speech/rules/wav.ts'
import fc from '../../support/fast-check.ts'
import { expectWithin } from './mouth-cues.ts'
import { recordedJson, recording } from '../../fakes/voicevox/recordings.ts'

function silence(seconds: number): Uint8Array {
  return encodeWav([new Float64Array(Math.round(seconds * 24_000))], 24_000)
}

function mouthCues(query: QueryTiming, file: Uint8Array): readonly MouthCue[] {
  const wav = decodeWav(file)
  if (wav === undefined) throw new Error('no WAV')
  return mouthCuesOf(query, wav)
}

const mora = (consonant: string | null, vowel: string, pitch = 5) => ({
  consonant,
  consonant_length: consonant === null ? null : 0.1,
  vowel,
  vowel_length: vowel === 'pau' ? 0.4 : 0.2,
  pitch,
})
const plain: QueryTiming = {
  accent_phrases: [
    { moras: [mora('k', 'a'), mora('m', 'i')], pause_mora: mora(null, 'pau', 0) },
    { moras: [mora(null, 'U'), mora(null, 'N'), mora(null, 'cl', 0), mora('t', 'e')] },
  ],
  prePhonemeLength: 0.1,
  postPhonemeLength: 0.1,
  pauseLength: null,
  pauseLengthScale: 1,
}
const rounded = (cues: readonly MouthCue[]) =>
  cues.map(({ at, shape }) => [Math.round(at * 1000) / 1000, shape])

describe('the beak follows the moras', () => {
  test('it narrows for consonants, opens for vowels, and closes for m, b, p, for ん, っ and pauses', () => {
    expect(rounded(mouthCues(plain, silence(2.1)))).toEqual([
      [0, 'n'],
      [0.1, 'i'],
      [0.2, 'a'],
      [0.4, 'n'],
      [0.5, 'i'],
      [0.7, 'n'],
      [1.1, 'u'],
      [1.3, 'n'],
      [1.7, 'i'],
      [1.8, 'e'],
      [2, 'n'],
    ])
  })

  test.each([
    ['k', 'a', 'ia'],
    ['t', 'e', 'ie'],
    ['s', 'o', 'uo'],
    ['k', 'u', 'u'],
    ['n', 'i', 'i'],
    ['w', 'a', 'ua'],
    ['f', 'u', 'u'],
    ['fy', 'a', 'ua'],
    ['h', 'a', 'a'],
    ['py', 'o', 'o'],
    ['m', 'e', 'e'],
    ['kw', 'a', 'ia'],
    ['hy', 'o', 'uo'],
    ['by', 'U', 'u'],
    [null, 'a', 'a'],
  ])('it moves from %s to %s by %s', (consonant, vowel, shapes) => {
    const moras = [mora(consonant, vowel)]
    const query = { ...plain, accent_phrases: [{ moras }] }
    const cues = mouthCues(query, silence(0.6)).slice(1, -1)
    expect(cues.map(({ shape }) => shape).join('')).toBe(shapes)
  })

  test('it closes between two phrases only if there is a pause', () => {
    const [first, second] = plain.accent_phrases
    const query = { ...plain, accent_phrases: [{ moras: first!.moras }, second!] }
    expect(rounded(mouthCues(query, silence(1.7))).slice(4, 7)).toEqual([
      [0.5, 'i'],
      [0.7, 'u'],
      [0.9, 'n'],
    ])
  })

  test('it stays open between two phrases if the consonant there is too short to be seen', () => {
    const short = { ...mora('k', 'a'), consonant_length: 0.01 }
    const query = { ...plain, accent_phrases: [{ moras: [short] }, { moras: [short] }] }
    expect(mouthCues(query, silence(0.62)).map(({ shape }) => shape)).toEqual(['n', 'a', 'n'])
  })

  test('it ignores a consonant that is too short to be seen', () => {
    const moras = [{ ...mora('k', 'a'), consonant_length: 0.01 }]
    const query = { ...plain, accent_phrases: [{ moras }] }
    expect(mouthCues(query, silence(0.41)).map(({ shape }) => shape)).toEqual(['n', 'a', 'n'])
  })

  test('it takes half the time at double speed', () => {
    const usual = mouthCues(plain, silence(2.1))
    const fast = mouthCues(plain, silence(1.05))
    expect(rounded(fast)).toEqual(rounded(usual.map(({ at, shape }) => ({ at: at / 2, shape }))))
  })

  test('it adapts to a pause of another length', () => {
    const cues = mouthCues({ ...plain, pauseLength: 0.2, pauseLengthScale: 2 }, silence(2.1))
    expect(rounded(cues)).toEqual(rounded(mouthCues(plain, silence(2.1))))
    const short = mouthCues({ ...plain, pauseLengthScale: 0 }, silence(1.7))
    expect(rounded(short)).toContainEqual([0.7, 'u'])
  })

  test('it adapts to the end of a question, which the engine lengthens', () => {
    const moras = [mora(null, 'a')]
    const query = { ...plain, accent_phrases: [{ moras, is_interrogative: true }] }
    expect(rounded(mouthCues(query, silence(0.55)))).toEqual([
      [0, 'n'],
      [0.1, 'a'],
      [0.45, 'n'],
    ])
  })

  test('it stays within the clip, whatever lengths an engine reports', () => {
    const length = fc.double({ min: -1, max: 5, noNaN: true })
    const anyMora = fc.record({
      consonant: fc.constantFrom(null, 'k', 'm', 'by'),
      consonant_length: fc.option(length),
      vowel: fc.constantFrom('a', 'I', 'u', 'E', 'o', 'N', 'cl', 'pau', 'x'),
      vowel_length: length,
      pitch: length,
    })
    const query = fc.record({
      accent_phrases: fc.array(
        fc.record({
          moras: fc.array(anyMora, { maxLength: 6 }),
          pause_mora: fc.option(anyMora),
          is_interrogative: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
      prePhonemeLength: length,
      postPhonemeLength: length,
      pauseLength: fc.option(length),
      pauseLengthScale: length,
    })
    fc.assert(
      fc.property(query, fc.double({ min: 0.05, max: 3, noNaN: true }), (any, seconds) => {
        const file = silence(seconds)
        expectWithin(mouthCues(any, file), decodeWav(file)?.seconds ?? 0)
      }),
    )
  })

  test('it follows the recorded sentence', () => {
    const file = recording('synthesis-13-characters.wav')
    const cues = mouthCues(recordedJson('audio_query.json') as QueryTiming, file)
    expect(cues.map(({ shape }) => shape).join('')).toBe('nuoniuanianuiauon')
    expectWithin(cues, 2.26)
  })
})

describe('if all lengths are zero, the loudness opens the beak', () => {
  const flat = { consonant: null, consonant_length: 0, vowel: 'a', vowel_length: 0, pitch: 5 }
  const query = { ...plain, accent_phrases: [{ moras: [flat, flat] }] }
  const rate = 1000
  /** A sound whose windows of 0.06 s have these levels. */
  const levels = (...all: readonly number[]) =>
    Float64Array.from({ length: all.length * 60 }, (_, at) => all[Math.floor(at / 60)] ?? 0)
  const cuesOf = (...channels: readonly [Float64Array, ...Float64Array[]]) =>
    rounded(mouthCuesOf(query, { channels, sampleRate: rate, seconds: channels[0].length / rate }))

  test('while the sound lasts', () => {
    const samples = new Float64Array(24_000)
    for (let index = 6000; index < 18_000; index += 1) samples[index] = Math.sin(index / 5) * 0.5
    const cues = mouthCues(query, encodeWav([samples], 24_000))
    expectWithin(cues, 1)
    expect(cues[0]).toEqual({ at: 0, shape: 'n' })
    const opens = cues.find(({ shape }) => shape !== 'n')
    expect(opens?.at).toBeCloseTo(0.24, 1)
    expect(cues.at(-1)?.at).toBeCloseTo(0.78, 1)
  })

  test('as wide as the sound is loud, compared with its loudest part', () => {
    const steps = [
      [0, 'n'],
      [0.06, 'u'],
      [0.12, 'o'],
      [0.18, 'e'],
      [0.24, 'a'],
      [0.3, 'n'],
    ]
    expect(cuesOf(levels(0.04, 0.1, 0.2, 0.3, 0.5))).toEqual(steps)
    expect(cuesOf(levels(0.08, -0.2, 0.4, -0.6, 1))).toEqual(steps)
  })

  test('for each channel', () => {
    expect(cuesOf(levels(0, 0.5, 0, 0), levels(0, 0, 0, 0.5))).toEqual([
      [0, 'n'],
      [0.06, 'a'],
      [0.12, 'n'],
      [0.18, 'a'],
      [0.24, 'n'],
    ])
  })

  test('also for the last window, however short', () => {
    expect(cuesOf(levels(0.5, 0, 0.5).subarray(0, 130))).toEqual([
      [0, 'a'],
      [0.06, 'n'],
      [0.12, 'a'],
      [0.13, 'n'],
    ])
  })

  test('and leaves it closed if all is silent', () => {
    expect(cuesOf(levels(0, 0, 0))).toEqual([[0, 'n']])
  })
})

describe('a WAV file', () => {
  test('is read as recorded', () => {
    const file = Buffer.from(recording('synthesis-13-characters.wav'))
    const sound = decodeWav(file)
    expect(sound).toMatchObject({ sampleRate: 24_000, seconds: 2.26 })
    expect(sound?.channels).toHaveLength(1)
    const samples = sound?.channels[0] ?? []
    expect(samples).toHaveLength((108_524 - 44) / 2)
    for (const at of [0, 20_000, 54_239])
      expect(samples[at]).toBe(file.readInt16LE(44 + 2 * at) / 32_768)
  })

  test('may carry other chunks before its samples', () => {
    const file = Buffer.from(encodeWav([Float64Array.from({ length: 2400 }, Math.sin)], 24_000))
    const list = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')
    const wav = decodeWav(Buffer.concat([file.subarray(0, 36), list, file.subarray(36)]))
    expect(wav).toEqual(decodeWav(file))
  })

  test('is written with a header that other programs can read', () => {
    const header = Buffer.from(encodeWav([new Float64Array(10), new Float64Array(10)], 48_000))
    const expected = Buffer.alloc(44)
    expected.write('RIFF', 0, 'latin1')
    expected.writeUInt32LE(36 + 40, 4)
    expected.write('WAVEfmt ', 8, 'latin1')
    expected.writeUInt32LE(16, 16)
    expected.writeUInt16LE(1, 20)
    expected.writeUInt16LE(2, 22)
    expected.writeUInt32LE(48_000, 24)
    expected.writeUInt32LE(4 * 48_000, 28)
    expected.writeUInt16LE(4, 32)
    expected.writeUInt16LE(16, 34)
    expected.write('data', 36, 'latin1')
    expected.writeUInt32LE(40, 40)
    expect(header.subarray(0, 44)).toEqual(expected)
    expect(header).toHaveLength(44 + 40)
  })

  test('keeps the samples of each channel, to the nearest step and within full scale', () => {
    const left = Float64Array.of(0, 0.5, -1, 2)
    const right = Float64Array.of(1, -2, -0.25, 0.6 / 32_768)
    const sound = decodeWav(encodeWav([left, right], 24_000))
    const most = 32_767 / 32_768
    expect(sound?.channels).toEqual([
      Float64Array.of(0, 0.5, -1, most),
      Float64Array.of(most, -1, -0.25, 1 / 32_768),
    ])
    expect(sound?.seconds).toBe(4 / 24_000)
  })

  const sounding = (change: (file: Buffer) => unknown): Buffer => {
    const file = Buffer.from(encodeWav([Float64Array.from({ length: 640 }, Math.sin)], 24_000))
    change(file)
    return file
  }
  test.each([
    ['the extensible form', sounding((file) => file.writeUInt16LE(0xfffe, 20)), 24_000, 1],
    ['the lowest rate', sounding((file) => file.writeUInt32LE(3000, 24)), 3000, 1],
    ['the highest rate', sounding((file) => file.writeUInt32LE(768_000, 24)), 768_000, 1],
    ['32 channels', sounding((file) => file.writeUInt16LE(32, 22)), 24_000, 32],
  ])('may have %s', (_, file, sampleRate, count) => {
    const sound = decodeWav(file)
    expect(sound?.sampleRate).toBe(sampleRate)
    expect(sound?.channels).toHaveLength(count)
    expect(sound?.channels[0]).toHaveLength(640 / count)
  })

  const broken = (change: (file: Buffer) => Buffer): Buffer => change(Buffer.from(silence(0.1)))
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"detail":"Internal Server Error"} and then some more text')],
    ['another kind of RIFF file', broken((file) => (file.write('AVI ', 8, 'latin1'), file))],
    ['another container', broken((file) => (file.write('RIFX', 0, 'latin1'), file))],
    ['a header alone', broken((file) => file.subarray(0, 44))],
    ['another format', broken((file) => (file.writeUInt16LE(3, 20), file))],
    ['8 bits a sample', broken((file) => (file.writeUInt16LE(8, 34), file))],
    ['a rate of zero', broken((file) => (file.writeUInt32LE(0, 24), file))],
    ['a rate just too low', broken((file) => (file.writeUInt32LE(2999, 24), file))],
    ['a rate just too high', broken((file) => (file.writeUInt32LE(768_001, 24), file))],
    ['a rate that nothing can play', broken((file) => (file.writeUInt32LE(4e9, 24), file))],
    ['no channels', broken((file) => (file.writeUInt16LE(0, 22), file))],
    ['a channel too many', broken((file) => (file.writeUInt16LE(33, 22), file))],
    ['a channel for each sample', broken((file) => (file.writeUInt16LE(1000, 22), file))],
    ['cut within its format', broken((file) => file.subarray(0, 30))],
    [
      'cut short by a sample of its second channel',
      sounding((file) => file.writeUInt16LE(2, 22)).subarray(0, -2),
    ],
    ['of no length', broken((file) => (file.writeUInt32LE(0, 40), file))],
    ['cut short by one sample', broken((file) => file.subarray(0, -2))],
    ['no samples before the end', broken((file) => (file.write('junk', 36, 'latin1'), file))],
  ])('is refused when it is %s', (_, file) => {
    expect(decodeWav(file)).toBeUndefined()
  })

  test('any bytes are read or refused, without throwing', () => {
    const header = fc.uint8Array({ maxLength: 80 }).map((tail) => {
      const file = Buffer.from(silence(0.01))
      tail.forEach((byte, index) => (file[12 + index] = byte))
      return file
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), header), (bytes) => {
        const wav = decodeWav(bytes)
        if (wav === undefined) return
        const data = 2 * wav.channels.length * wav.channels[0].length
        expect(data).toBeLessThanOrEqual(bytes.length)
        expect(levelSound(wav)).toHaveLength(44 + data)
      }),
    )
  })
})
