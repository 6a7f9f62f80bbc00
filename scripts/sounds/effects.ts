import { encodeWav } from '../../main/speech/rules/wav.ts'
import type { SoundEffectName } from '../../renderer/shared/sound-effect-names.ts'
import { peakMomentaryLoudness } from '../../main/speech/rules/loudness.ts'
import {
  crackles,
  mixed,
  noise,
  resonant,
  sampleRate,
  struck,
  swelling,
  through,
  tone,
  type Samples,
} from './synthesis.ts'

/** The peak momentary loudness of every effect, in LUFS. Chirps differ by 2 LU at most (main/speech/rules/chirps.ts). */
export const targetLoudness = -24

/** The pentatonic scale of Dash's chirps (main/speech/rules/chirps.ts), one and two octaves lower, in hertz. */
const scale = { g4: 392, c5: 523.3, d5: 587.3, e5: 659.3, g5: 784, a5: 880, c6: 1046.5, e6: 1318.5 }

/** A wooden bar: its fundamental and, much shorter, the partial to which marimbas are tuned. */
const bar = (hertz: number, seconds: number): Samples =>
  mixed([
    { of: tone(seconds, () => hertz, struck(0.008, 6), [0.08]) },
    { gain: 0.22, of: tone(seconds * 0.3, () => 3.93 * hertz, struck(0.02, 9)) },
  ])

/** A drop that falls into a liquid. */
const drop = (hertz: number, seconds = 0.05): Samples =>
  tone(seconds, through(hertz, hertz * 1.15, hertz * 1.7), struck(0.15, 3))

