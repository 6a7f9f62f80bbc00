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
 * What came of a sentence: it is there; the engine answers and cannot make it; or nobody wants it now, or no engine runs, which
 * tells nothing of the sentence.
 */
export type PreparedSentence = 'made' | 'failed' | 'ended'

/** So many sentences that fail one after another are the engine's fault, not theirs: it is left alone for a while. */
const faultyAfter = 3
const restMs = 10 * 60_000
/** A sentence is over long before; more has passed where the machine slept. */
const maxChargeS = 60

/** What of the voice makes speech ahead. */
export interface PreparingVoice {
  /** Tells one voice from another; undefined: there is none. */
  key(): string | undefined
  /** Whether there is a sentence in the voice of now, without asking the engine. */
  has(sentence: string): boolean
  /**
   * Synthesizes a sentence that nobody waits for, where an engine runs.
   * @param isWanted asked each time before the engine is asked
   */
  prepare(sentence: string, isWanted: () => boolean): Promise<PreparedSentence>
}

/** Speech that is ready before it is needed. */
export interface Preparation {
  /** Synthesizes likely lines, one sentence after another, while there is time. */
  prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void>
  /** Whether the line that a trigger has next is ready, as far as its words are known. */
  isReady(trigger: Trigger): boolean
}

/**
 * @param options.now milliseconds, of any beginning
 */
export function createPreparation(options: {
  readonly choice: Pick<LineChoice, 'ahead'>
  readonly voice: PreparingVoice
  readonly dictionary: Pick<PronunciationDictionary, 'pronounce' | 'revision'>
  readonly store: Pick<VoiceStore, 'spent' | 'spend'>
  /** What is said changes what is said next. */
  readonly lastLineAt: () => number
  readonly today: () => Day
  readonly now: () => number
}): Preparation {
  const { choice, voice, dictionary, store, lastLineAt, today, now } = options
  /** For what all is ready. */
  let ready = ''
  /** The sentences that failed in a voice and with a dictionary: until one of the two changes they would fail again. */
  let failed = { of: '', sentences: new Set<string>(), restsUntil: -Infinity }

  function failedNow(): typeof failed {
    const of = JSON.stringify([voice.key(), dictionary.revision()])
    if (failed.of !== of) failed = { of, sentences: new Set(), restsUntil: -Infinity }
    return failed
  }

  /** The next line of each trigger comes before the second ones. */
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
