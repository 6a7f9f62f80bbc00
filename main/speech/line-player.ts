import type { BirdEvent, SpokenWords } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import { attempt } from '../base/log.ts'
import { untilAborted, waitAtMost } from '../base/timers.ts'
import { isNight } from '../companion/rules/mood.ts'
import { clipIdOf, type Clip, type ClipCache } from './clip-cache.ts'
import {
  firstSoundTimeoutMs,
  type EngineVoice,
  type SentenceSource,
} from './engine/engine-voice.ts'
import type { PronunciationDictionary } from './pronunciation-dictionary.ts'
import { synthesizeChirps } from './rules/chirps.ts'
import { bubbleDurationMs } from './rules/lines.ts'
import { timingOf } from './rules/lip-sync.ts'
import type { Pronounce } from './rules/pronunciation.ts'
import { spokenSentencesOf, type SpokenSentence } from './rules/sentences.ts'
import { stretchesInLine } from './rules/spoken-text.ts'
import type { Trigger } from './rules/triggers.ts'
import { silentSeconds } from './rules/wav.ts'
import { spokenLanguage, type SpeechOptions } from './speech-options.ts'

export interface LoggedLine {
  readonly line: SpokenLine
  /** The language of the bubble's text. */
  readonly locale: Locale
  /** The text to speak, by language, whatever the bubble shows. Empty if the line has none in that language. */
  readonly texts: Readonly<Record<Locale, string>>
  readonly trigger: Trigger
}

export interface Manner {
  /** A style on trial, which speaks Japanese; undefined means the style from the settings. */
  readonly styleId?: number | undefined
  /** If undefined, the dictionary decides. */
  readonly pronounce?: Pronounce
  /** If a sentence has no sound by then, the engine says neither the sentence nor the rest of the line. */
  readonly sentenceTimeoutMs?: number
}

interface PlayingLine extends LoggedLine, Manner {
  /** The language of the sound. */
  readonly language: Locale
  readonly startedAt: number
  /** Settles with the first sound or the end. The problem says why chirps replace the voice; null if they do not. */
  readonly firstSound: PromiseWithResolvers<Problem | null>
  readonly stopping: AbortController
  readonly cancelReading: () => void
  hasBegun: boolean
  /** Ends the current clip. @param isHeard false if the window could not say the words */
  endClip: (isHeard: boolean) => void
}

type SoundSource = SentenceSource | 'system-voice' | 'chirp'

/** What a window says: a clip, or words by the system's voice. */
type Utterance = Omit<BirdEvent & { readonly type: 'speaks' }, 'type' | 'line'>

/** How long after its end a clip counts as played, even if its window does not say so: it may be closed or asleep. */
const playbackGraceMs = 1500
/** The same for the system's voice, which sets its own pace and may start late. */
const wordsGraceMs = 6000

export type LinePlayer = ReturnType<typeof openLinePlayer>

/**
 * Says one line at a time: its text in a bubble at once, and its sound sentence by sentence, in the engine's voice. If
 * a sentence is not synthesized in time, the system's voice or chirps say it and the rest of the line.
 */