/** The recipe of each effect. `bite-…` names the contribution whose dish Dash bites. */
const recipes: Readonly<Record<SoundEffectName, () => Samples>> = {
  /** A beak on wood: a short knock that falls in pitch, with a small click. */
  peck: () =>
    mixed([
      { of: tone(0.08, through(1150, 820, 760), struck(0.04, 7), [0.2]) },
      { gain: 0.5, of: resonant(noise(0.02, 11, struck(0.1, 6)), 2800, 1.5) },
    ]),
  /** Chilli: thin and crisp. It snaps three times, with a glint of high pitch. */
  'bite-commit': () =>
    mixed([
      {
        of: crackles({
          seconds: 0.15,
          seed: 21,
          count: 5,
          grainSeconds: 0.035,
          hertz: [1900, 3600],
        }),
      },
      { gain: 0.25, of: tone(0.09, through(240, 150), struck(0.08, 5)) },
      { at: 0.03, gain: 0.1, of: tone(0.1, through(1400, 2093), struck(0.2, 4)) },
    ]),
  /** Curry: soft and full, like a mouth that closes around a spoon. */
  'bite-issue': () => {
    const hum = tone(0.21, through(250, 330, 230), struck(0.18, 3), [0.6, 0.4, 0.25, 0.12])
    return mixed([
      { of: resonant(hum, 480, 1.4) },
      { gain: 0.5, of: resonant(hum, 950, 2) },
      { gain: 0.35, of: resonant(noise(0.09, 31, struck(0.2, 5)), 700, 0.9) },
    ])
  },
  /** Kimchi: juicy, with many small crunches and a drop. */
  'bite-review': () =>
    mixed([
      {
        of: crackles({
          seconds: 0.19,
          seed: 41,
          count: 13,
          grainSeconds: 0.025,
          hertz: [1300, 3000],
        }),
      },
      { at: 0.06, gain: 0.22, of: drop(480, 0.07) },
      { gain: 0.2, of: tone(0.08, through(210, 140), struck(0.1, 5)) },
    ]),
  /** Mapo tofu: it wobbles, and two bubbles burst. */
  'bite-pull-request': () =>
    mixed([
      {
        of: tone(
          0.2,
          (x) => 300 + 60 * Math.sin(2 * Math.PI * 4.2 * x) * (1 - x),
          struck(0.1, 3),
          [0.25],
        ),
      },
      { at: 0.07, gain: 0.35, of: drop(620) },
      { at: 0.14, gain: 0.25, of: drop(830, 0.04) },
    ]),
  /** Something hot: a breath of steam with crackling fat. */
  sizzle: () =>
    mixed([
      { gain: 0.55, of: resonant(noise(0.7, 51, swelling(0.25)), 3600, 1.3) },
      {
        at: 0.05,
        gain: 1.8,
        of: crackles({
          seconds: 0.55,
          seed: 52,
          count: 22,
          grainSeconds: 0.022,
          hertz: [2400, 4600],
        }),
      },
    ]),
  /** Swallowing: a gulp, then a small pop. */
  swallow: () =>
    mixed([
      { of: tone(0.12, through(430, 250, 190), struck(0.2, 2.5), [0.3, 0.1]) },
      { at: 0.11, gain: 0.7, of: drop(300, 0.06) },
    ]),
  /** Taking off: a short whistle that rises, and air. */
  hop: () =>
    mixed([
      { of: tone(0.15, through(scale.g4, scale.c5, scale.a5), struck(0.25, 3), [0.12]) },
      { gain: 0.15, of: resonant(noise(0.14, 71, swelling(0.5)), 1500, 1.2) },
    ]),
  /** Landing: soft feet, then feathers. */
  landing: () =>
    mixed([
      { of: tone(0.13, through(210, 130, 105), struck(0.05, 5), [0.35, 0.12]) },
      { gain: 0.35, of: resonant(noise(0.08, 81, struck(0.1, 5)), 520, 0.9) },
      { at: 0.06, gain: 0.14, of: resonant(noise(0.1, 82, swelling(0.3)), 1100, 1.4) },
    ]),
  /** Surprise: two rising notes, the second one longer. */
  surprise: () =>
    mixed([
      { of: tone(0.08, through(scale.c6, 1180), struck(0.2, 3), [0.14]) },
      {
        at: 0.095,
        gain: 0.9,
        of: tone(0.14, through(scale.e6, 1480, 1568), struck(0.15, 3), [0.12]),
      },
    ]),
  /** Being stroked: a low trill that swells and fades. */
  purr: () => {
    const trill = (x: number) =>
      swelling(0.4)(x) * (0.55 + 0.45 * Math.sin(2 * Math.PI * 17 * x)) ** 1.5
    const hum = tone(0.72, through(215, 240, 205), trill, [0.5, 0.3, 0.15])
    return mixed([{ of: hum }, { gain: 0.7, of: resonant(hum, 620, 1.2) }])
  },
  /** A new level: four rising bars, and a chirp of joy on top. */
  'level-up': () =>
    mixed([
      { of: bar(scale.c5, 0.5) },
      { at: 0.1, of: bar(scale.e5, 0.5) },
      { at: 0.2, of: bar(scale.g5, 0.5) },
      { at: 0.3, gain: 1.15, of: bar(scale.c6, 0.75) },
      { at: 0.42, gain: 0.22, of: tone(0.09, through(1568, 2093), struck(0.2, 3), [0.1]) },
      { at: 0.53, gain: 0.2, of: tone(0.12, through(1760, 2637), struck(0.2, 3), [0.1]) },
    ]),
  /** An unlock in the wardrobe: a lid opens, then glitter sounds. */
  unlock: () =>
    mixed([
      { gain: 0.7, of: tone(0.07, through(300, 520), struck(0.2, 3), [0.2]) },
      { at: 0.08, of: bar(scale.d5, 0.3) },
      { at: 0.17, of: bar(scale.a5, 0.55) },
      ...[2093, 2349.3, 2637, 3136].map((hertz, n) => ({
        at: 0.26 + 0.065 * n,
        gain: 0.13,
        of: tone(0.22, () => hertz, struck(0.05, 6)),
      })),
    ]),
}

/** An effect at the common loudness (`targetLoudness`). */
export function effectSamples(name: SoundEffectName): Samples {
  const raw = recipes[name]()
  const gain = 10 ** ((targetLoudness - peakMomentaryLoudness(raw, sampleRate)) / 20)
  return raw.map((sample) => sample * gain)
}

/** @returns a WAV file with 24 kHz, mono, 16 bits; the bytes are the same each time */
export const effectFile = (name: SoundEffectName): Uint8Array<ArrayBuffer> =>
  encodeWav([effectSamples(name)], sampleRate)
