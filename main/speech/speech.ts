import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type {
  CharacterDetails,
  ShownLine,
  VoiceView,
} from '../../preload/contract/views/voice-view.ts'
import { createEmitter } from '../base/emitter.ts'
import { openClipCache } from './clip-cache.ts'
import { createCharacters } from './engine/characters.ts'
import { openEngineLifecycle } from './engine/engine-lifecycle.ts'
import { openEngineVoice } from './engine/engine-voice.ts'
import { createLinePicker } from './line-picker.ts'
import { openLinePlayer } from './line-player.ts'
import { openLineQueue } from './line-queue.ts'
import { createPreparation } from './preparation.ts'
import { createPronunciationDictionary } from './pronunciation-dictionary.ts'
import type { LineRequest, Manner } from './rules/line-request.ts'
import { conditionsOf } from './rules/lines.ts'
import { greetingAt, type Trigger, type VariablesOf } from './rules/triggers.ts'
import { engineSpeaks, spokenLanguage, type SpeechOptions } from './speech-options.ts'
import { createVoiceDataStore } from './voice-data-store.ts'
import { createUtteranceFinder } from './utterances.ts'

/** How long a user who tries a voice waits for an engine to load its style, or to start. */
const previewTimeoutMs = 15_000
const startTimeoutMs = 100_000

export type Speech = ReturnType<typeof openSpeech>

/** What Dash says: text in a bubble at once, sound as soon as it is ready. Lines go from the queue to the player. */
export function openSpeech(options: SpeechOptions) {
  const { common, user, dash } = options
  const { db, clock, log } = common
  const changes = createEmitter<undefined>(log)
  let isClosed = false
  const notify = (): void => {
    if (!isClosed) changes.emit(undefined)
  }

  const clips = openClipCache(db, log, () => clock.now())
  const store = createVoiceDataStore(db, log)
  const dictionary = createPronunciationDictionary(db, log)
  const picker = createLinePicker({ ...common, conditions: () => conditionsOf(dash.pet()) })
  const lifecycle = openEngineLifecycle(options, notify)
  const characters = createCharacters(lifecycle, notify)
  const voice = openEngineVoice(options, { lifecycle, characters, clips, store })
  const utterances = createUtteranceFinder(options, { voice, clips, dictionary }, notify)
  const player = openLinePlayer(options, utterances, notify)
  const queue = openLineQueue(options, { picker, player })
  const isFound = () => lifecycle.state().name === 'found'
  const preparation = createPreparation(options, {
    picker,
    voice,
    dictionary,
    store,
    isFree: () => !isClosed && isFound() && player.current() === null && engineSpeaks(user),
  })

  // A cached line does not start a stopped engine. If there is something to prepare for next time, start it now.
  player.onFirstSound(({ trigger, source }) => {
    const wasReady = source === 'prepared' || source === 'cached'
    if (wasReady && !preparation.isReady(trigger)) lifecycle.startIfStopped()
  })
  const unsubscribe = user.settings.onChange(() => {
    if (user.settings.all().muted) player.stopSound()
    lifecycle.applySettings()
    voice.prepareStyle()
    notify()
  })

  const say: <Name extends Trigger>(
    trigger: Name,
    variables: VariablesOf<Name>,
    limits?: Pick<LineRequest, 'maxAudibility'>,
  ) => ShownLine | null = queue.say

  /** Says a line that the user tries. Settles with its first sound, or with the problem that prevents it. */
  async function sayToTry(
    trigger: Trigger,
    variables: LineRequest['variables'],
    manner: Manner,
  ): Promise<Result<null, Problem>> {
    const sentenceTimeoutMs = isFound() ? previewTimeoutMs : startTimeoutMs
    const line = queue.say(trigger, variables, { ...manner, isAsked: true, sentenceTimeoutMs })
    if (line === null) return err({ code: 'unexpected' })
    const { promise, resolve } = Promise.withResolvers<Problem | null>()
    const off = player.onFirstSound((first) => {
      if (first.line === line.id) resolve(first.problem)
    })
    const problem = await promise.finally(off)
    return problem ? err(problem) : ok(null)
  }

  return {
    start: lifecycle.start,
    say,
    /** Says the user's own words, as soon as a more important line is over. */
    tell: (text: string) => queue.say('told', {}, { words: { type: 'told', text } }),
    sayAgain: queue.sayAgain,
    greet: () => say(greetingAt(clock.localTime(clock.now()).hour), {}),
    /** Settles with a sample's first sound, or with why Dash chirps instead. @param styleId a style to try, or null */
    tryVoice(styleId: number | null): Promise<Result<null, Problem>> {
      voice.prepareStyle(styleId ?? undefined)
      return sayToTry('voice-test', {}, { styleId: styleId ?? undefined })
    },
    /** Says a line with this reading of a word. @returns also `word-unusable` and `pronunciation-unusable` */
    async tryPronunciation(text: string, reading: string): Promise<Result<null, Problem>> {
      const tried = dictionary.pronounceWith(text, reading)
      if (!tried.ok) return tried
      const { word, pronounce } = tried.value
      return sayToTry('pronunciation-test', { word }, { pronounce })
    },
    minutePassed: preparation.minutePassed,
    /** When a line of the trigger was last said, across restarts; milliseconds since the epoch, 0 means never. */
    lastSaidAt: (trigger: Trigger): number => picker.saidLines(trigger).at(-1)?.at ?? 0,
    lastLineAt: picker.lastAt,
    dictionary,
    characters,
    /** The terms, credit and samples of a character. Null means the speaking character. Starts a stopped engine. */
    async loadCharacter(uuid: string | null): Promise<Result<CharacterDetails, Problem>> {
      if (uuid !== null) return characters.loadDetails(uuid)
      await lifecycle.findOrStart()
      const style = voice.style()
      return style ? characters.loadDetails(style.speakerUuid) : err(lifecycle.problem())
    },
    checkEngine: lifecycle.check,
    findEngine: lifecycle.find,
    stopSound: player.stopSound,
    holdSound: player.holdSound,
    isBusy: () => player.current() !== null || queue.hasWaiting() || player.isSoundHeld(),
    hush: queue.hush,
    endUtterance: player.endUtterance,
    setSystemVoices: utterances.setSystemVoices,
    /** @returns a `speaks` event's clip as a WAV file, or undefined if the id is unknown */
    clip(id: string): Buffer | undefined {
      const wav = clips.find(id)?.wav
      return wav && Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength)
    },
    /** What pages see of the voice. A style on trial is heard and credited without being chosen. */
    view: (): VoiceView => {
      const language = spokenLanguage(user)
      const triedStyle = player.current()?.styleId
      const isHeard = language === 'ja' || triedStyle !== undefined
      const style = voice.style()
      return {
        ...lifecycle.view(),
        style: style ? { id: style.id, character: style.character, style: style.style } : null,
        language,
        systemVoices: utterances.systemVoices(),
        credit: isHeard ? voice.credit(triedStyle) : null,
      }
    },
    bubble: () => player.current()?.shown ?? null,
    recentLines: queue.recentLines,
    /** Called when the view, the bubble or the log changes. @returns the unsubscribe function */
    onChange: changes.on,
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
