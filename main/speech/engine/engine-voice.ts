import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { Tuning } from '../../../preload/contract/declared-settings.ts'
import { hashOf, type Clip, type ClipCache } from '../clip-cache.ts'
import { mouthCuesOf } from '../rules/lip-sync.ts'
import { levelSound, speechLoudness } from '../rules/loudness.ts'
import { spokenStretches } from '../rules/spoken-text.ts'
import { decodeWav, isSilent } from '../rules/wav.ts'
import { engineSpeaks, type SpeechOptions } from '../speech-options.ts'
import type { VoiceDataStore } from '../voice-data-store.ts'
import { talkingStyles, type Characters, type VoiceStyle } from './characters.ts'
import {
  badResponse,
  meansEngineIsGone,
  meansEngineRefuses,
  mayStillSpeak,
  type EngineClient,
} from './engine-client.ts'
import type { EngineLifecycle, FoundEngine } from './engine-lifecycle.ts'
import { maxSentenceSeconds, phrasesOf, secondsOf, tune } from './rules/audio-query.ts'
import type { StyleId } from './rules/engine-responses.ts'
import { openRequestQueue, type EngineRequest } from './request-queue.ts'

/** `prepared`: made ahead and heard for the first time. `cached`: heard before. `fresh`: made for this line. */
export type SentenceSource = 'prepared' | 'cached' | 'fresh'

type SentenceClip = Clip & { readonly source: SentenceSource }

/** `failed`: the engine answers, but cannot make the sentence. `stopped`: it was cancelled, or no engine runs. */
export type PreparationOutcome = 'made' | 'failed' | 'stopped'

/** How long a line waits for the sound of a sentence. After this long, its call is overdue. */
export const defaultSentenceTimeoutMs = 4000

/** How often to ask for a sentence while the engine is gone: the user may have restarted their own engine. */
const maxAttemptsIfGone = 2
/** How often to try to synthesize a sentence whose sound is unusable: cut short, silent or far too long. */
const maxAttemptsIfUnusable = 2

interface SentenceOptions extends Pick<EngineRequest, 'signal'> {
  /** If undefined, the style from the settings. */
  readonly styleId?: number | undefined
  readonly isPrepared?: boolean
  /** Called between two calls to the engine. It may abort the request's signal. */
  readonly onStep?: () => void
}

type SentenceRequest = SentenceOptions & EngineRequest

/** A sentence as the engine makes it; undefined if nobody wants it any more. */
type Sentence<Sound> = Promise<Result<Sound, Problem> | undefined>

export type EngineVoice = ReturnType<typeof openEngineVoice>

/**
 * The voice of the current engine. It sends the engine one request at a time: the engine processes requests one after
 * another, continues after a client disconnects, and takes longer if two requests need a style that is not loaded yet.
 */
