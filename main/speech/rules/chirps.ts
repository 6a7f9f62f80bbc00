import type { MouthCue } from '../../../preload/contract/events.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import { withoutRepeatedShapes } from './lip-sync.ts'
import { peakMomentaryLoudness, speechLoudness } from './loudness.ts'
import { melodyOf, type Note } from './melody.ts'
import { triggers, type Feel, type Trigger } from './triggers.ts'
import { encodeWav } from './wav.ts'

export const chirpSampleRate = 24_000
/** If a line is longer, only its beginning is chirped. */
const maxChirpSeconds = 3
/** The loudness of chirps from 23:00 to 06:00, in LUFS. */
const nightLoudness = -31

/** The semitones of a five-step scale (every sequence is in tune), its root above C6, and its beat in seconds. */
const feels = {
  bright: { scale: [0, 2, 4, 7, 9], ground: 2, beat: 0.098 },
  gentle: { scale: [0, 2, 4, 7, 9], ground: -3, beat: 0.112 },
  wistful: { scale: [0, 3, 5, 7, 10], ground: -3, beat: 0.12 },
  tense: { scale: [0, 2, 5, 7, 10], ground: 0, beat: 0.1 },
} as const satisfies Record<Feel, object>
/** How Dash's mood changes chirps: a shift in semitones, and a factor for the beat. */
const moods: Readonly<Record<Mood, { readonly shift: number; readonly pace: number }>> = {
  content: { shift: 0, pace: 1 },
  happy: { shift: 2, pace: 0.95 },
  hot: { shift: 3, pace: 0.88 },
  proud: { shift: 1, pace: 1 },
  worried: { shift: -2, pace: 1.04 },
  hungry: { shift: -2, pace: 1.08 },
  tired: { shift: -3, pace: 1.15 },
  sleepy: { shift: -4, pace: 1.2 },
  asleep: { shift: -5, pace: 1.3 },
}
const c6 = 1046.5

/** Silence before and after: some players cut off the first milliseconds. */
const paddingSeconds = 0.03
/** The length of a call's note, in beats. It is short, and a breath separates the call from the line. */
const callBeats = 0.6
const breath: Note = { type: 'rest', beats: 0.8 }
/** The share of its beats in which a chirp sounds. The rest separates it from the next chirp. */
const soundingShare = 0.86
/** A shorter attack would make a chirp begin with a click. */
export const attackSeconds = 0.014
/** How far below its pitch a chirp begins, how long it slides up, and the exponent (base e) of its decay. */
const bendDepth = 0.07
const bendSeconds = 0.012
const decay = 2.2

/**
 * Synthesizes a line as birdsong: the call of its trigger, then a chirp for each mora or syllable of its melody. The
 * sound is 24 kHz mono, at most `maxChirpSeconds`. The same text in the same manner always sounds the same.
 * @returns undefined if the text has no letters or digits
 */
export function synthesizeChirps(
  text: string,
  manner: { readonly trigger: Trigger; readonly mood: Mood; readonly isNight: boolean },
) {
  const melody = melodyOf(text)
  if (!melody.some(({ type }) => type === 'chirp')) return undefined
  const { feel, steps } = triggers[manner.trigger].call
  const { scale, ground, beat } = feels[feel]
  const { shift, pace } = moods[manner.mood]
  const call = steps.map((step): Note => ({ type: 'chirp', shape: 'u', step, beats: callBeats }))
  const samples = new Float64Array(maxChirpSeconds * chirpSampleRate)
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let [at, end] = [paddingSeconds, 0]
  for (const note of [...call, breath, ...melody]) {
    const seconds = note.beats * beat * pace * soundingShare
    if (at + seconds + paddingSeconds > maxChirpSeconds) break
    if (note.type === 'chirp') {
      const octave = Math.floor(note.step / scale.length)
      const semitone = scale[note.step - octave * scale.length] ?? 0
      const hertz = c6 * 2 ** ((ground + shift + 12 * octave + semitone) / 12)
      addChirp(samples, { at, seconds, hertz, volume: note.shape === 'n' ? 0.6 : 1 })
      end = at + seconds
      cues.push({ at, shape: note.shape }, { at: end, shape: 'n' })
    }
    at += seconds / soundingShare
  }
  const heard = samples.subarray(0, Math.round((end + paddingSeconds) * chirpSampleRate))
  const target = manner.isNight ? nightLoudness : speechLoudness
  const gain = 10 ** ((target - peakMomentaryLoudness(heard, chirpSampleRate)) / 20)
  return {
    wav: encodeWav([heard.map((sample) => sample * gain)], chirpSampleRate),
    seconds: heard.length / chirpSampleRate,
    mouthCues: withoutRepeatedShapes(cues),
  }
}

/** Adds one chirp. It fades in softly, slides up to its pitch as birds do, and decays. It is silent at both ends. */
function addChirp(
  samples: Float64Array,
  chirp: { at: number; seconds: number; hertz: number; volume: number },
): void {
  const first = Math.round(chirp.at * chirpSampleRate)
  const length = Math.round(chirp.seconds * chirpSampleRate)
  const attack = Math.round(attackSeconds * chirpSampleRate)
  const release = Math.round(0.7 * length)
  // Decay by repeated multiplication, because a power for each sample would take ten times as long.
  const bendFactor = Math.exp(-1 / (bendSeconds * chirpSampleRate))
  const decayFactor = Math.exp(-decay / length)
  let [phase, bend, strength] = [0, bendDepth, chirp.volume]
  for (let index = 0; index < length; index += 1) {
    phase += (2 * Math.PI * chirp.hertz * (1 - bend)) / chirpSampleRate
    bend *= bendFactor
    strength *= decayFactor
    const swell = index < attack ? ease(index / attack) : 1
    const end = index > release ? ease((length - index) / (length - release)) : 1
    const sine = Math.sin(phase)
    const overtones = 0.24 * sine * Math.cos(phase) + 0.03 * sine * (3 - 4 * sine * sine)
    samples[first + index] = strength * swell * end * (sine + overtones)
  }
}

function ease(x: number): number {
  return (1 - Math.cos(Math.PI * x)) / 2
}
