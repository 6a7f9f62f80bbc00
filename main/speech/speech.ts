import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CharacterDetails, SpokenLine, VoiceView } from '../../preload/contract/views/voice.ts'
import { createEmitter } from '../base/emitter.ts'
import { createCharacters } from './characters.ts'
import { createClipCache } from './clip-cache.ts'
import { openEngineLifecycle } from './engine-lifecycle.ts'
import { openEngineVoice } from './engine-voice.ts'
import { createLinePicker } from './line-picker.ts'
import { openLinePlayer, type Manner } from './line-player.ts'
import { openLineQueue } from './line-queue.ts'
import { createPreparation } from './preparation.ts'
import { createPronunciationDictionary } from './pronunciation-dictionary.ts'
import type { Outlook } from './rules/likely-lines.ts'
import { greetingAt, type Trigger, type Variable } from './rules/triggers.ts'
import { speaksAloud, spokenLanguage, type SpeechOptions } from './speech-options.ts'
import { createVoiceStore } from './voice-store.ts'

/** A user trying a voice in the settings waits while the engine loads its style. */
const previewTimeoutMs = 15_000
/** … or while an engine starts. */
const startTimeoutMs = 100_000

export type Speech = ReturnType<typeof openSpeech>

/** What Dash says: text in a bubble at once, sound as soon as it is ready. Queue → player → voice of an engine. */
export function openSpeech(options: SpeechOptions) {
  const { db, clock, log, settings } = options
  const changes = createEmitter<undefined>(log)
  const birdEvents = createEmitter<BirdEvent>(log)
  let isClosed = false
  const notify = (): void => {
    if (!isClosed) changes.emit(undefined)
  }

  const clips = createClipCache(db, log, () => clock.now())
  const store = createVoiceStore(db, log)
  const dictionary = createPronunciationDictionary(db, log)
  const picker = createLinePicker(options)
  const lifecycle = openEngineLifecycle(options, {
    change: notify,
    found() {
      characters.forget()
      voice.prepareStyle()
    },
  })
  const characters = createCharacters(lifecycle, notify)
  const voice = openEngineVoice(options, { lifecycle, characters, clips, store })
  const preparation = createPreparation(clock, { picker, voice, dictionary, store })
  const player = openLinePlayer(
    options,
    { voice, clips, dictionary },
    {
      bird(event) {
        if (!isClosed) birdEvents.emit(event)
      },
      // A cached line does not wake a resting engine. Wake it if there is something to prepare for next time.
      heard(trigger, served) {
        const wasReady = served === 'prepared' || served === 'cached'
        if (wasReady && !preparation.isReady(trigger)) lifecycle.wake()
      },
      change: notify,
    },
  )
  const queue = openLineQueue(options, { picker, player })

  const isFound = () => lifecycle.state().name === 'found'
  const unsubscribe = settings.onChange(() => {
    if (settings.all().muted) player.stopSound()
    lifecycle.settingsChanged()
    voice.prepareStyle()
    notify()
  })

  /** Says a line that the user wants to hear as a test; settles with its first sound. */
  async function sayToTry(
    trigger: Trigger,
    variables: Readonly<Record<string, Variable>>,
    manner: Manner,
  ): Promise<Result<null, Problem>> {
    const sentenceTimeoutMs = isFound() ? previewTimeoutMs : startTimeoutMs
    const line = queue.sayNow(trigger, variables, { ...manner, sentenceTimeoutMs })
    if (line === null) return err({ code: 'unexpected' })
    const problem = await line.firstSound
    return problem ? err(problem) : ok(null)
  }

  return {
    /** Starts searching for an engine. */
    start: lifecycle.start,
    say: queue.say,
    sayAgain: queue.sayAgain,
    /** Says hello according to the user's local time. */
    greet: () => queue.say(greetingAt(clock.localTime(clock.now()).hour), {}),
    /**
     * Says a sample sentence; settles with its first sound. The problem tells why chirps are heard instead of the
     * voice.
     * @param styleId a style to try, in the language of its engine; null speaks as for any other line
     */
    tryVoice(styleId: number | null): Promise<Result<null, Problem>> {
      voice.prepareStyle(styleId ?? undefined)
      return sayToTry('voice-test', {}, { styleId: styleId ?? undefined })
    },
    /**
     * Says a line in which the word has the given reading; settles with its first sound.
     * @returns also `word-unusable` and `pronunciation-unusable`
     */
    async tryPronunciation(text: string, reading: string): Promise<Result<null, Problem>> {
      const tried = dictionary.pronounceWith(text, reading)
      if (!tried.ok) return tried
      const { word, pronounce } = tried.value
      return sayToTry('pronunciation-test', { word }, { pronounce })
    },
    /**
     * Makes speech that is likely to be needed soon, while an engine runs and there is nothing to say. Never starts
     * an engine.
     * @param mayGoOn called before each sentence
     */
    async prepare(outlook: Outlook, mayGoOn: () => boolean): Promise<void> {
      const isFree = () =>
        !isClosed && isFound() && player.current() === null && speaksAloud(options) && mayGoOn()
      if (isFree()) await preparation.prepare(outlook, isFree)
    },
    /** When a line of the trigger was last said, across restarts; milliseconds since the epoch, 0 means never. */
    lastSaidAt: (trigger: Trigger): number => picker.said(trigger).at(-1)?.at ?? 0,
    /** When Dash last said anything; 0 means never. */
    lastLineAt: picker.lastAt,
    /** How words are read. Changes are heard from the next line on. */
    dictionary,
    /** The characters of the current engine. */
    characters,
    /**
     * Terms, credit and samples of a character.
     * @param uuid null means the speaking character; starts a resting engine
     */
    async character(uuid: string | null): Promise<Result<CharacterDetails, Problem>> {
      if (uuid !== null) return characters.details(uuid)
      await lifecycle.ready()
      const style = voice.style()
      return style ? characters.details(style.speakerUuid) : err(lifecycle.problem())
    },
    /** Call it when the user turns to Dash, and on wake. */
    checkEngine: lifecycle.check,
    /** Searches for an engine now. */
    findEngine: lifecycle.find,
    /** Stops the engine if it was started from this folder, until a line is due. */
    leaveEngine: lifecycle.leave,
    /** Stops the sound of the current line; its text stays in the bubble. */
    stopSpeaking: (): void => player.stopSound(),
    /** The same, but only if this line is current. */
    silence: (lineId: number): void => player.stopSound(lineId),
    holdSound: player.holdSound,
    releaseSound: player.releaseSound,
    /** Whether a line is being said or waits, or Dash has its mouth full. */
    isBusy: () => player.current() !== null || queue.hasWaiting() || player.isSoundHeld(),
    /** Ends the current line with its bubble, and drops those that wait. */
    beQuiet: queue.hush,
    clipEnded: player.clipEnded,
    setSystemVoices: player.setSystemVoices,
    wordsFailed: player.wordsFailed,
    /** @returns a `speaks` event's clip as a WAV file, or undefined if the id is unknown */
    clip(id: string): Buffer | undefined {
      const wav = clips.find(id)?.wav
      return wav && Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
    },
    /** What pages see of the voice. A style on trial is heard and credited without being chosen. */
    view(): VoiceView {
      const language = spokenLanguage(options)
      const triedStyle = player.current()?.styleId
      const isHeard = language === 'ja' || triedStyle !== undefined
      const style = voice.style()
      return {
        ...lifecycle.view(),
        style: style ? { id: style.id, character: style.character, style: style.style } : null,
        language,
        systemVoices: player.systemVoices(),
        credit: isHeard ? voice.credit(triedStyle) : null,
      }
    },
    bubble: (): SpokenLine | null => player.current()?.line ?? null,
    /** The latest lines, oldest first. */
    recentLines: queue.logged,
    /** Called when the view, the bubble or the log changes. @returns the unsubscribe function */
    onChange: changes.on,
    /** `speaks` and `stops-speaking` events. @returns the unsubscribe function */
    onBirdEvent: birdEvents.on,
    close(): void {
      isClosed = true
      unsubscribe()
      queue.close()
      player.close()
      voice.close()
      lifecycle.close()
      clips.close()
    },
  }
}
