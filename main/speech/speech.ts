import type { Database } from 'better-sqlite3'
import type { BirdEvent, SpokenWords } from '../../preload/contract/events.ts'
import type { Locale, Tuning } from '../../preload/contract/settings.ts'
import type { CharacterDetails, SpokenLine, VoiceView } from '../../preload/contract/views/voice.ts'
import { attempt } from '../base/attempt.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { assertNever, err, ok } from '../../preload/contract/result.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import { isNight } from '../companion/rules/mood.ts'
import { ClipCache } from './clip-cache.ts'
import type { Characters } from './characters.ts'
import { openCurrentLine, type CurrentLine } from './current-line.ts'
import type { DiscoveryOptions } from './discovery.ts'
import type { LocalEngines } from './engine-source.ts'
import { isWritable } from './model/rules/moments.ts'
import { VoiceEngine } from './voice-engine.ts'
import { openVoiceStore } from './voice-store.ts'
import { voiceViewOf } from './voice-view.ts'
import { firstSoundTimeoutMs, Utterance, type Served, type Synthesizer } from './utterance.ts'
import { createLineChoice } from './line-choice.ts'
import { createLineLog, type LoggedLine, type Written } from './line-log.ts'
import { openLineMemory } from './line-memory.ts'
import { createPreparation } from './preparation.ts'
import {
  openPronunciationDictionary,
  type PronunciationDictionary,
} from './pronunciation-dictionary.ts'
import type { Condition } from './rules/lines.ts'
import type { Outlook } from './rules/preparation.ts'
import type { Pronounce } from './rules/pronunciation.ts'
import { spokenSentencesOf } from './rules/sentences.ts'
import type { Trigger, Variable, VariablesOf } from './rules/triggers.ts'
import { greetingAt, whenToSay } from './rules/triggers.ts'
import { takeWaiting, withWaiting, type WaitingLine } from './rules/waiting.ts'
import type { Timers } from '../base/timers.ts'

/** The settings that speech follows. */
export interface SpeechSettings {
  read(): {
    readonly muted: boolean
    readonly volume: number
    readonly styleId: number
    readonly voiceLanguage: Locale | null
    readonly systemVoice: boolean
    readonly tuning: Tuning
    readonly favouriteVoices: readonly string[]
    readonly engineUuid: string | null
  }
  /** Stores the preferred engine. */
  chooseEngine(uuid: string): void
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
}

/** Writes a line in place of the catalogue's. */
export interface LineWriter {
  /** Whether it can be asked now. */
  isReady(): boolean
  /**
   * @param said lines not to repeat
   * @returns soon; undefined if it has none
   */
  write(trigger: Trigger, locale: Locale, said: readonly string[]): Promise<string | undefined>
}

export interface SpeechOptions {
  readonly db: Database
  readonly fetch: Fetch
  readonly clock: Clock
  /** Of this installation, so that each has its own order of lines. */
  readonly seed: string
  readonly timers: Timers
  readonly log: Log
  /** The language of the texts. */
  readonly locale: () => Locale
  /** Dash's current conditions: lines for another condition are not said. */
  readonly conditions: () => readonly Condition[]
  /** Dash's mood, which chirps follow. */
  readonly mood: () => Mood
  /** Writes some of the lines if the user wants that. */
  readonly writer: LineWriter
  /** Whether Dash is visible in any window. If not, lines make no sound. */
  readonly isVisible: () => boolean
  /** Whether only lines that the user asks for are said. */
  readonly isQuiet: () => boolean
  readonly settings: SpeechSettings
  readonly discovery: DiscoveryOptions
  /** No engine is searched for, started or asked. */
  readonly isSafe?: boolean
  /** The engines on this machine that can be started. */
  readonly local: LocalEngines
}

