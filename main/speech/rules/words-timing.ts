import type { MouthCue, SpokenWords } from '../../../preload/contract/events.ts'
import { withoutRepeatedShapes } from './lip-sync.ts'
import { melodyOf } from './melody.ts'

/** How long voices at a normal pace take for a beat of the melody (a mora or a syllable), in seconds. */
const beatSeconds = { ja: 0.13, en: 0.19 }

/**
 * When the beak moves while the system's voice says these words. That voice reports no lengths, so they are estimated
 * from the moras or syllables.
 */
export function timingOf({ text, language }: SpokenWords): {
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
} {
  const cues: MouthCue[] = [{ at: 0, shape: 'n' }]
  let now = 0
  for (const note of melodyOf(text)) {
    const seconds = note.beats * beatSeconds[language]
    // The beak closes slightly between two chirps.
    if (note.type === 'chirp')
      cues.push({ at: now, shape: note.shape }, { at: now + 0.85 * seconds, shape: 'n' })
    now += seconds
  }
  return { mouthCues: withoutRepeatedShapes(cues), seconds: now }
}
