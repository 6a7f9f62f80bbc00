/** The beak while Dash speaks. Times are whole milliseconds, so that a timer fires exactly at a scheduled instant. */
import type { MouthCue, MouthShape } from '../../preload/contract/events.ts'

export interface MouthTiming {
  readonly since: number
  /** In ascending order; `atMs` counts from `since`. */
  readonly cues: readonly { readonly atMs: number; readonly shape: MouthShape }[]
  /** When the voice ends and the beak closes, counted from `since`. */
  readonly durationMs: number
}

/** How long the beak stays closed (`n`) after speech before the pose controls it again. */
const closingMs = 120
/** The beak stays open in a shorter gap between two sounds. */
const minGapMs = 80
/** How long a talking pose lasts. */
const phraseMs = 1400

export function speechFrom(cues: readonly MouthCue[], seconds: number, since: number): MouthTiming {
  const durationMs = Math.max(0, Math.round(seconds * 1000))
  return { since, cues: withoutShortGaps(cues, durationMs), durationMs }
}

const withoutShortGaps = (cues: readonly MouthCue[], durationMs: number): MouthTiming['cues'] =>
  cues
    .map(({ at, shape }) => ({ atMs: Math.round(at * 1000), shape }))
    .filter(({ atMs }) => atMs < durationMs)
    .sort((one, other) => one.atMs - other.atMs)
    .filter(
      ({ atMs, shape }, n, all) =>
        shape !== 'n' || (all[n + 1]?.atMs ?? durationMs) - atMs >= minGapMs,
    )

/** Makes the speech end now. */
export const cutOff = (speech: MouthTiming, now: number): MouthTiming => ({
  ...speech,
  durationMs: Math.min(speech.durationMs, Math.max(0, now - speech.since)),
})

/** When the pose controls the beak again. */
export const speechEndsAt = ({ since, durationMs }: MouthTiming): number =>
  since + durationMs + closingMs

export function mouthShapeAt({ since, cues, durationMs }: MouthTiming, now: number): MouthShape {
  const elapsedMs = now - since
  if (elapsedMs >= durationMs) return 'n'
  return cues.findLast(({ atMs }) => atMs <= elapsedMs)?.shape ?? 'n'
}

/** Counts the talking poses of a speech: negative before the speech, and then 0, 1, and so on. */
export const talkingPoseIndexAt = ({ since }: MouthTiming, now: number): number =>
  Math.floor((now - since) / phraseMs)

/** The next time at which the beak or the phrase changes. */
export function nextMouthChangeAt(speech: MouthTiming, now: number): number {
  const { since, cues, durationMs } = speech
  const elapsedMs = now - since
  if (elapsedMs >= durationMs) return speechEndsAt(speech)
  const nextCueMs = cues.find(({ atMs }) => atMs > elapsedMs)?.atMs ?? durationMs
  return since + Math.min(nextCueMs, durationMs, (talkingPoseIndexAt(speech, now) + 1) * phraseMs)
}