/** What Dash says: text in a bubble at once, sound as soon as it is ready. */
export interface Speech {
  /** Starts searching for an engine. */
  start(): void
  /**
   * @param how.isSilent show it in the bubble only
   * @returns the line now in the bubble; null if a more important one is being said (this one comes later or never),
   *   or while Dash is quiet
   */
  say<Name extends Trigger>(
    trigger: Name,
    variables: VariablesOf<Name>,
    how?: { readonly isSilent: boolean },
  ): SpokenLine | null
  /** Says hello according to the user's local time. */
  greet(): SpokenLine | null
  /**
   * Makes speech that is likely to be needed soon, while an engine runs and there is nothing to say. Never starts an
   * engine.
   * @param mayGoOn called before each sentence
   */
  prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void>
  /** When a line of the trigger was last said, across restarts; milliseconds since the epoch, 0 means never. */
  lastSaidAt(trigger: Trigger): number
  /** When Dash last said anything; 0 means never. */
  lastLineAt(): number
  /**
   * Repeats a line from the log, interrupting any other.
   * @returns null if the log no longer has the line
   */
  sayAgain(lineId: number): SpokenLine | null
  /**
   * Says a sample sentence; settles with its first sound. The problem tells why chirps are heard instead of the
   * voice.
   * @param styleId a style to try, in the language of its engine; null speaks as for any other line
   */
  tryVoice(styleId: number | null): Promise<Result<null, Problem>>
  /**
   * Says a line in which the word has the given reading; settles with its first sound.
   * @returns also `word-unusable` and `pronunciation-unusable`
   */
  tryPronunciation(word: string, pronunciation: string): Promise<Result<null, Problem>>
  /** How words are read. Changes are heard from the next line on. */
  readonly dictionary: PronunciationDictionary
  /** The characters of the current engine. */
  readonly characters: Characters
  /**
   * Terms, credit and samples.
   * @param uuid null means the speaking character; starts a resting engine
   */
  character(uuid: string | null): Promise<Result<CharacterDetails, Problem>>
  /** Call it when the user turns to Dash, and on wake: a missing engine may be back, and a found one gone. */
  checkEngine(): void
  /** Searches for an engine now. */
  findEngine(): Promise<Result<null, Problem>>
  /** Stops the engine if it was started from this folder, until a line is due. */
  leaveEngine(folder: string): Promise<void>
  /** Stops the sound of the current line; its text stays in the bubble. */
  stopSpeaking(): void
  /** The same, but only if this line is current. */
  silence(line: number): void
  /**
   * Holds back the sound of lines until it is released, or for `maxMs` at most: Dash does not speak with its mouth
   * full.
   */
  holdSound(maxMs: number): void
  releaseSound(): void
  /** Whether a line is being said or waits, or Dash has its mouth full. */
  isBusy(): boolean
  /** Ends the current line with its bubble, and drops those that wait. */
  beQuiet(): void
  /** Call it when a window has played a clip of this line to its end. */
  clipEnded(lineId: number): void
  /** The languages of the system's own voices that need no network. */
  setSystemVoices(languages: readonly Locale[]): void
  /** Call it when the system's voice failed to say the words of this line. */
  wordsFailed(lineId: number): void
  /** @returns a `speaks` event's clip as a WAV file, or undefined if the id is unknown */
  clip(id: string): Buffer | undefined
  view(): VoiceView
  bubble(): SpokenLine | null
  /** The latest lines, oldest first. */
  recentLines(): readonly SpokenLine[]
  /**
   * Called when the view, the bubble or the log changes.
   * @returns the unsubscribe function
   */
  onChange(listener: () => void): () => void
  /**
   * `speaks` and `stops-speaking` events.
   * @returns the unsubscribe function
   */
  onBirdEvent(listener: (event: BirdEvent) => void): () => void
  close(): void
}

/** How to say a line. */
interface Manner {
  readonly isSilent?: boolean | undefined
  /** The style that says it; undefined means the style from the settings. */
  readonly styleId?: number | undefined
  /** Undefined means by the dictionary. */
  readonly pronounce?: Pronounce
}

interface LineRequest extends Manner {
  readonly trigger: Trigger
  readonly variables: Readonly<Record<string, Variable>>
  /** Written by a model; null means the model had none. */
  readonly written?: Written | null
}

/** A user trying a voice in the settings waits while the engine loads its style. */
const previewTimeoutMs = 15_000
/** … or while an engine starts. */
const startTimeoutMs = 100_000

