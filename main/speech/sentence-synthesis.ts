import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Tuning } from '../../preload/contract/settings.ts'
import type { Clip } from './clip-cache.ts'
import { badResponse, type EngineClient } from './engine-client.ts'
import type { StyleId } from './rules/engine-responses.ts'
import { maxSentenceSeconds, phrasesOf, secondsOf, tuned } from './rules/audio-query.ts'
import { mouthCuesOf } from './rules/lip-sync.ts'
import { leveled } from './rules/loudness.ts'
import { spokenStretches } from './rules/spoken-text.ts'
import { decodeWav, isSilent } from './rules/wav.ts'

/** How often to synthesize a sentence before its sound counts as unusable: cut short, silent or far too long. */
const maxSyntheses = 2

/**
 * Has an engine synthesize a sentence, and makes it a clip: leveled, with the mouth's movements and the timing of its
 * words.
 * @param options.isWanted called before the sound is requested
 * @param options.signal ends the request
 * @returns undefined if it is no longer wanted; `voice-bad-answer` if the engine's answers cannot be used
 */
export async function synthesizeSentence(
  client: EngineClient,
  style: StyleId,
  { id, text, tuning }: { readonly id: string; readonly text: string; readonly tuning: Tuning },
  { isWanted, signal }: { readonly isWanted: () => boolean; readonly signal: AbortSignal },
): Promise<Result<Clip, Problem> | undefined> {
  const query = await client.audioQuery(text, style, signal)
  if (!query.ok) return query
  // Synthesis takes the longest of the calls, and a line that is due now would wait for it.
  if (!isWanted()) return undefined
  if (query.value.accent_phrases.length === 0) return err(badResponse('/audio_query'))
  const wanted = tuned(query.value, tuning)
  if (secondsOf(wanted) > maxSentenceSeconds) return err(badResponse('/audio_query'))
  for (let attempt = 1; attempt <= maxSyntheses; attempt += 1) {
    const wav = await client.synthesis(wanted, style, signal)
    if (!wav.ok) return wav
    const sound = decodeWav(wav.value)
    if (sound === undefined || sound.seconds > maxSentenceSeconds || isSilent(sound)) continue
    const { seconds } = sound
    const mouthCues = mouthCuesOf(query.value, sound)
    const stretches = spokenStretches(text, phrasesOf(query.value, seconds))
    return ok({ id, wav: leveled(sound), mouthCues, stretches, seconds })
  }
  return err(badResponse('/synthesis'))
}