export function openEngineVoice(
  options: Pick<SpeechOptions, 'locale' | 'settings' | 'timers'>,
  parts: {
    readonly lifecycle: EngineLifecycle
    readonly characters: Characters
    readonly clips: ClipCache
    readonly store: VoiceDataStore
  },
) {
  const { timers, settings } = options
  const { lifecycle, characters, clips, store } = parts
  const requests = openRequestQueue(timers)

  /** The style with this id, or the engine's first style if it has no such style. */
  function styleOf(styleId = settings.all().styleId): VoiceStyle | undefined {
    const state = lifecycle.state()
    const all = 'speakers' in state ? talkingStyles(state.speakers) : []
    return all.find(({ id }) => Number(id) === styleId) ?? all[0]
  }

  /** The credit to show wherever the voice is used; null if unknown. */
  function credit(styleId = settings.all().styleId): string | null {
    const state = lifecycle.state()
    if (!('engine' in state)) return null
    const style = styleOf(styleId)
    if (style !== undefined) return characters.credit(style)
    // The engine has not started yet, but its cached speech can be heard without it.
    return store.credit(state.engine.uuid, styleId)
  }

  /** @returns undefined if no engine is known */
  function clipId(text: string, styleId = settings.all().styleId): string | undefined {
    const state = lifecycle.state()
    if (!('engine' in state)) return undefined
    const { uuid } = state.engine
    // A local engine's manifest gives its version even while the engine is stopped.
    const { version } = state.name === 'found' ? (state.started ?? state.engine) : state.engine
    return hashOf(
      uuid,
      version,
      // The styles of an engine that has not started yet are unknown.
      styleOf(styleId)?.id ?? styleId,
      JSON.stringify(settings.all().tuning),
      store.dictionaryDigest(uuid),
      speechLoudness,
      text,
    )
  }

  function cachedClip(text: string, styleId?: number): SentenceClip | undefined {
    // Without its credit, no voice may be heard.
    const id = credit(styleId) === null ? undefined : clipId(text, styleId)
    const used = id === undefined ? undefined : clips.use(id)
    return used && { ...used.clip, source: used.isPrepared ? 'prepared' : 'cached' }
  }

  /** Reads the engine's own dictionary: a changed reading changes the sound of the same text. */
  async function readDictionary(found: FoundEngine): Promise<void> {
    const { client, uuid } = found.engine
    const dictionary = await client.userDictionary()
    if (dictionary.ok && lifecycle.isCurrent(found))
      store.keepDictionary(uuid, hashOf(Buffer.from(dictionary.value).toString()))
  }

  /** Loads a style and its character's terms. Call it when an engine was found or the user chose another style. */
  function prepareStyle(styleId?: number): void {
    const [state, style] = [lifecycle.state(), styleOf(styleId)]
    if (state.name !== 'found' || style === undefined) return
    void characters.loadInfo(style.speakerUuid)
    void readDictionary(state)
    if (engineSpeaks(options))
      void requests.add({ signal: new AbortController().signal }, () => loadStyle(state, style.id))
  }

  /** Gets a sentence from the cache or the engine. Starts a stopped engine. */
  async function synthesize(text: string, sentence: SentenceOptions): Sentence<SentenceClip> {
    // The first line may be due while the search is still running.
    if (lifecycle.state().name === 'searching') await lifecycle.waitForSearch()
    const clip = cachedClip(text, sentence.styleId)
    if (clip === undefined)
      return requests.add(sentence, (request) => synthesizeInTurn(text, request))
    // If the dictionary has changed, the change counts from the next line on.
    const state = lifecycle.state()
    if (state.name === 'found') void readDictionary(state)
    return ok(clip)
  }

  /** Runs in the queue, where the sentence may have waited for others. */
  async function synthesizeInTurn(text: string, request: SentenceRequest): Sentence<SentenceClip> {
    for (let attempt = 1; ; attempt += 1) {
      if (request.signal.aborted) return undefined
      // Another line may have cached the sentence while this one waited.
      const known = cachedClip(text, request.styleId)
      if (known !== undefined) return ok(known)
      const found = await lifecycle.findOrStart()
      if (found === undefined) return err(lifecycle.problem())
      lifecycle.noteUse(found)
      const made = await make(found, text, request)
      lifecycle.noteUse(found)
      if (!requests.hasWaiting()) lifecycle.restartIfLarge(found)
      void readDictionary(found)
      if (made?.ok === true) return ok({ ...made.value, source: 'fresh' })
      // Hot Dash restarts its own engine only for the next line, because this sentence may be what kills it.
      const mayBeBack =
        made !== undefined && meansEngineIsGone(made.error) && found.started === null
      if (!mayBeBack || attempt >= maxAttemptsIfGone) return made
    }
  }

  async function prepare(text: string, sentence: SentenceOptions): Promise<PreparationOutcome> {
    const found = lifecycle.state()
    if (found.name !== 'found') return 'stopped'
    const clip = await requests.add({ ...sentence, isPrepared: true }, (request) =>
      make(found, text, request),
    )
    if (clip === undefined || (!clip.ok && meansEngineIsGone(clip.error))) return 'stopped'
    return clip.ok ? 'made' : 'failed'
  }

  /** Has the engine synthesize a sentence. Stores its clip and credit: it may be heard while the engine does not run. */
  async function make(found: FoundEngine, text: string, request: SentenceRequest): Sentence<Clip> {
    const { styleId, isPrepared = false, onStep } = request
    const isCancelled = () => {
      onStep?.()
      return request.signal.aborted
    }
    if (isCancelled()) return undefined
    const style = styleOf(styleId)
    if (style === undefined) return err(badResponse('/speakers'))
    const id = clipId(text, Number(style.id))
    if (id === undefined) return err({ code: 'voice-engine-died' })
    const { tuning } = settings.all()
    const loaded = await loadStyle(found, style.id)
    if (!loaded.ok && !mayStillSpeak(loaded.error)) return loaded
    if (isCancelled()) return undefined
    const { client, uuid } = found.engine
    const sound = await requests.run(request, defaultSentenceTimeoutMs, () =>
      synthesizeSentence({
        client,
        text,
        style: style.id,
        tuning,
        signal: request.call.signal,
        isCancelled,
      }),
    )
    if (request.call.signal.aborted) {
      lifecycle.reportFailure(found, { code: 'voice-engine-silent' })
      return undefined
    }
    if (sound === undefined) return undefined
    if (!sound.ok) {
      lifecycle.reportFailure(found, sound.error)
      return sound
    }
    const clip = { id, ...sound.value }
    clips.store(clip, { isPrepared })
    // By now the user may have chosen another engine, whose styles have the same numbers.
    if (lifecycle.isCurrent(found)) store.keepCredit(uuid, style.id, characters.credit(style))
    return ok(clip)
  }

  async function loadStyle(found: FoundEngine, style: StyleId): Promise<Result<unknown, Problem>> {
    if (!lifecycle.isCurrent(found)) return err({ code: 'voice-engine-died' })
    const answer = await found.engine.client.initialize(style)
    if (!answer.ok && !meansEngineRefuses(answer.error))
      lifecycle.reportFailure(found, answer.error)
    return answer
  }

  lifecycle.onFound(() => prepareStyle())

  return {
    prepareStyle,
    synthesize,
    prepare,
    /** A key that changes whenever the current voice would sound different. Undefined if no engine is known. */
    key: () => clipId(''),
    /** Whether the sentence exists in the current voice. Does not ask the engine. */
    has(text: string): boolean {
      const id = clipId(text)
      return id !== undefined && clips.has(id)
    },
    credit,
    style: styleOf,
    close: () => requests.close(),
  }
}

