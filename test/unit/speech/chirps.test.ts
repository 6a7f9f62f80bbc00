import { describe, expect, test } from 'vitest'
import {
  attackSeconds,
  chirpSampleRate,
  synthesizeChirps,
} from '../../../main/speech/rules/chirps.ts'
import { melodyOf, type Note } from '../../../main/speech/rules/melody.ts'
import { triggerNames, triggers } from '../../../main/speech/rules/triggers.ts'
import fc from '../../support/fast-check.ts'
import { byDay, chirpsOf, loudnessOf, soundOf } from './chirp-clips.ts'
import { expectWithin } from './mouth-cues.ts'

const chirpLoudness = -25
const nightLoudness = -31
const maxChirpSeconds = 3

const moods = [
  ...(['content', 'happy', 'proud', 'worried', 'hungry', 'tired', 'sleepy', 'asleep'] as const),
  'hot',
] as const

/** Where each chirp begins and ends, in samples: between two chirps, at least 4 ms are silent. */
function chirpsIn(sound: Float64Array): readonly { readonly from: number; readonly to: number }[] {
  const chirps: { from: number; to: number }[] = []
  sound.forEach((sample, at) => {
    if (sample === 0) return
    const last = chirps.at(-1)
    if (last === undefined || at - last.to > 0.004 * chirpSampleRate)
      chirps.push({ from: at, to: at })
    else last.to = at
  })
  return chirps
}

/** The frequency of a sound without strong overtones, by its rising zero crossings. */
function hertzOf(sound: Float64Array): number {
  const crossings: number[] = []
  sound.forEach((sample, at) => {
    const before = sound[at - 1] ?? 0
    if (before < 0 && sample >= 0) crossings.push(at - sample / (sample - before))
  })
  return ((crossings.length - 1) * chirpSampleRate) / (crossings.at(-1)! - crossings[0]!)
}

const stepsOf = (text: string): readonly number[] =>
  melodyOf(text).flatMap((note) => (note.type === 'chirp' ? [note.step] : []))

describe('a melody', () => {
  // A chirp is its vowel, its step and its beats unless it has one; a rest is _ and its beats.
  const notesOf = (text: string) =>
    melodyOf(text).map((note) => {
      if (note.type === 'rest') return `_${note.beats}`
      return `${note.shape}${note.step}${note.beats === 1 ? '' : `×${note.beats}`}`
    })

  test.each([
    [
      'phrases descend twice',
      'さた、さた さた さた。さた',
      'a3 a5 _0.9 a2 a4 _0.4 a1 a3 _0.4 a1 a3 _1.6 a3 a5',
    ],
    ['a line break is a stop', 'あ\nあ', 'a3 _1.6 a3'],
    ['katakana after hiragana is a phrase', 'これカあ', 'o2 e5 _0.4 a2 a4'],
    ['a small vowel changes the mora before it', 'ファーっゃ', 'a3×2 _1 a5'],
    ['a vowel is held for four beats at most', 'あっカーーーーーー', 'a3 _1 a2×4'],
    ['nothing is held at the start of a phrase', 'ー、ーっ', '_0.9 _1'],
    ['nothing is held across phrases', 'あ ー', 'a3'],
    ['a held rest stays as it is', 'あっー', 'a3 _1'],
    ['a small vowel keeps the length of the mora before it', 'カーァ', 'a3×2'],
    ['a small vowel after a space is a mora', 'か ぁ', 'a3 _0.4 a2'],
    ['a word within Japanese is a phrase', 'カhotカ', 'a3 _0.4 o3×1.25 _0.4 a1'],
    ['a group of vowels is one syllable', 'cloud yes', 'o4×1.25 _0.4 i4×1.25'],
    ['a question without words', '？', '_1.6'],
    ['four digits are enough', '12345', 'o2 a5 i5 u4'],
    ['a kanji has two moras', '辛味', 'e3 u4 o4 e5'],
    [
      'English words are stressed unless weak',
      'code the mmm my happy',
      'o4×1.25 _0.4 e2×0.8 _0.4 o2×1.25 _0.4 i1×0.8 _0.4 a3×1.25 i1×0.8',
    ],
    ['a question rises', 'そうか？ hot?', 'o2 u4 a7×1.5 _1.6 o6×1.75 _1.6'],
    ['a pause lifts nothing', 'そうか、', 'o2 u4 a5 _0.9'],
  ])('in notes: %s', (_, text, notes) => {
    expect(notesOf(text).join(' ')).toBe(notes)
  })

  test.each([
    ['こんにちは', 5],
    ['きゃっきゃ', 2],
    ['ファイヤー', 3],
    ['ダッシュ', 2],
    ['辛', 2],
    ['Hello', 2],
    ['code', 1],
    ['spicy chilli', 4],
    ['12', 2],
    ['…！', 0],
  ])('of %s has %i chirps', (text, count) => {
    expect(melodyOf(text).filter(({ type }) => type === 'chirp')).toHaveLength(count)
  })

  test.each([
    ['a long vowel is held', 'カレー', [1, 2]],
    ['っ is a rest of one mora', 'きっと', [1, 1, 1]],
    ['ん hums for one mora', 'ほん', [1, 1]],
    ['a stressed syllable is longer', 'chilli', [1.25, 0.8]],
    ['a weak word is short', 'of', [0.8]],
  ])('follows the moras: %s', (_, text, beats) => {
    expect(melodyOf(text).map((note: Note) => note.beats)).toEqual(beats)
  })

  // Words with a single vowel, so that only the accent decides.
  test.each([
    ['a phrase rises after its first mora', 'ささささ', 'lhhh'],
    ['… also a foreign word', 'パパ', 'lh'],
    ['an English word keeps its stress', 'banana', 'hll'],
  ])('follows the accent: %s', (_, text, shape) => {
    const byVowel = { n: -1, u: 0, o: 0, a: 1, e: 1, i: 1 }
    const heights = melodyOf(text).flatMap((note) =>
      note.type === 'chirp' ? [note.step - byVowel[note.shape]] : [],
    )
    const low = Math.min(...heights)
    expect(heights.map((height) => (height === low ? 'l' : 'h')).join('')).toBe(shape)
  })

  test('descends phrase by phrase, and starts over with each sentence', () => {
    const [first, , second, , third] = stepsOf('さた、さた。さた')
    expect(second).toBe((first ?? 0) - 1)
    expect(third).toBe(first)
  })

  test('rises at the end of a question', () => {
    expect(stepsOf('そうか？').at(-1)).toBeGreaterThan(stepsOf('そうか。').at(-1) ?? 0)
  })

  test('of any text stays within an octave and a half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        for (const note of melodyOf(text)) {
          expect(note.beats).toBeGreaterThan(0)
          expect(note.beats).toBeLessThanOrEqual(4.5)
          if (note.type === 'rest') continue
          expect(note.step).toBeGreaterThanOrEqual(-1)
          expect(note.step).toBeLessThanOrEqual(7)
        }
      }),
    )
  })
})

