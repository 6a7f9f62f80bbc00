import type { Beat } from './beats.ts'
import { beatsOf } from './beats.ts'
import type { MouthCue, MouthShape } from './mouths.ts'
import { withoutRepeats } from './mouths.ts'
import { encodeWav } from './wav.ts'

export const chirpRate = 24_000
/** Longer lines are chirped up to here: a bird does not lecture. */
export const longestChirping = 3

const toneSeconds = 0.082
const gapSeconds = 0.022
const restSeconds = { short: 0.07, long: 0.15 }
/** Quiet before and after, so that no player clips the first chirp. */
const edgeSeconds = 0.03

/** One octave of a pentatonic scale: whatever is said, it is in tune. Hertz. */
const notes: Readonly<Record<MouthShape, number>> = {
  n: 1318.5,
  u: 1568,
  o: 1760,
  a: 2093,
  e: 2349.3,
  i: 2637,
}

export interface Chirping {
  readonly wav: Uint8Array<ArrayBuffer>
  readonly seconds: number
  readonly mouths: readonly MouthCue[]
}

/**
 * A line as a bird sings it: one chirp a mora or syllable, 24 kHz mono, at most `longestChirping` seconds. The same words
 * always sound the same; a question rises at its end. @returns undefined where there is nothing to chirp
 */
export function chirpsOf(text: string): Chirping | undefined {
  const beats = fitting(beatsOf(text))
  const sung = beats.filter((beat) => beat.type === 'chirp').length
  if (sung === 0) return undefined
  const rises = /[?？]\s*$/u.test(text)
  const seconds = edgeSeconds * 2 + beats.reduce((sum, beat) => sum + lengthOf(beat), 0)
  const samples = new Float64Array(Math.round(seconds * chirpRate))
  const mouths: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = edgeSeconds
  let index = 0
  for (const beat of beats) {
    if (beat.type === 'chirp') {
      const place = sung === 1 ? 1 : index / (sung - 1)
      const lift = rises && index === sung - 1 ? 1.22 : 1
      sing(samples, now, pitchOf(beat, place) * lift, beat.shape === 'n' ? 0.2 : 0.32)
      mouths.push({ at: now, shape: beat.shape }, { at: now + toneSeconds, shape: 'n' })
      index += 1
    }
    now += lengthOf(beat)
  }
  return {
    wav: encodeWav(samples, chirpRate),
    seconds: samples.length / chirpRate,
    mouths: withoutRepeats(mouths),
  }
}

/** A line sinks by a whole tone from its first chirp to its last; each kana has its own shade of its vowel's note. */
function pitchOf(beat: Beat & { readonly type: 'chirp' }, place: number): number {
  return notes[beat.shape] * (0.97 + 0.06 * beat.shade) * (1.04 - 0.12 * place)
}

/** Adds one chirp: up quickly, down gently, a breath of overtones, and silent at both ends. */
function sing(samples: Float64Array, at: number, hertz: number, volume: number): void {
  const first = Math.round(at * chirpRate)
  const length = Math.round(toneSeconds * chirpRate)
  let phase = 0
  for (let index = 0; index < length && first + index < samples.length; index += 1) {
    const x = index / length
    const bend = 0.86 + 0.2 * Math.sin(Math.PI * Math.sqrt(x))
    phase += (2 * Math.PI * hertz * bend) / chirpRate
    const swell = Math.sin(Math.PI * x ** 0.7) ** 1.5
    const tone = Math.sin(phase) + 0.16 * Math.sin(2 * phase) + 0.05 * Math.sin(3 * phase)
    samples[first + index] = volume * swell * tone
  }
}

/** The beats that fit into the longest chirping, without rests at either end. */
function fitting(beats: readonly Beat[]): readonly Beat[] {
  let seconds = edgeSeconds * 2
  const end = beats.findIndex((beat) => {
    seconds += lengthOf(beat)
    return seconds > longestChirping
  })
  const kept = end === -1 ? beats : beats.slice(0, end)
  const isChirp = (beat: Beat): boolean => beat.type === 'chirp'
  return kept.slice(Math.max(0, kept.findIndex(isChirp)), kept.findLastIndex(isChirp) + 1)
}

function lengthOf(beat: Beat): number {
  return beat.type === 'chirp' ? toneSeconds + gapSeconds : restSeconds[beat.length]
}
