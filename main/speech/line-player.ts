import type { BirdEvent, SpokenWords } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import { aborted, waitAtMost } from '../base/timers.ts'
import { isNight } from '../companion/rules/mood.ts'
import { clipIdOf, type Clip, type ClipCache } from './clip-cache.ts'
import { firstSoundTimeoutMs, type EngineVoice, type ServedClip } from './engine-voice.ts'
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

/** A line that was said. */
export interface LoggedLine {
  readonly line: SpokenLine
  /** The language of its text. */
  readonly locale: Locale
  /** The text to speak, by language, whatever the bubble shows. Empty if the line has none in that language. */
  readonly texts: Readonly<Record<Locale, string>>
  readonly trigger: Trigger
}

/** How to say a line. */
export interface Manner {
  /** A style on trial, which speaks Japanese; undefined means the style from the settings. */
  readonly styleId?: number | undefined
  /** Undefined means by the dictionary. */
  readonly pronounce?: Pronounce
  /** If a sentence has no sound by then, it and the rest of the line are said without the engine. */
  readonly sentenceTimeoutMs?: number
}

/** A line that has begun. */
export interface Playing extends LoggedLine {
  /**
   * Settles with the first sound, or when the line ends without one. The problem tells why chirps are heard instead
   * of the voice; null if the voice speaks or was not asked to.
   */
  readonly firstSound: Promise<Problem | null>
}

/** Where a line's sound comes from. */
export type Served = ServedClip['served'] | 'system-voice' | 'chirp'

/** The window that plays a clip may be closed or asleep, so a clip counts as played this long after its end. */
const playbackGraceMs = 1500
/** The system's voice sets its own pace, and may start late. */
const wordsGraceMs = 6000

type Speaks = Omit<BirdEvent & { readonly type: 'speaks' }, 'type' | 'line'>

/** The sound of a line. */
interface LineSound {
  readonly firstSound: Promise<Problem | null>
  /** @param isHeard false if the window could not say the words */
  clipEnded(isHeard: boolean): void
  stop(): void
}

interface Current extends LoggedLine {
  readonly styleId: number | undefined
  /** Null once the sound is over, or if there is none. */
  sound: LineSound | null
  isRead: boolean
  readonly cancelReading: () => void
}

export type LinePlayer = ReturnType<typeof openLinePlayer>

/**
 * Says one line at a time: its text in a bubble at once, and its sound sentence by sentence, with the engine's voice.
 * From the first sentence that is not synthesized in time, the line goes on with the system's voice or in chirps.
 */
