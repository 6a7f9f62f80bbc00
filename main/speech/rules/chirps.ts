import type { MouthCue, MouthShape } from '../../../preload/contract/events.ts'
import type { Mood } from '../../../preload/contract/views/pet.ts'
import { calls, type Feel } from './calls.ts'
import { withoutRepeatedShapes } from './lip-sync.ts'
import { peakMomentaryLoudness } from './loudness.ts'
import { melodyOf, type Note } from './melody.ts'
import type { Trigger } from './triggers.ts'
import { encodeWav } from './wav.ts'

export const chirpSampleRate = 24_000
/** Of a longer line, only the beginning is chirped. */
const maxChirpSeconds = 3
/**
 * Peak momentary loudness in LUFS, within 2 LU of the effects' (scripts/sounds/effects.ts), at equal and at default
 * volumes.
 */
export const chirpLoudness = -25
/** Chirps are quieter at night. */
const nightLoudness = -31
/** How long a chirp fades in. A shorter attack begins with a click. */
export const attackSeconds = 0.014

/** How a line is chirped. */
export interface ChirpManner {
  readonly trigger: Trigger
  readonly mood: Mood
  readonly isNight: boolean
}

export interface ChirpClip {
  readonly wav: Uint8Array<ArrayBuffer>
  readonly seconds: number
  readonly mouthCues: readonly MouthCue[]
}

/** Semitones of a five-step scale in which every sequence is in tune, its root above C6, and its tempo. */
const feels: Readonly<
  Record<
    Feel,
    { readonly scale: readonly number[]; readonly ground: number; readonly beat: number }
  >
> = {
  bright: { scale: [0, 2, 4, 7, 9], ground: 2, beat: 0.098 },
  gentle: { scale: [0, 2, 4, 7, 9], ground: -3, beat: 0.112 },
  wistful: { scale: [0, 3, 5, 7, 10], ground: -3, beat: 0.12 },
  tense: { scale: [0, 2, 5, 7, 10], ground: 0, beat: 0.1 },
}
/** How Dash's mood changes them: a shift in semitones, and a factor for the beat length. */
const moods: Readonly<Record<Mood, { readonly shift: number; readonly beat: number }>> = {
  content: { shift: 0, beat: 1 },
  happy: { shift: 2, beat: 0.95 },
  hot: { shift: 3, beat: 0.88 },
  hungry: { shift: -2, beat: 1.08 },
  sleepy: { shift: -4, beat: 1.2 },
  asleep: { shift: -5, beat: 1.3 },
}
const c6 = 1046.5

/** Silence before and after: some players cut off the first milliseconds. */
const paddingSeconds = 0.03
/** A call's notes are short, and a breath separates it from the line. */
const callBeats = { note: 0.6, breath: 0.8 }
/** The share of its beats in which a chirp sounds. The rest separates it from the next one. */
const soundingShare = 0.86
/** How far below its pitch a chirp begins, how long it slides up, and the exponent (base e) of its decay. */
const bendDepth = 0.07
const bendSeconds = 0.012
const decay = 2.2

interface Tone {
  readonly at: number
  readonly seconds: number
  readonly hertz: number
  readonly shape: MouthShape
  readonly volume: number
}

/**
 * Synthesizes a line as birdsong: the call of its trigger, then a chirp for each mora or syllable of its melody. 24
 * kHz mono, at most `maxChirpSeconds`. The same text in the same manner always sounds the same.
 * @returns undefined if the text has no letters or digits
 */
export function synthesizeChirps(text: string, manner: ChirpManner): ChirpClip | undefined {
  const notes = melodyOf(text)
  if (!notes.some(isChirp)) return undefined
  const { feel, steps } = calls[manner.trigger]
  const { scale, ground, beat } = feels[feel]
  const mood = moods[manner.mood]
  const call = steps.map((step): Note => ({
    type: 'chirp',
    shape: 'u',
    step,
    beats: callBeats.note,
  }))
  const breath: Note = { type: 'rest', beats: callBeats.breath }
  const tones = tonesOf([...call, breath, ...notes], beat * mood.beat, (step) => {
    const octave = Math.floor(step / scale.length)
    const semitone = scale[step - octave * scale.length] ?? 0
    return c6 * 2 ** ((ground + mood.shift + 12 * octave + semitone) / 12)
  })
  const last = tones.at(-1)
  if (last === undefined) return undefined
  const samples = new Float64Array(
    Math.round((last.at + last.seconds + paddingSeconds) * chirpSampleRate),
  )
  for (const tone of tones) addTone(samples, tone)
  const target = manner.isNight ? nightLoudness : chirpLoudness
  const gain = 10 ** ((target - peakMomentaryLoudness(samples, chirpSampleRate)) / 20)
  return {
    wav: encodeWav(
      samples.map((sample) => sample * gain),
      chirpSampleRate,
    ),
    seconds: samples.length / chirpSampleRate,
    mouthCues: withoutRepeatedShapes([
      { at: 0, shape: 'n' },
      ...tones.flatMap(({ at, seconds, shape }): readonly MouthCue[] => [
        { at, shape },
        { at: at + seconds, shape: 'n' },
      ]),
    ]),
  }
}

/** Places the notes in time, as many as fit into `maxChirpSeconds`. */
function tonesOf(
  notes: readonly Note[],
  beatSeconds: number,
  hertzOf: (step: number) => number,
): readonly Tone[] {
  const tones: Tone[] = []
  let now = paddingSeconds
  for (const note of notes) {
    const length = note.beats * beatSeconds
    const seconds = length * soundingShare
    if (now + seconds + paddingSeconds > maxChirpSeconds) break
    if (isChirp(note)) {
      const { shape, step } = note
      const hertz = hertzOf(step)
      const volume = shape === 'n' ? 0.6 : 1
      tones.push({ at: now, seconds, hertz, shape, volume })
    }
    now += length
  }
  return tones
}

/** Adds one chirp: it fades in softly, slides up to its pitch as birds do, decays, and is silent at both ends. */
function addTone(samples: Float64Array, { at, seconds, hertz, volume }: Tone): void {
  const first = Math.round(at * chirpSampleRate)
  const length = Math.round(seconds * chirpSampleRate)
  const attack = Math.round(attackSeconds * chirpSampleRate)
  const release = Math.round(0.7 * length)
  // Decay by repeated multiplication: a power for each sample would take ten times as long.
  const bendFactor = Math.exp(-1 / (bendSeconds * chirpSampleRate))
  const decayFactor = Math.exp(-decay / length)
  let [phase, bend, strength] = [0, bendDepth, volume]
  for (let index = 0; index < length && first + index < samples.length; index += 1) {
    phase += (2 * Math.PI * hertz * (1 - bend)) / chirpSampleRate
    bend *= bendFactor
    strength *= decayFactor
    const swell = index < attack ? eased(index / attack) : 1
    const end = index > release ? eased((length - index) / (length - release)) : 1
    const sine = Math.sin(phase)
    const octave = 2 * sine * Math.cos(phase)
    const twelfth = sine * (3 - 4 * sine * sine)
    samples[first + index] = strength * swell * end * (sine + 0.12 * octave + 0.03 * twelfth)
  }
}

/** Eases from 0 to 1, smooth at both ends. */
function eased(x: number): number {
  return (1 - Math.cos(Math.PI * x)) / 2
}

function isChirp(note: Note): note is Note & { readonly type: 'chirp' } {
  return note.type === 'chirp'
}
