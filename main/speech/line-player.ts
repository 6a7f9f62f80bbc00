import type { UtteranceOutcome } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { createEmitter } from '../base/emitter.ts'
import { attempt } from '../base/log.ts'
import { untilAborted, waitAtMost } from '../base/timers.ts'
import type { LoggedLine, Manner } from './rules/line-request.ts'
import { firstLineState, reduceLine, type LineEvent, type LineState } from './rules/line-state.ts'
import { bubbleDurationMs } from './rules/lines.ts'
import type { Audibility } from './rules/may-speak.ts'
import type { Trigger } from './rules/triggers.ts'
import { spokenLanguage, type SpeechOptions } from './speech-options.ts'
import type { SoundSource, UtteranceFinder } from './utterances.ts'

/** The first sound of a line, or the end of a line that made none. */
interface FirstSound {
  /** The line's id. */
  readonly line: number
  readonly trigger: Trigger
  /** Null if there was no sound. */
  readonly source: SoundSource | null
  /** What kept the engine silent, if anything. */
  readonly problem: Problem | null
}

/** The line in the bubble. */
interface CurrentLine extends LoggedLine, Manner {
  /** The language of the sound. */
  readonly language: Locale
  readonly cancelReading: () => void
  /** Aborted once the line makes no more sound. */
  readonly stopping: AbortController
  state: LineState
  /** What a window plays now or played last. The window reports its end. */
  utterance?: { readonly id: number; readonly end: (outcome: UtteranceOutcome) => void }
}

/** How long after its end a clip counts as played, even if its window does not say so: it may be closed or asleep. */
const clipGraceMs = 1500
/** The same for the system's voice, which sets its own pace and may start late. */
const wordsGraceMs = 6000

export type LinePlayer = ReturnType<typeof openLinePlayer>

/**
 * Says one line at a time: its text in a bubble at once, and its sound sentence by sentence, in the engine's voice. If
 * a sentence is not synthesized in time, the system's voice or chirps say it and the rest of the line.
 */