export function openLinePlayer(
  options: SpeechOptions,
  parts: {
    readonly voice: EngineVoice
    readonly clips: ClipCache
    readonly dictionary: PronunciationDictionary
  },
  on: {
    readonly bird: (event: BirdEvent) => void
    /** Called with the first sound of a line. */
    readonly heard: (trigger: Trigger, served: Served) => void
    /** Called when the current line or the system's voices change. */
    readonly change: () => void
  },
) {
  const { clock, timers, log, settings } = options
  const { voice, clips, dictionary } = parts
  /** The languages of the system's own voices that need no network. */
  let systemVoices: readonly Locale[] = []
  let current: Current | null = null
  /** Until it is aborted, sound is held back: Dash has its mouth full, or hums. */
  let hold = new AbortController()
  hold.abort()

  const isIdle = () => current === null

  /** Ends the previous line and shows this one. @param onOver called once it was read and heard */
  function play(
    entry: LoggedLine,
    manner: Manner & { readonly isAloud: boolean },
    onOver: () => void,
  ): Playing {
    stopCurrent()
    const readingMs = bubbleDurationMs(entry.line.text, entry.locale)
    const begun: Current = {
      ...entry,
      styleId: manner.styleId,
      sound: null,
      isRead: false,
      cancelReading: timers.after(readingMs, () => {
        begun.isRead = true
        endIfOver()
      }),
    }
    const endIfOver = () => {
      if (current !== begun || !begun.isRead || begun.sound !== null) return
      current = null
      onOver()
      if (isIdle()) on.change()
    }
    current = begun
    on.change()
    if (manner.isAloud)
      begun.sound = openSound(entry, manner, () => {
        begun.sound = null
        endIfOver()
      })
    return { ...entry, firstSound: begun.sound?.firstSound ?? Promise.resolve(null) }
  }

  function openSound(entry: LoggedLine, manner: Manner, onDone: () => void): LineSound {
    const { line, trigger, texts } = entry
    const language = manner.styleId === undefined ? spokenLanguage(options) : 'ja'
    const askedAt = clock.now()
    const firstSound = Promise.withResolvers<Problem | null>()
    const stopping = new AbortController()
    const { signal } = stopping
    const isOver = () => signal.aborted
    let isPlaying = false
    let endClip: (isHeard: boolean) => void = () => undefined

    async function say(text: string): Promise<void> {
      if (language !== 'ja') return sayWithoutEngine(text)
      let isEngineWanted = true
      const sentences = spokenSentencesOf(text, manner.pronounce ?? dictionary.pronounce)
      const sounds = sentences.map(({ pronounced }) =>
        voice
          .synthesize(pronounced, () => isEngineWanted && !isOver(), manner.styleId)
          .catch((cause: unknown) => {
            log.error('a sentence could not be spoken', cause)
            return err<Problem>({ code: 'unexpected' })
          }),
      )
      for (const [index, pending] of sounds.entries()) {
        const timeoutMs = manner.sentenceTimeoutMs ?? firstSoundTimeoutMs
        const clip = await waitAtMost(timeoutMs, pending, timers, signal)
        if (isOver()) return
        if (clip?.ok !== true) {
          isEngineWanted = false
          firstSound.resolve(clip?.error ?? { code: 'voice-engine-silent' })
          const left = sentences.slice(index).map(({ pronounced }) => pronounced)
          return sayWithoutEngine(left.join(''))
        }
        await hear(speaksOf(clip.value, sentences[index]), clip.value.served, playbackGraceMs)
        if (isOver()) return
      }
    }

    async function sayWithoutEngine(text: string): Promise<void> {
      if (settings.all().systemVoice && systemVoices.includes(language)) {
        const words: SpokenWords = { text, language }
        const timing = timingOf(words)
        const graceMs = timing.seconds * 1000 + wordsGraceMs
        if (await hear({ clip: null, words, ...timing }, 'system-voice', graceMs)) return
        if (isOver()) return
      }
      const mood = options.mood()
      const isNightNow = isNight(clock.localTime(clock.now()).hour)
      const chirps = synthesizeChirps(text, { trigger, mood, isNight: isNightNow })
      if (chirps === undefined) return
      const id = clipIdOf('chirps', trigger, mood, String(isNightNow), text)
      await hear(speaksOf({ id, ...chirps, stretches: [] }), 'chirp', playbackGraceMs)
    }

    function speaksOf(clip: Clip, sentence?: SpokenSentence): Speaks {
      clips.keepInMemory(clip)
      const { id, wav, mouthCues, seconds } = clip
      const isInBubble = sentence !== undefined && texts[language] === line.text
      const stretches = isInBubble ? stretchesInLine(sentence, clip.stretches) : []
      return { clip: id, mouthCues, seconds, silentSeconds: silentSeconds(wav), stretches }
    }

    /**
     * Has a window play it.
     * @param graceMs when it counts as heard, after its length
     * @returns whether it was heard to the end
     */
    async function hear(speaks: Speaks, served: Served, graceMs: number): Promise<boolean> {
      while (!hold.signal.aborted && !isOver())
        await Promise.race([aborted(hold.signal), aborted(signal)])
      if (isOver()) return false
      if (!isPlaying) {
        log.info('a line is heard', { trigger, served, afterMs: clock.now() - askedAt })
        on.heard(trigger, served)
      }
      isPlaying = true
      const ended = Promise.withResolvers<boolean>()
      endClip = ended.resolve
      const isHeard = waitAtMost(speaks.seconds * 1000 + graceMs, ended.promise, timers, signal)
      on.bird({ type: 'speaks', line: line.id, ...speaks })
      firstSound.resolve(null)
      return (await isHeard) ?? !isOver()
    }

    function stop(): void {
      const wasPlaying = isPlaying && !isOver()
      stopping.abort()
      firstSound.resolve(null)
      if (wasPlaying) on.bird({ type: 'stops-speaking' })
    }

    // In the next microtask: chirps take no time, and the caller must have this sound before its first event.
    void Promise.resolve(texts[language])
      .then(say)
      .catch((cause: unknown) => log.error('a line could not be said', cause))
      .then(stop)
      .then(onDone)
    return { firstSound: firstSound.promise, clipEnded: (isHeard) => endClip(isHeard), stop }
  }

  function stopCurrent(): void {
    current?.cancelReading()
    current?.sound?.stop()
    current = null
  }

  /** The line's sound, if it is still being said. */
  const soundOf = (lineId: number): LineSound | null =>
    current?.line.id === lineId ? current.sound : null

  function setSystemVoices(languages: readonly Locale[]): void {
    if (languages.join() === systemVoices.join()) return
    systemVoices = languages
    on.change()
  }

  /**
   * Call it when the system's voice failed to say the words of this line: they are then chirped, and so are other
   * lines until the system reports its voices again.
   */
  function wordsFailed(lineId: number): void {
    const failed = spokenLanguage(options)
    log.warn("the system's voice could not speak", { language: failed })
    setSystemVoices(systemVoices.filter((language) => language !== failed))
    soundOf(lineId)?.clipEnded(false)
  }

  /**
   * Holds back the sound of lines until it is released, or for `maxMs` at most: Dash does not speak with its mouth
   * full.
   */
  function holdSound(maxMs: number): void {
    hold.abort()
    hold = new AbortController()
    const cancel = timers.after(maxMs, () => hold.abort())
    hold.signal.addEventListener('abort', cancel)
  }

  return {
    play,
    current: (): Pick<Current, 'line' | 'styleId'> | null => current,
    /** Ends the line and its bubble, without calling its `onOver`. */
    end(): void {
      if (current === null) return
      stopCurrent()
      on.change()
    },
    /** Stops the sound; the text stays in the bubble. @param lineId only of this line */
    stopSound(lineId?: number): void {
      if (lineId === undefined) current?.sound?.stop()
      else soundOf(lineId)?.stop()
    },
    /** Call it when a window has played a clip of this line to its end. */
    clipEnded: (lineId: number): void => soundOf(lineId)?.clipEnded(true),
    systemVoices: () => systemVoices,
    setSystemVoices,
    wordsFailed,
    holdSound,
    releaseSound: (): void => hold.abort(),
    isSoundHeld: () => !hold.signal.aborted,
    close(): void {
      stopCurrent()
      hold.abort()
    },
  }
}
