import type { Note } from './melody.ts'
import { melodyOf } from './melody.ts'
import type { MouthCue, MouthShape } from '../../../preload/contract/events.ts'
import { withoutRepeatedShapes } from './lip-sync.ts'
import { encodeWav } from './wav.ts'

export const chirpSampleRate = 24_000
/** Of a longer line only the beginning is chirped. */
export const maxChirpSeconds = 3

const toneSeconds = 0.082
const gapSeconds = 0.022
const restSeconds = { short: 0.07, long: 0.15 }
/** Silence before and after: some players cut the first milliseconds. */
const paddingSeconds = 0.03

/** Hertz: one octave of a pentatonic scale, in which every sequence is in tune. */
const vowelPitches: Readonly<Record<MouthShape, number>> = {
  n: 1318.5,
  u: 1568,
  o: 1760,
  a: 2093,
  e: 2349.3,
  i: 2637,
}

export interface ChirpClip {
  readonly wav: Uint8Array<ArrayBuffer>
  readonly seconds: number
  readonly mouthCues: readonly MouthCue[]
}

/**
 * Synthesizes a line as birdsong: one chirp for each mora or syllable, 24 kHz mono, at most `maxChirpSeconds`. The same text
 * always sounds the same; a question rises at its end. @returns undefined where the text has no letter and no digit
 */
export function synthesizeChirps(text: string): ChirpClip | undefined {
  const notes = withinLimit(melodyOf(text))
  const count = notes.filter((note) => note.type === 'chirp').length
  if (count === 0) return undefined
  const isQuestion = /[?？]\s*$/u.test(text)
  const seconds = paddingSeconds * 2 + notes.reduce((sum, note) => sum + secondsOf(note), 0)
  const samples = new Float64Array(Math.round(seconds * chirpSampleRate))
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = paddingSeconds
  let index = 0
  for (const note of notes) {
    if (note.type === 'chirp') {
      const progress = count === 1 ? 1 : index / (count - 1)
      const rise = isQuestion && index === count - 1 ? 1.22 : 1
      addTone(samples, now, pitchOf(note, progress) * rise, note.shape === 'n' ? 0.2 : 0.32)
      cues.push({ at: now, shape: note.shape }, { at: now + toneSeconds, shape: 'n' })
      index += 1
    }
    now += secondsOf(note)
  }
  return {
    wav: encodeWav(samples, chirpSampleRate),
    seconds: samples.length / chirpSampleRate,
    mouthCues: withoutRepeatedShapes(cues),
  }
}

/** @param progress 0 at the first chirp, 1 at the last: a line falls by a whole tone */
function pitchOf(note: Note & { readonly type: 'chirp' }, progress: number): number {
  return vowelPitches[note.shape] * (0.97 + 0.06 * note.detune) * (1.04 - 0.12 * progress)
}

/** Adds one chirp: a fast attack and a slow decay, two overtones, and silence at both ends. */
function addTone(samples: Float64Array, at: number, hertz: number, volume: number): void {
  const first = Math.round(at * chirpSampleRate)
  const length = Math.round(toneSeconds * chirpSampleRate)
  let phase = 0
  for (let index = 0; index < length && first + index < samples.length; index += 1) {
    const x = index / length
    const bend = 0.86 + 0.2 * Math.sin(Math.PI * Math.sqrt(x))
    phase += (2 * Math.PI * hertz * bend) / chirpSampleRate
    const envelope = Math.sin(Math.PI * x ** 0.7) ** 1.5
    const tone = Math.sin(phase) + 0.16 * Math.sin(2 * phase) + 0.05 * Math.sin(3 * phase)
    samples[first + index] = volume * envelope * tone
  }
}

/** The notes that fit into `maxChirpSeconds`, without rests at either end. */
function withinLimit(notes: readonly Note[]): readonly Note[] {
  let seconds = paddingSeconds * 2
  const end = notes.findIndex((note) => {
    seconds += secondsOf(note)
    return seconds > maxChirpSeconds
  })
  const kept = end === -1 ? notes : notes.slice(0, end)
  const isChirp = (note: Note): boolean => note.type === 'chirp'
  return kept.slice(Math.max(0, kept.findIndex(isChirp)), kept.findLastIndex(isChirp) + 1)
}

function secondsOf(note: Note): number {
  return note.type === 'chirp' ? toneSeconds + gapSeconds : restSeconds[note.length]
}