export function createSpeech(options: SpeechOptions): Speech {
  const { clock, timers, log, settings } = options
  const clips = new ClipCache(options.db, () => clock.now())
  const changes = createEmitter<undefined>(log)
  const birdEvents = createEmitter<BirdEvent>(log)
  const memory = openLineMemory(options.db, log)
  const choice = createLineChoice({
    memory,
    seed: options.seed,
    now: () => clock.now(),
    conditions: options.conditions,
  })
  const lineLog = createLineLog({
    choice,
    memory,
    locale: options.locale,
    now: () => clock.now(),
  })
  const store = openVoiceStore(options.db, log)
  const dictionary = openPronunciationDictionary(options.db, log)
  let waiting: readonly (LineRequest & WaitingLine)[] = []
  let systemVoices: readonly Locale[] = []
  let chosenEngine = settings.read().engineUuid
  let isClosed = false

  const notify = (): void => {
    if (!isClosed) changes.emit(undefined)
  }
  const emit = (event: BirdEvent): void => {
    if (!isClosed) birdEvents.emit(event)
  }
  const voiceLanguage = (): Locale => settings.read().voiceLanguage ?? options.locale()
  const hourNow = (): number => clock.localTime(clock.now()).hour
  /** The engines speak Japanese only. */
  const hasEngine = (): boolean => voiceLanguage() === 'ja'
  const speaksAloud = (): boolean => hasEngine() && !settings.read().muted
  const engine = new VoiceEngine({
    discovery: options.discovery,
    isSafe: options.isSafe ?? false,
    local: options.local,
    chosen: () => settings.read().engineUuid,
    choose: (uuid) => {
      chosenEngine = uuid
      settings.chooseEngine(uuid)
    },
    fetch: options.fetch,
    timers,
    clips,
    store,
    log,
    preferredStyleId: () => settings.read().styleId,
    tuning: () => settings.read().tuning,
    speaksAloud,
    onChange: notify,
  })
  const preparation = createPreparation({
    choice,
    voice: engine,
    dictionary,
    store: {
      spent: () => store.spent(),
      // The app may be closing while this ends, and the database is then gone.
      spend: (spent) => {
        if (!isClosed) store.spend(spent)
      },
    },
    lastLineAt: () => memory.lastAt(),
    today: () => clock.localTime(clock.now()).day,
    now: () => clock.now(),
  })
  const unsubscribe = settings.onChange(() => {
    const { muted, engineUuid } = settings.read()
    if (muted) saying.stopSound()
    if (engineUuid !== chosenEngine) {
      chosenEngine = engineUuid
      if (engineUuid !== null) engine.follow()
    }
    engine.prepareStyle()
    notify()
  })

  const saying = openCurrentLine({
    timers,
    onBegin: notify,
    onOver() {
      const { next, rest, stale } = takeWaiting(waiting, clock.now())
      waiting = rest
      for (const { trigger } of stale)
        log.info('a line waited too long and was dropped', { trigger })
      if (next === undefined) notify()
      else sayNow(next)
    },
  })

  function begin(
    entry: LoggedLine,
    sentenceTimeoutMs = firstSoundTimeoutMs,
    { isSilent = false, styleId, pronounce = dictionary.pronounce }: Manner = {},
  ): CurrentLine {
    return saying.begin(entry, styleId, (mayBegin) => {
      if (isSilent || settings.read().muted || !options.isVisible()) return null
      // A voice on trial speaks its own language.
      const language = styleId === undefined ? voiceLanguage() : 'ja'
      const text = entry.texts[language]
      const askedAt = clock.now()
      return new Utterance(entry.line.id, text, {
        synthesizer: language === 'ja' ? voiceOf(styleId) : null,
        sentencesOf: (said) => spokenSentencesOf(said, pronounce),
        wordsOf: (said) => wordsOf(said, language),
        isInBubble: text === entry.line.text,
        chirpManner: {
          trigger: entry.trigger,
          mood: options.mood(),
          isNight: isNight(hourNow()),
        },
        timers,
        log,
        sentenceTimeoutMs,
        keepClip: (clip) => {
          clips.keepInMemory(clip)
        },
        emit,
        onFirstSound: (served) => wasServed(entry.trigger, askedAt, served),
        mayBegin,
      })
    })
  }

  function wordsOf(text: string, language: Locale): SpokenWords | undefined {
    const isUsed = settings.read().systemVoice && systemVoices.includes(language)
    return isUsed ? { text, language } : undefined
  }
  /** The line's sound, if it is still being said. */
  const soundOf = (lineId: number): Utterance | null => {
    const line = saying.current()
    return line?.line.id === lineId ? line.utterance : null
  }
  const voiceOf = (styleId: number | undefined): Synthesizer => ({
    synthesize: (text, isWanted) => engine.synthesize(text, isWanted, styleId),
  })

  /** A cached line does not wake a resting engine. Wake it if there is something to prepare for next time. */
  function wasServed(trigger: Trigger, askedAt: number, served: Served): void {
    log.info('a line is heard', { trigger, served, afterMs: clock.now() - askedAt })
    const wasReady = served === 'prepared' || served === 'cached'
    if (wasReady && !preparation.isReady(trigger)) engine.wake()
  }

  function sayNow(request: LineRequest, sentenceTimeoutMs?: number): CurrentLine {
    const { trigger, variables, written } = request
    const entry = written ? lineLog.sayWritten(trigger, written) : lineLog.say(trigger, variables)
    return begin(entry, sentenceTimeoutMs, request)
  }

  /** Says a line that the user wants to hear as a test; settles with its first sound. */
  async function sayToTry(request: LineRequest): Promise<Result<null, Problem>> {
    const isRunning = engine.state.name === 'found'
    const { utterance } = sayNow(request, isRunning ? previewTimeoutMs : startTimeoutMs)
    const problem = await utterance?.firstSound
    return problem ? err(problem) : ok(null)
  }

  /** A model's line comes a little later, or the catalogue's instead: nobody is waiting for it. */
  async function sayWritten(request: LineRequest): Promise<void> {
    const locale = options.locale()
    const said = [
      ...memory.said(request.trigger).map(({ ja }) => ja),
      ...lineLog.lines().map(({ text }) => text),
    ]
    const text = await options.writer.write(request.trigger, locale, said)
    if (isClosed) return
    const isFit = text !== undefined && locale === options.locale()
    sayInTurn({ ...request, written: isFit ? { text, locale } : null })
  }

  function sayInTurn(request: LineRequest): SpokenLine | null {
    if (options.isQuiet()) return null
    const when = whenToSay(request.trigger, saying.current()?.trigger ?? null)
    if (
      when === 'now' &&
      request.written === undefined &&
      isWritable(request.trigger) &&
      voiceLanguage() === options.locale() &&
      options.writer.isReady()
    ) {
      void sayWritten(request)
      return null
    }
    switch (when) {
      case 'now':
        return sayNow(request).line
      case 'later':
        waiting = withWaiting(waiting, { ...request, askedAt: clock.now() }, clock.now())
        return null
      case 'never':
        return null
      default:
        return assertNever(when)
    }
  }

  return {
    start: () => engine.start(),
    say: (trigger, variables, how) => sayInTurn({ trigger, variables, ...how }),
    greet: () => sayInTurn({ trigger: greetingAt(hourNow()), variables: {} }),
    async prepare(outlook, mayGoOn) {
      const isFree = () =>
        engine.state.name === 'found' &&
        saying.current() === null &&
        !isClosed &&
        speaksAloud() &&
        mayGoOn()
      if (isFree()) await preparation.prepare(outlook, isFree)
    },
    lastSaidAt: (trigger) => memory.said(trigger).at(-1)?.at ?? 0,
    lastLineAt: () => memory.lastAt(),
    sayAgain: (id) => {
      const entry = lineLog.find(id)
      return entry === undefined ? null : begin(entry).line
    },
    tryVoice: (styleId) => {
      engine.prepareStyle(styleId ?? undefined)
      return sayToTry({ trigger: 'voice-test', variables: {}, styleId: styleId ?? undefined })
    },
    tryPronunciation: async (text, pronunciation) => {
      const tried = dictionary.pronounceWith(text, pronunciation)
      if (!tried.ok) return tried
      const { word, pronounce } = tried.value
      return sayToTry({ trigger: 'pronunciation-test', variables: { word }, pronounce })
    },
    dictionary,
    characters: engine.characters,
    character: (uuid) => engine.character(uuid),
    checkEngine: () => engine.check(),
    findEngine: () => engine.search(),
    leaveEngine: (folder) => engine.leave(folder),
    stopSpeaking: () => saying.stopSound(),
    silence: (id) => soundOf(id)?.stop(),
    holdSound: (maxMs) => saying.holdSound(maxMs),
    releaseSound: () => saying.releaseSound(),
    isBusy: () => saying.current() !== null || waiting.length > 0 || saying.isSoundHeld(),
    beQuiet() {
      waiting = []
      if (saying.current() === null) return
      saying.end()
      notify()
    },
    clipEnded: (id) => soundOf(id)?.clipEnded(),
    setSystemVoices: (languages) => {
      if (languages.join() === systemVoices.join()) return
      systemVoices = languages
      notify()
    },
    wordsFailed: (id) => {
      log.warn("the system's voice could not speak", { language: voiceLanguage() })
      // Until the system reports its voices again.
      systemVoices = systemVoices.filter((language) => language !== voiceLanguage())
      soundOf(id)?.wordsFailed()
      notify()
    },
    clip: (id) => {
      const wav = clips.find(id)?.wav
      return wav && Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
    },
    view: () =>
      voiceViewOf(
        engine,
        settings.read(),
        voiceLanguage(),
        systemVoices,
        saying.current()?.styleId,
      ),
    bubble: () => saying.current()?.line ?? null,
    recentLines: () => lineLog.lines(),
    onChange: changes.on,
    onBirdEvent: birdEvents.on,
    close: () => {
      isClosed = true
      unsubscribe()
      saying.close()
      engine.close()
      attempt(log, 'saving the uses of clips', () => clips.close())
    },
  }
}
