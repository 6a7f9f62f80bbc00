import type { Clock } from '../base/clock.ts'
import type { EngineVoice } from './engine-voice.ts'
import type { LinePicker } from './line-picker.ts'
import type { PronunciationDictionary } from './pronunciation-dictionary.ts'
import { linesAhead } from './rules/lines.ts'
import {
  likelyLines,
  maxSecondsADay,
  preparedAhead,
  sentencesAhead,
  type Outlook,
} from './rules/likely-lines.ts'
import type { Trigger } from './rules/triggers.ts'
import type { VoiceStore } from './voice-store.ts'

/** If this many sentences fail in a row, the engine is at fault, not the sentences: leave it alone for a while. */
const faultyAfter = 3
const restMs = 10 * 60_000
/** No sentence takes that long. If more time has passed, the machine slept. */
const maxChargeS = 60

/** Prepares speech before it is needed. */
export function createPreparation(
  clock: Pick<Clock, 'now' | 'localTime'>,
  parts: {
    readonly picker: Pick<LinePicker, 'ahead'>
    readonly voice: Pick<EngineVoice, 'key' | 'has' | 'prepare'>
    readonly dictionary: Pick<PronunciationDictionary, 'pronounce' | 'revision'>
    readonly store: Pick<VoiceStore, 'spent' | 'spend'>
  },
) {
  const { picker, voice, dictionary, store } = parts
  const today = () => clock.localTime(clock.now()).day
  /** The sentences that failed with this voice and dictionary. They would fail again until one of the two changes. */
  let failed = { of: '', sentences: new Set<string>(), restsUntil: -Infinity }

  function failedNow(): typeof failed {
    const of = JSON.stringify([voice.key(), dictionary.revision()])
    if (failed.of !== of) failed = { of, sentences: new Set(), restsUntil: -Infinity }
    return failed
  }

  /** The next line of every trigger comes before any second one. */
  function* sentences(outlook: Outlook): Generator<string> {
    const likely = likelyLines(outlook).map((one) => ({ ...one, lines: picker.ahead(one.trigger) }))
    for (let ahead = 0; ahead < linesAhead; ahead += 1)
      for (const { trigger, values, lines } of likely) {
        const line = lines[ahead]
        if (line !== undefined && ahead < preparedAhead(trigger))
          yield* sentencesAhead(line, values(ahead), dictionary.pronounce)
      }
  }

  return {
    /**
     * Synthesizes likely lines, one sentence after another, while there is time.
     * @param mayGoOn false once the app closes: then nothing is read or stored any more
     */
    async prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void> {
      if (clock.now() < failedNow().restsUntil) return
      let inARow: string[] = []
      for (const sentence of sentences(outlook)) {
        if (!mayGoOn() || store.spent(today()) >= maxSecondsADay) return
        const failures = failedNow()
        if (voice.has(sentence) || failures.sentences.has(sentence)) continue
        const [day, begun] = [today(), clock.now()]
        const prepared = await voice.prepare(sentence, mayGoOn)
        store.spend(day, Math.min((clock.now() - begun) / 1000, maxChargeS))
        if (prepared === 'ended') return
        inARow = prepared === 'failed' ? [...inARow, sentence] : []
        if (prepared === 'failed') failures.sentences.add(sentence)
        if (inARow.length < faultyAfter) continue
        for (const one of inARow) failures.sentences.delete(one)
        failures.restsUntil = clock.now() + restMs
        return
      }
    },
    /** Whether the trigger's next line is ready, as far as its words are known. */
    isReady(trigger: Trigger): boolean {
      const [line] = picker.ahead(trigger)
      if (line === undefined) return false
      return sentencesAhead(line, [], dictionary.pronounce).every((one) => voice.has(one))
    },
  }
}
