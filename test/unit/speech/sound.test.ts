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
    ['by', 'U', 'u'],
    [null, 'a', 'a'],
  ])('it moves from %s to %s by %s', (consonant, vowel, shapes) => {
    const moras = [mora(consonant, vowel)]
    const query = { ...plain, accent_phrases: [{ moras }] }
    const cues = mouthCues(query, silence(0.6)).slice(1, -1)
    expect(cues.map(({ shape }) => shape).join('')).toBe(shapes)
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

test('if all lengths are zero, the loudness opens the beak', () => {
  const samples = new Float64Array(24_000)
  for (let index = 6000; index < 18_000; index += 1) samples[index] = Math.sin(index / 5) * 0.5
  const flat = { consonant: null, consonant_length: 0, vowel: 'a', vowel_length: 0, pitch: 5 }
  const query = { ...plain, accent_phrases: [{ moras: [flat, flat] }] }
  const cues = mouthCues(query, encodeWav([samples], 24_000))
  expectWithin(cues, 1)
  expect(cues[0]).toEqual({ at: 0, shape: 'n' })
  const opens = cues.find(({ shape }) => shape !== 'n')
  expect(opens?.at).toBeCloseTo(0.24, 1)
  expect(cues.at(-1)?.at).toBeCloseTo(0.78, 1)
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

  const broken = (change: (file: Buffer) => Buffer): Buffer => change(Buffer.from(silence(0.1)))
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"detail":"Internal Server Error"} and then some more text')],
    ['a header alone', broken((file) => file.subarray(0, 44))],
    ['another format', broken((file) => (file.writeUInt16LE(3, 20), file))],
    ['8 bits a sample', broken((file) => (file.writeUInt16LE(8, 34), file))],
    ['a rate of zero', broken((file) => (file.writeUInt32LE(0, 24), file))],
    ['a rate that nothing can play', broken((file) => (file.writeUInt32LE(4e9, 24), file))],
    ['no channels', broken((file) => (file.writeUInt16LE(0, 22), file))],
    ['a channel for each sample', broken((file) => (file.writeUInt16LE(1000, 22), file))],
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
