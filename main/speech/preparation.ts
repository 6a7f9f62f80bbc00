import type { Day } from '../base/rules/day.ts'
import type { LineChoice } from './line-choice.ts'
import type { PronunciationDictionary } from './pronunciation-dictionary.ts'
import {
  likelyLines,
  maxSecondsADay,
  preparedAhead,
  sentencesAhead,
  spentOn,
  type Outlook,
} from './rules/preparation.ts'
import { linesAhead } from './rules/lines.ts'
import type { Trigger } from './rules/triggers.ts'
import type { VoiceStore } from './voice-store.ts'

/**
 * The result for a sentence. `made`: it is there. `failed`: the engine answers but cannot make it. `ended`: it is no
 * longer wanted or no engine runs, which says nothing about the sentence.
 */
export type PreparedSentence = 'made' | 'failed' | 'ended'

/** If this many sentences fail in a row, the engine is at fault, not the sentences: leave it alone for a while. */
const faultyAfter = 3
const restMs = 10 * 60_000
/** No sentence takes that long. If more time has passed, the machine slept. */
const maxChargeS = 60

/** The part of the voice that makes speech ahead. */
export interface PreparingVoice {
  /** Identifies the voice; undefined if there is none. */
  key(): string | undefined
  /** Whether the sentence exists in the current voice. Does not ask the engine. */
  has(sentence: string): boolean
  /**
   * Synthesizes a sentence that nobody is waiting for, if an engine runs.
   * @param isWanted called before each request to the engine
   */
  prepare(sentence: string, isWanted: () => boolean): Promise<PreparedSentence>
}

/** Prepares speech before it is needed. */
export interface Preparation {
  /** Synthesizes likely lines, one sentence after another, while there is time. */
  prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void>
  /** Whether the trigger's next line is ready, as far as its words are known. */
  isReady(trigger: Trigger): boolean
}

/** @param options.now milliseconds, from any origin */
export function createPreparation(options: {
  readonly choice: Pick<LineChoice, 'ahead'>
  readonly voice: PreparingVoice
  readonly dictionary: Pick<PronunciationDictionary, 'pronounce' | 'revision'>
  readonly store: Pick<VoiceStore, 'spent' | 'spend'>
  /** Each line that is said changes which one is next. */
  readonly lastLineAt: () => number
  readonly today: () => Day
  readonly now: () => number
}): Preparation {
  const { choice, voice, dictionary, store, lastLineAt, today, now } = options
  /** The state for which everything is ready. */
  let ready = ''
  /** The sentences that failed with this voice and dictionary. They would fail again until one of the two changes. */
  let failed = { of: '', sentences: new Set<string>(), restsUntil: -Infinity }

  function failedNow(): typeof failed {
    const of = JSON.stringify([voice.key(), dictionary.revision()])
    if (failed.of !== of) failed = { of, sentences: new Set(), restsUntil: -Infinity }
    return failed
  }

  /** The next line of every trigger comes before any second one. */
  function* sentences(outlook: Outlook): Generator<string> {
    const likely = likelyLines(outlook).map((one) => ({ ...one, lines: choice.ahead(one.trigger) }))
    for (let ahead = 0; ahead < linesAhead; ahead += 1)
      for (const { trigger, values, lines } of likely) {
        const line = lines[ahead]
        if (line !== undefined && ahead < preparedAhead(trigger))
          yield* sentencesAhead(line, values(ahead), dictionary.pronounce)
      }
  }

  return {
    async prepare(outlook, mayGoOn) {
      const moment = JSON.stringify([outlook, lastLineAt(), voice.key(), dictionary.revision()])
      if (ready === moment || now() < failedNow().restsUntil) return
      let inARow: string[] = []
      for (const sentence of sentences(outlook)) {
        const spent = spentOn(store.spent(), today())
        if (spent.seconds >= maxSecondsADay || !mayGoOn()) return
        const failures = failedNow()
        if (voice.has(sentence) || failures.sentences.has(sentence)) continue
        const begun = now()
        const prepared = await voice.prepare(sentence, mayGoOn)
        const seconds = Math.min((now() - begun) / 1000, maxChargeS)
        store.spend({ ...spent, seconds: spent.seconds + seconds })
        if (prepared === 'ended') return
        inARow = prepared === 'failed' ? [...inARow, sentence] : []
        if (prepared === 'failed') failures.sentences.add(sentence)
        if (inARow.length < faultyAfter) continue
        for (const one of inARow) failures.sentences.delete(one)
        failures.restsUntil = now() + restMs
        return
      }
      ready = moment
    },
    isReady(trigger) {
      const [line] = choice.ahead(trigger)
      if (line === undefined) return false
      return sentencesAhead(line, [], dictionary.pronounce).every((one) => voice.has(one))
    },
  }
}
