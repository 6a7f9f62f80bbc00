import { minuteMs } from '../../preload/contract/durations.ts'
import { clamp } from '../../preload/contract/numbers.ts'
import type { EngineVoice } from './engine/engine-voice.ts'
import type { LinePicker } from './line-picker.ts'
import type { PronunciationDictionary } from './pronunciation-dictionary.ts'
import {
  likelyLines,
  maxSecondsADay,
  lookaheadOf,
  sentencesToPrepare,
  type Outlook,
} from './rules/likely-lines.ts'
import { lookahead } from './rules/lines.ts'
import type { Trigger } from './rules/triggers.ts'
import type { ProcessorTimes, SpeechOptions } from './speech-options.ts'
import type { VoiceDataStore } from './voice-data-store.ts'

/** The machine is idle if the user has not touched it for this long and its processors are at most this busy. */
const minIdleSeconds = 30
const maxBusyShare = 0.5
/** The longest time to prepare speech in one call. */
const roundMs = 30_000
/** If this many sentences fail in a row, the engine is at fault, not the sentences. Leave it alone for a while. */
const faultyAfter = 3
const pauseMs = 10 * minuteMs
/** No sentence takes this long. If more time has passed, the machine slept. */
const maxChargeSeconds = 60

type PreparationState =
  /** `before`: the processor times a minute ago; null if they were not measured, or include our own work. */
  | { readonly name: 'waiting'; readonly before: ProcessorTimes | null }
  | { readonly name: 'preparing' }

/** Prepares speech before it is needed, while the machine is idle. */
export function createPreparation(
  options: {
    readonly common: Pick<SpeechOptions['common'], 'clock' | 'log' | 'timers'>
    readonly user: Pick<SpeechOptions['user'], 'idleSeconds'>
    readonly machineLoad: SpeechOptions['machineLoad']
  },
  parts: {
    readonly picker: Pick<LinePicker, 'upcoming'>
    readonly voice: Pick<EngineVoice, 'key' | 'has' | 'prepare'>
    readonly dictionary: Pick<PronunciationDictionary, 'pronounce' | 'revision'>
    readonly store: Pick<VoiceDataStore, 'secondsSpent' | 'spend'>
    /** Whether an engine runs and Dash has nothing to say. False once the app closes, and the database with it. */
    readonly isFree: () => boolean
  },
) {
  const { user, machineLoad } = options
  const { clock, log, timers } = options.common
  const { picker, voice, dictionary, store, isFree } = parts
  let state: PreparationState = { name: 'waiting', before: null }
  /** The sentences that failed with this voice and dictionary. They fail again until either of the two changes. */
  let failed = { by: '', sentences: new Set<string>(), pausedUntil: -Infinity }

  const today = () => clock.localTime(clock.now()).day
  const isUntouched = () => user.idleSeconds() >= minIdleSeconds && !machineLoad.isOnBattery()

  function failedNow(): typeof failed {
    const by = JSON.stringify([voice.key(), dictionary.revision()])
    if (failed.by !== by) failed = { by, sentences: new Set(), pausedUntil: -Infinity }
    return failed
  }

  /** The next line of every trigger comes before the second line of any. */
  function* sentences(outlook: Outlook): Generator<string> {
    const likely = likelyLines(outlook).map((one) => ({
      ...one,
      lines: picker.upcoming(one.trigger),
    }))
    for (let ahead = 0; ahead < lookahead; ahead += 1)
      for (const { trigger, values, lines } of likely) {
        const line = lines[ahead]
        if (line !== undefined && ahead < lookaheadOf(trigger))
          yield* sentencesToPrepare(line, values(ahead), dictionary.pronounce)
      }
  }

  /** @param isWanted asked between two calls to the engine, because nothing reports that the user returns */
  async function prepare(outlook: () => Outlook, isWanted: () => boolean): Promise<void> {
    if (!isWanted() || clock.now() < failedNow().pausedUntil) return
    let inARow: string[] = []
    for (const sentence of sentences(outlook())) {
      if (!isWanted() || store.secondsSpent(today()) >= maxSecondsADay) return
      const failures = failedNow()
      if (voice.has(sentence) || failures.sentences.has(sentence)) continue
      const [day, begun] = [today(), clock.now()]
      const made = await voice.prepare(sentence, isWanted)
      store.spend(day, Math.min((clock.now() - begun) / 1000, maxChargeSeconds))
      if (made.ok) {
        inARow = []
        continue
      }
      if (made.error.code === 'cancelled' || !isWanted()) return
      inARow.push(sentence)
      failures.sentences.add(sentence)
      if (inARow.length < faultyAfter) continue
      for (const one of inARow) failures.sentences.delete(one)
      failures.pausedUntil = clock.now() + pauseMs
      return
    }
  }

  /** Prepares speech for a while if the machine was idle since the last call. Call it every minute. */
  async function minutePassed(outlook: () => Outlook): Promise<void> {
    if (state.name === 'preparing') return
    const { before } = state
    // If the user is active, the processors need not be checked.
    const now = isUntouched() ? machineLoad.processors() : null
    state = { name: 'waiting', before: now }
    if (before === null || now === null || busyShare(before, now) > maxBusyShare) return
    state = { name: 'preparing' }
    let isTimeUp = false
    const cancel = timers.after(roundMs, () => {
      isTimeUp = true
    })
    await prepare(outlook, () => !isTimeUp && isUntouched() && isFree())
      .catch((cause: unknown) => log.error('speech could not be prepared', cause))
      .finally(cancel)
    state = { name: 'waiting', before: null }
  }

  return {
    minutePassed,
    /** Whether the trigger's next line is ready. Ignores sentences whose words are not known yet. */
    isReady(trigger: Trigger): boolean {
      const [line] = picker.upcoming(trigger)
      if (line === undefined) return false
      return sentencesToPrepare(line, [], dictionary.pronounce).every((one) => voice.has(one))
    },
  }
}

/** The share of time that the processors were busy between two readings, 0 to 1. It is 1 if no time has passed. */
export function busyShare(before: ProcessorTimes, after: ProcessorTimes): number {
  const all = after.all - before.all
  return all > 0 ? clamp((after.busy - before.busy) / all, 0, 1) : 1
}