export function openLinePlayer(
  { common, user, dash }: Pick<SpeechOptions, 'common' | 'user' | 'dash'>,
  utterances: UtteranceFinder,
  onChange: () => void,
) {
  const { clock, timers, log } = common
  const { sendBird } = dash
  const firstSounds = createEmitter<FirstSound>(log)
  const finishedLines = createEmitter<undefined>(log)
  let current: CurrentLine | null = null
  let lastUtteranceId = 0
  /** While a hold exists, lines make no sound, because Dash has its mouth full or hums. */
  const soundHolds = new Set<{ readonly released: Promise<null>; readonly release: () => void }>()
  let isClosed = false

  /** Ends the previous line, shows this one and, if it may be heard, has a window play one utterance after another. */
  async function play(
    entry: LoggedLine,
    manner: Manner & { readonly audibility: Audibility },
  ): Promise<void> {
    endCurrent()
    const { shown, trigger } = entry
    const startedAt = clock.now()
    const stopping = new AbortController()
    const { signal } = stopping
    const isStopped = () => signal.aborted
    const line: CurrentLine = {
      ...entry,
      ...manner,
      language: manner.styleId === undefined ? spokenLanguage(user) : 'ja',
      stopping,
      cancelReading: timers.after(bubbleDurationMs(shown.text, entry.locale), () =>
        dispatch(line, { type: 'was-read' }),
      ),
      state: firstLineState(manner.audibility),
    }
    current = line
    onChange()
    // Let the caller get the line, and perhaps end it, before its sound begins.
    await Promise.resolve()
    let firstSound: FirstSound = { line: shown.id, trigger, source: null, problem: null }
    try {
      if (isStopped() || manner.audibility !== 'aloud') return
      for await (const { source, problem, speech } of utterances.ofLine(line, signal)) {
        // The loop also reaches holds that are added while it runs.
        for (const { released } of soundHolds) await Promise.race([released, untilAborted(signal)])
        if (isStopped()) return
        const ms = speech.seconds * 1000
        const maxMs = source === 'system-voice' ? 2 * ms + wordsGraceMs : ms + clipGraceMs
        const { promise: outcome, resolve: end } = Promise.withResolvers<UtteranceOutcome>()
        const ended = waitAtMost(maxMs, outcome, timers, signal)
        lastUtteranceId += 1
        line.utterance = { id: lastUtteranceId, end }
        if (firstSound.source === null) {
          log.info('a line is heard', { trigger, source, afterMs: clock.now() - startedAt })
          firstSound = { ...firstSound, source, problem }
          firstSounds.emit(firstSound)
        }
        sendBird({ type: 'speaks', line: shown.id, utterance: lastUtteranceId, ...speech })
        dispatch(line, { type: 'utters' })
        const hasFailed = (await ended) === 'failed'
        // The chirps that follow are used only if the system's voice fails.
        if (isStopped() || (source === 'system-voice' && !hasFailed)) return
      }
    } catch (cause) {
      log.error('a line could not be said', cause)
    } finally {
      if (firstSound.source === null) firstSounds.emit(firstSound)
      endSound(line)
    }
  }

  function dispatch(line: CurrentLine, event: LineEvent): void {
    if (current !== line) return
    line.state = reduceLine(line.state, event)
    if (line.state.name !== 'over') return
    current = null
    finishedLines.emit(undefined)
    onChange()
  }

  function silence({ stopping, state }: CurrentLine): void {
    stopping.abort()
    if (state.name === 'speaking' && !isClosed)
      attempt(log, 'silencing the pages', () => sendBird({ type: 'stops-speaking' }))
  }

  /** Ends the sound of a line; its text stays in the bubble until it has been read. */
  function endSound(line: CurrentLine): void {
    if (current !== line) return
    silence(line)
    dispatch(line, { type: 'falls-silent' })
  }

  function endCurrent(): void {
    if (current === null) return
    const ended = current
    current = null
    ended.cancelReading()
    silence(ended)
  }

  /** Takes a window's report that an utterance has ended, and ignores a late one. If the system's voice failed, chirps follow. */
  function endUtterance(id: number, outcome: UtteranceOutcome): void {
    if (current?.utterance?.id !== id) return
    const { language, utterance } = current
    if (outcome === 'failed') {
      log.warn("the system's voice could not speak", { language })
      utterances.dropSystemVoice(language)
    }
    utterance.end(outcome)
  }

  /** Stops the sound; the text stays in the bubble. @param lineId if given, stops only the sound of this line */
  function stopSound(lineId?: number): void {
    if (current !== null && (lineId ?? current.shown.id) === current.shown.id) endSound(current)
  }

  /**
   * Holds back the sound of lines for at most `maxMs`, because Dash does not speak with its mouth full. While several
   * callers hold the sound, it waits for all of them.
   * @returns a function that releases this hold
   */
  function holdSound(maxMs: number): () => void {
    const { promise: released, resolve } = Promise.withResolvers<null>()
    const cancel = timers.after(maxMs, release)
    const hold = { released, release }
    function release(): void {
      cancel()
      soundHolds.delete(hold)
      resolve(null)
    }
    soundHolds.add(hold)
    return release
  }

  return {
    play,
    current: (): (LoggedLine & Manner) | null => current,
    onFirstSound: firstSounds.on,
    /** Called once a line was read and heard, but not if it was ended or replaced. */
    onOver: finishedLines.on,
    /** Ends the line and its bubble. */
    end(): void {
      if (current === null) return
      endCurrent()
      onChange()
    },
    stopSound,
    endUtterance,
    holdSound,
    isSoundHeld: () => soundHolds.size > 0,
    close(): void {
      isClosed = true
      endCurrent()
      for (const { release } of soundHolds) release()
    },
  }
}
