import type { UtteranceOutcome } from '../../preload/contract/events.ts'
import { createEmitter } from '../base/emitter.ts'
import { attempt } from '../base/log.ts'
import { untilAborted, waitAtMost } from '../base/timers.ts'
import { firstLineState, reduceLine, type LineEvent, type LineState } from './rules/line-state.ts'
import { bubbleDurationMs } from './rules/lines.ts'
import type { Audibility } from './rules/may-speak.ts'
import type { Trigger } from './rules/triggers.ts'
import { spokenLanguage, type SpeechOptions } from './speech-options.ts'
import type { AudibleLine, LoggedLine, Manner, SoundSource, Utterances } from './utterances.ts'

interface PlayingLine extends AudibleLine {
  readonly startedAt: number
  readonly cancelReading: () => void
}

interface CurrentLine {
  readonly playing: PlayingLine
  readonly state: LineState
}

/** How long after its end a clip counts as played, even if its window does not say so: it may be closed or asleep. */
const clipGraceMs = 1500
/** The same for the system's voice, which sets its own pace and may start late. */
const wordsGraceMs = 6000

export interface StartedLine extends Pick<LoggedLine, 'line'> {
  readonly firstSound: AudibleLine['firstSound']['promise']
}

export type LinePlayer = ReturnType<typeof openLinePlayer>

/**
 * Says one line at a time: its text in a bubble at once, and its sound sentence by sentence, in the engine's voice. If
 * a sentence is not synthesized in time, the system's voice or chirps say it and the rest of the line.
 */
export function openLinePlayer(
  options: Pick<SpeechOptions, 'clock' | 'locale' | 'log' | 'sendBird' | 'settings' | 'timers'>,
  utterances: Utterances,
  onChange: () => void,
) {
  const { clock, timers, log, sendBird } = options
  const firstSounds = createEmitter<{ readonly trigger: Trigger; readonly source: SoundSource }>(
    log,
  )
  const finishedLines = createEmitter<undefined>(log)
  let current: CurrentLine | null = null
  /** How the current utterance ends, as its window reports it. */
  let outcome = Promise.withResolvers<UtteranceOutcome>()
  /** While a hold exists, lines make no sound, because Dash has its mouth full or hums. */
  const soundHolds = new Set<{ readonly released: Promise<null>; readonly release: () => void }>()
  let isClosed = false

  /** Ends the previous line and shows this one. */
  function play(
    entry: LoggedLine,
    manner: Manner & { readonly audibility: Audibility },
  ): StartedLine {
    endCurrent()
    const readingMs = bubbleDurationMs(entry.line.text, entry.locale)
    const playing: PlayingLine = {
      ...entry,
      ...manner,
      language: manner.styleId === undefined ? spokenLanguage(options) : 'ja',
      startedAt: clock.now(),
      firstSound: Promise.withResolvers(),
      stopping: new AbortController(),
      cancelReading: timers.after(readingMs, () => dispatch(playing, { type: 'was-read' })),
    }
    current = { playing, state: firstLineState(manner.audibility) }
    onChange()
    if (manner.audibility !== 'aloud') playing.firstSound.resolve(null)
    else
      // Start in the next microtask: the caller must have the line first, and may end it at once.
      void Promise.resolve(playing)
        .then(speak)
        .catch((cause: unknown) => log.error('a line could not be said', cause))
        .then(() => endSound(playing))
    return { line: entry.line, firstSound: playing.firstSound.promise }
  }

  /** Changes the state of the line, unless another line has replaced it. */
  function dispatch(playing: PlayingLine, event: LineEvent): void {
    if (current?.playing !== playing) return
    const state = reduceLine(current.state, event)
    current = state.name === 'over' ? null : { playing, state }
    if (current !== null) return
    finishedLines.emit(undefined)
    onChange()
  }

  /** Has a window play one utterance after another. */
  async function speak(playing: PlayingLine): Promise<void> {
    const { line, trigger, startedAt, firstSound } = playing
    const { signal } = playing.stopping
    const isStopped = () => signal.aborted
    if (isStopped()) return
    for await (const { source, speech } of utterances.ofLine(playing)) {
      // The loop also reaches holds that are added while it runs.
      for (const { released } of soundHolds) await Promise.race([released, untilAborted(signal)])
      if (isStopped()) return
      const ms = speech.seconds * 1000
      const maxMs = source === 'system-voice' ? 2 * ms + wordsGraceMs : ms + clipGraceMs
      outcome = Promise.withResolvers()
      const ended = waitAtMost(maxMs, outcome.promise, timers, signal)
      if (current?.state.name === 'preparing') {
        log.info('a line is heard', { trigger, source, afterMs: clock.now() - startedAt })
        firstSounds.emit({ trigger, source })
      }
      sendBird({ type: 'speaks', line: line.id, ...speech })
      dispatch(playing, { type: 'utters' })
      firstSound.resolve(null)
      const hasFailed = (await ended) === 'failed'
      // The chirps that follow are only for a system's voice that fails.
      if (isStopped() || (source === 'system-voice' && !hasFailed)) return
    }
  }

  function silence({ playing, state }: CurrentLine): void {
    playing.stopping.abort()
    playing.firstSound.resolve(null)
    if (state.name === 'speaking' && !isClosed)
      attempt(log, 'silencing the pages', () => sendBird({ type: 'stops-speaking' }))
  }

  /** Ends the sound of a line; its text stays in the bubble until it was read. */
  function endSound(playing: PlayingLine): void {
    if (current?.playing !== playing) return
    silence(current)
    dispatch(playing, { type: 'falls-silent' })
  }

  function endCurrent(): void {
    if (current === null) return
    const ended = current
    current = null
    ended.playing.cancelReading()
    silence(ended)
  }

  /** If the system's voice could not say the line, chirps replace it. */
  function endUtterance(lineId: number, how: UtteranceOutcome): void {
    if (current?.playing.line.id !== lineId) return
    const { language } = current.playing
    if (how === 'failed') {
      log.warn("the system's voice could not speak", { language })
      utterances.dropSystemVoice(language)
    }
    outcome.resolve(how)
  }

  /** Stops the sound; the text stays in the bubble. @param lineId if given, stops only the sound of this line */
  function stopSound(lineId?: number): void {
    if (current !== null && (lineId ?? current.playing.line.id) === current.playing.line.id)
      endSound(current.playing)
  }

  /**
   * Holds back the sound of lines for at most `maxMs`, because Dash does not speak with its mouth full. While several
   * callers hold it, it waits for all of them.
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
    current: (): (LoggedLine & Manner) | null => current?.playing ?? null,
    /** Called with the first sound of a line. */
    onHeard: firstSounds.on,
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
