/** The beak while Dash speaks. Times are whole milliseconds, so that a timer fires exactly at a scheduled instant. */
import type { MouthCue, MouthShape } from '../../preload/contract/events.ts'

export interface Speech {
  readonly since: number
  /** In ascending order; `at` counts from `since`. */
  readonly cues: readonly { readonly at: number; readonly shape: MouthShape }[]
  /** When the voice ends and the beak closes, counted from `since`. */
  readonly ends: number
}

/** How long the beak rests on `n` before the pose takes over again. */
const closing = 120
/** The beak stays open in a shorter gap between two sounds. */
const shortest = 80
/** How long each shape lasts if the voice gives no moras. */
const babble = 90
const babbled: readonly MouthShape[] = ['a', 'i', 'o', 'n', 'e', 'a', 'u', 'i', 'a', 'n']
/** How long a talking pose lasts. */
const phrase = 1400

/** @param mouths the clip's timeline; if it is empty, the beak cycles through shapes for `seconds` */
export function speechFrom(mouths: readonly MouthCue[], seconds: number, now: number): Speech {
  const ends = Math.max(0, Math.round(seconds * 1000))
  const cues =
    mouths.length > 0
      ? mouths
          .map(({ at, shape }) => ({ at: Math.round(at * 1000), shape }))
          .filter(({ at }) => at < ends)
          .sort((one, other) => one.at - other.at)
          .filter(
            ({ at, shape }, n, all) => shape !== 'n' || (all[n + 1]?.at ?? ends) - at >= shortest,
          )
      : Array.from({ length: Math.ceil(ends / babble) }, (_, index) => ({
          at: index * babble,
          shape: babbled[index % babbled.length] ?? 'n',
        }))
  return { since: now, cues, ends }
}

/** The same speech, but it ends now. */
export const brokenOff = (speech: Speech, now: number): Speech => ({
  ...speech,
  ends: Math.min(speech.ends, Math.max(0, now - speech.since)),
})

/** When the pose controls the beak again. */
export const overAt = (speech: Speech): number => speech.since + speech.ends + closing

export function shapeAt(speech: Speech, now: number): MouthShape {
  const elapsed = now - speech.since
  if (elapsed >= speech.ends) return 'n'
  return speech.cues.findLast(({ at }) => at <= elapsed)?.shape ?? 'n'
}

export const phraseAt = (speech: Speech, now: number): number =>
  Math.floor((now - speech.since) / phrase)

/** The next time at which the beak or the phrase changes. */
export function changesAt(speech: Speech, now: number): number {
  const elapsed = now - speech.since
  if (elapsed >= speech.ends) return overAt(speech)
  const cue = speech.cues.find(({ at }) => at > elapsed)?.at ?? speech.ends
  return speech.since + Math.min(cue, speech.ends, (phraseAt(speech, now) + 1) * phrase)
}