export function openLinePlayer(
  options: SpeechOptions,
  parts: {
    readonly voice: EngineVoice
    readonly clips: ClipCache
    readonly dictionary: PronunciationDictionary
  },
  on: {
    /** Called with the first sound of a line. */
    readonly heard: (trigger: Trigger, source: SoundSource) => void
    /** Called when the current line or the system's voices change. */
    readonly change: () => void
  },
) {
  const { clock, timers, log, settings } = options
  const { voice, clips, dictionary } = parts
  /** The languages of the system's own voices that need no network. */
  let systemVoices: readonly Locale[] = []
  let current: PlayingLine | null = null
  /** While a hold exists, lines make no sound, because Dash has its mouth full or hums. */
  const soundHolds = new Set<{ readonly released: Promise<null>; readonly release: () => void }>()
  let isClosed = false

  /** If the event cannot be sent, the line continues. */
  function tellPages(event: BirdEvent): void {
    if (!isClosed) attempt(log, 'telling the pages about a line', () => options.sendBird(event))
  }

  /** Ends the previous line and shows this one. @param onOver called once the line was read and heard */
  function play(
    entry: LoggedLine,
    manner: Manner & { readonly isAloud: boolean },
    onOver: () => void,
  ): PlayingLine {
    endCurrent()
    const readingMs = bubbleDurationMs(entry.line.text, entry.locale)
    const playing: PlayingLine = {
      ...entry,
      ...manner,
      language: manner.styleId === undefined ? spokenLanguage(options) : 'ja',
      startedAt: clock.now(),
      firstSound: Promise.withResolvers(),
      stopping: new AbortController(),
      cancelReading: timers.after(readingMs, endPart),
      hasBegun: false,
      endClip: () => undefined,
    }
    /** How many parts are not over yet: the text, and the sound if there is one. */
    let partsLeft = manner.isAloud ? 2 : 1
    function endPart(): void {
      partsLeft -= 1
      if (partsLeft > 0 || current !== playing) return
      current = null
      onOver()
      on.change()
    }
    current = playing
    on.change()
    if (!manner.isAloud) playing.firstSound.resolve(null)
    else
      // Start in the next microtask: chirps take no time, and the caller must have this line before its first event.
      void Promise.resolve(playing)
        .then(speak)
        .catch((cause: unknown) => log.error('a line could not be said', cause))
        .then(() => {
          stopSoundOf(playing)
          endPart()
        })
    return playing
  }

  async function speak(playing: PlayingLine): Promise<void> {
    const { texts, language, styleId, firstSound, stopping } = playing
    const { signal } = stopping
    const isOver = () => signal.aborted
    if (language !== 'ja') return speakWithoutEngine(playing, texts[language])
    let isEngineWanted = true
    const isSubtitled = texts.ja !== playing.line.text
    const sentences = spokenSentencesOf(texts.ja, playing.pronounce ?? dictionary.pronounce)
    const sounds = sentences.map(({ pronounced }) =>
      voice
        .synthesize(pronounced, { isWanted: () => isEngineWanted && !isOver(), styleId })
        .catch((cause: unknown) => {
          log.error('a sentence could not be spoken', cause)
          return err<Problem>({ code: 'unexpected' })
        }),
    )
    for (const [index, sound] of sounds.entries()) {
      const timeoutMs = playing.sentenceTimeoutMs ?? firstSoundTimeoutMs
      const clip = await waitAtMost(timeoutMs, sound, timers, signal)
      if (isOver()) return
      if (clip?.ok !== true) {
        isEngineWanted = false
        firstSound.resolve(clip?.error ?? { code: 'voice-engine-silent' })
        const left = sentences.slice(index).map(({ pronounced }) => pronounced)
        return speakWithoutEngine(playing, left.join(''))
      }
      const sentence = isSubtitled ? undefined : sentences[index]
      await playInWindow(playing, utteranceOf(clip.value, sentence), clip.value.source)
      if (isOver()) return
    }
  }

  async function speakWithoutEngine(playing: PlayingLine, text: string): Promise<void> {
    const { trigger, language, stopping } = playing
    if (settings.all().systemVoice && systemVoices.includes(language)) {
      const words: SpokenWords = { text, language }
      const timing = timingOf(words)
      const graceMs = timing.seconds * 1000 + wordsGraceMs
      const utterance = { clip: null, words, ...timing }
      if (await playInWindow(playing, utterance, 'system-voice', graceMs)) return
      if (stopping.signal.aborted) return
    }
    const mood = options.mood()
    const isNightNow = isNight(clock.localTime(clock.now()).hour)
    const chirps = synthesizeChirps(text, { trigger, mood, isNight: isNightNow })
    if (chirps === undefined) return
    const id = clipIdOf('chirps', trigger, mood, String(isNightNow), text)
    await playInWindow(playing, utteranceOf({ id, ...chirps, stretches: [] }), 'chirp')
  }

  /** @param sentence the sentence that the bubble shows in the language of the clip */
  function utteranceOf(clip: Clip, sentence?: SpokenSentence): Utterance {
    clips.keepInMemory(clip)
    const { id, wav, mouthCues, seconds } = clip
    return {
      clip: options.clipAddress(id),
      mouthCues,
      seconds,
      silentSeconds: silentSeconds(wav),
      isBusy: options.machineLoad.isBusy(),
      stretches: sentence === undefined ? [] : stretchesInLine(sentence, clip.stretches),
    }
  }

  /** @param graceMs how long after its end it counts as heard without word from its window @returns whether it was */
  async function playInWindow(
    playing: PlayingLine,
    utterance: Utterance,
    source: SoundSource,
    graceMs = playbackGraceMs,
  ): Promise<boolean> {
    const { line, trigger, startedAt, stopping } = playing
    const { signal } = stopping
    // The loop also reaches holds that are added while it runs.
    for (const { released } of soundHolds) await Promise.race([released, untilAborted(signal)])
    if (signal.aborted) return false
    if (!playing.hasBegun) {
      log.info('a line is heard', { trigger, source, afterMs: clock.now() - startedAt })
      on.heard(trigger, source)
    }
    playing.hasBegun = true
    const ended = Promise.withResolvers<boolean>()
    playing.endClip = ended.resolve
    const isHeard = waitAtMost(utterance.seconds * 1000 + graceMs, ended.promise, timers, signal)
    tellPages({ type: 'speaks', line: line.id, ...utterance })
    playing.firstSound.resolve(null)
    return (await isHeard) ?? !signal.aborted
  }

  function stopSoundOf({ stopping, hasBegun, firstSound }: PlayingLine): void {
    const wasHeard = hasBegun && !stopping.signal.aborted
    stopping.abort()
    firstSound.resolve(null)
    if (wasHeard) tellPages({ type: 'stops-speaking' })
  }

  function endCurrent(): void {
    if (current === null) return
    current.cancelReading()
    stopSoundOf(current)
    current = null
  }

  function setSystemVoices(languages: readonly Locale[]): void {
    if (languages.join() === systemVoices.join()) return
    systemVoices = languages
    on.change()
  }

  function endClip(lineId: number, isHeard: boolean): void {
    if (current?.line.id === lineId) current.endClip(isHeard)
  }

  /** Stops the sound; the text stays in the bubble. @param lineId if given, stops only the sound of this line */
  function stopSound(lineId?: number): void {
    if (current !== null && (lineId ?? current.line.id) === current.line.id) stopSoundOf(current)
  }

  /** The system's voice could not say this line. Chirps replace it until the system reports its voices again. */
  function wordsFailed(lineId: number): void {
    const failed = spokenLanguage(options)
    log.warn("the system's voice could not speak", { language: failed })
    setSystemVoices(systemVoices.filter((language) => language !== failed))
    endClip(lineId, false)
  }

  /**
   * Holds back the sound of lines for at most `maxMs`, because Dash does not speak with its mouth full. While several
   * callers hold it, it waits for all of them.
   * @returns releases this hold
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
    current: () => current,
    /** Ends the line and its bubble, without calling its `onOver`. */
    end(): void {
      if (current === null) return
      endCurrent()
      on.change()
    },
    stopSound,
    clipEnded: (lineId: number): void => endClip(lineId, true),
    systemVoices: () => systemVoices,
    setSystemVoices,
    wordsFailed,
    holdSound,
    isSoundHeld: () => soundHolds.size > 0,
    close(): void {
      isClosed = true
      endCurrent()
      for (const { release } of soundHolds) release()
    },
  }
}