/** @returns `voice-bad-answer` if the engine's answers cannot be used */
async function synthesizeSentence(sentence: {
  readonly client: EngineClient
  readonly text: string
  readonly style: StyleId
  readonly tuning: Tuning
  readonly signal: AbortSignal
  readonly isCancelled: () => boolean
}): Sentence<Omit<Clip, 'id'>> {
  const { client, text, style, tuning, signal, isCancelled } = sentence
  const query = await client.audioQuery(text, style, signal)
  if (!query.ok) return query
  // Synthesis is the longest call, and a line that is due now would wait for it.
  if (isCancelled()) return undefined
  const tuned = tune(query.value, tuning)
  if (tuned.accent_phrases.length === 0 || secondsOf(tuned) > maxSentenceSeconds)
    return err(badResponse('/audio_query'))
  for (let attempt = 1; attempt <= maxAttemptsIfUnusable; attempt += 1) {
    const wav = await client.synthesis(tuned, style, signal)
    if (!wav.ok) return wav
    const sound = decodeWav(wav.value)
    if (sound === undefined || sound.seconds > maxSentenceSeconds || isSilent(sound)) continue
    const { seconds } = sound
    const mouthCues = mouthCuesOf(query.value, sound)
    const stretches = spokenStretches(text, phrasesOf(query.value, seconds))
    return ok({ wav: levelSound(sound), mouthCues, stretches, seconds })
  }
  return err(badResponse('/synthesis'))
}