test('each trigger has its own call', () => {
  const heard = triggerNames.map((trigger) => JSON.stringify(triggers[trigger].call))
  expect(new Set(heard).size).toBe(triggerNames.length)
  for (const { call } of Object.values(triggers)) {
    expect(call.steps.length).toBeGreaterThanOrEqual(2)
    expect(call.steps.length).toBeLessThanOrEqual(4)
    for (const step of call.steps) expect([0, 1, 2, 3, 4, 5]).toContain(step)
  }
})

describe('chirps', () => {
  test('move the beak with the vowels, after the call', () => {
    const shapes = chirpsOf('あいうえお')
      .mouthCues.map(({ shape }) => shape)
      .join('')
    expect(shapes).toBe('nunun' + 'aninunenon')
  })

  test.each([
    ['content', '0 n, 30 u, 88 n, 97 u, 155 n, 254 a, 350 n', 380],
    ['tired', '0 n, 30 u, 96 n, 107 u, 174 n, 288 a, 398 n', 428],
  ] as const)('keep the beat, slower if Dash is tired (%s)', (mood, cues, ms) => {
    const chirps = chirpsOf('あ', { mood })
    const found = chirps.mouthCues.map(({ at, shape }) => `${Math.round(1000 * at)} ${shape}`)
    expect(found.join(', ')).toBe(cues)
    expect(Math.round(1000 * chirps.seconds)).toBe(ms)
  })

  test.each(moods)('of a text that is too long end shortly before three seconds (%s)', (mood) => {
    const chirps = chirpsOf('さ'.repeat(60), { mood })
    expect(chirps.seconds).toBeGreaterThan(maxChirpSeconds - 0.15)
    expect(chirps.seconds).toBeLessThanOrEqual(maxChirpSeconds)
    expectWithin(chirps.mouthCues, chirps.seconds)
    const end = soundOf(chirps).subarray(-0.029 * chirpSampleRate)
    expect(end.every((sample) => sample === 0)).toBe(true)
  })

  test.each([
    ['the call, then a higher vowel', 'う', {}, '1 4 1'],
    ['a lower hum', 'ん', {}, '1 4 -1'],
    ['a question in the next octave', 'え？', {}, '1 4 9'],
    ['the lowest hum, below the root', 'あ あ ん', {}, '1 4 4 1 -6'],
    ['a bright trigger', 'う', { trigger: 'work-push' }, '4 9 6'],
    ['a wistful trigger', 'う', { trigger: 'hungry' }, '4 0 2'],
    ['a tense trigger', 'う', { trigger: 'dragged' }, '2 10 5'],
    ['a hot Dash', 'う', { mood: 'hot' }, '4 7 4'],
    ['a sleepy Dash', 'う', { mood: 'sleepy' }, '-3 0 -3'],
  ] as const)('have their pitches, in semitones above C6: %s', (_, text, manner, pitches) => {
    const sound = soundOf(chirpsOf(text, manner))
    const found = chirpsIn(sound).map(({ from, to }) => {
      const length = to - from
      const hertz = hertzOf(sound.subarray(from + 0.4 * length, from + 0.8 * length))
      return Math.round(12 * Math.log2(hertz / 1046.5))
    })
    expect(found.join(' ')).toBe(pitches)
  })

  test('slide up to their pitch', () => {
    const sound = soundOf(chirpsOf('あ'))
    for (const { from, to } of chirpsIn(sound)) {
      const begin = hertzOf(sound.subarray(from + 48, from + 288))
      const middle = hertzOf(sound.subarray(from + 0.4 * (to - from), from + 0.8 * (to - from)))
      expect(begin / middle).toBeGreaterThan(0.94)
      expect(begin / middle).toBeLessThan(0.98)
    }
  })

  test('fade smoothly, and pause before the next one', () => {
    const sound = soundOf(chirpsOf('ああ'))
    const chirps = chirpsIn(sound)
    expect(chirps).toHaveLength(4)
    for (const [index, { from, to }] of chirps.entries()) {
      const strengthAt = (share: number) => {
        const at = from + share * (to - from)
        return Math.max(...sound.subarray(at - 20, at + 20).map(Math.abs))
      }
      expect(strengthAt(0.6) / strengthAt(0.3)).toBeCloseTo(Math.exp(-2.2 * 0.3), 1)
      expect(strengthAt(0.75) / strengthAt(0.65)).toBeCloseTo(0.75, 1)
      expect(strengthAt(0.9) / strengthAt(0.6)).toBeLessThan(0.3)
      const next = chirps[index + 1]
      if (next !== undefined) expect(next.from - to).toBeGreaterThan(0.008 * chirpSampleRate)
    }
  })

  test('hum softly for ん', () => {
    const sound = soundOf(chirpsOf('んう'))
    const [hum, open] = chirpsIn(sound)
      .slice(2)
      .map(({ from, to }) => Math.max(...sound.subarray(from, to).map(Math.abs)))
    expect(hum! / open!).toBeCloseTo(0.6, 1)
  })

  test('are never clipped, whatever the mood and hour, and are 6 LU quieter at night', () => {
    for (const mood of moods) {
      const day = chirpsOf('おはよう！今日もピリッといこう。', { mood })
      const night = chirpsOf('おはよう！今日もピリッといこう。', { mood, isNight: true })
      expect(Math.max(...soundOf(day).map(Math.abs))).toBeLessThan(0.5)
      expect(loudnessOf(day)).toBeCloseTo(chirpLoudness, 1)
      expect(loudnessOf(night)).toBeCloseTo(nightLoudness, 1)
    }
  })

  test('swell softly, without jumps, and are silent at both ends', () => {
    for (const trigger of triggerNames) {
      const samples = soundOf(chirpsOf('あ', { trigger }))
      const peak = Math.max(...samples.map(Math.abs))
      const first = samples.findIndex((sample) => Math.abs(sample) > peak / 1000)
      const early = samples.subarray(
        first,
        first + Math.round((attackSeconds / 4) * chirpSampleRate),
      )
      expect(Math.max(...early.map(Math.abs)) / peak).toBeLessThan(0.3)
      expect(samples[0]).toBe(0)
      expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.001)
    }
  })

  test('sound the same for the same words, mood and hour, and different otherwise', () => {
    const heard = [
      ...triggerNames.map((trigger) => chirpsOf('やっほ', { trigger })),
      ...moods.slice(1).map((mood) => chirpsOf('やっほ', { mood })),
      chirpsOf('やっほ', { isNight: true }),
      chirpsOf('やっほー'),
      chirpsOf('やっほ？'),
    ].map(({ wav }) => Buffer.from(wav).toString('base64'))
    expect(new Set(heard).size).toBe(heard.length)
    expect(chirpsOf('やっほー')).toEqual(chirpsOf('やっほー'))
  })

  test('do not exist for an empty text', () => {
    expect(synthesizeChirps('……！？', byDay)).toBeUndefined()
  })

  test('end within three seconds for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.constantFrom(...triggerNames),
        fc.constantFrom(...moods),
        fc.boolean(),
        (text, trigger, mood, isNight) => {
          const chirps = synthesizeChirps(text, { trigger, mood, isNight })
          if (chirps === undefined) return
          expect(chirps.seconds).toBeLessThanOrEqual(maxChirpSeconds)
          expectWithin(chirps.mouthCues, chirps.seconds)
        },
      ),
      { numRuns: 40 },
    )
  })
})
