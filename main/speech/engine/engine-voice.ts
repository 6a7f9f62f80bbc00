import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
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
} from './engine-client.ts'
import type { EngineLifecycle, FoundEngine } from './engine-lifecycle.ts'
import { maxSentenceSeconds, phrasesOf, secondsOf, tune } from './rules/audio-query.ts'
import type { AudioQuery, StyleId } from './rules/engine-responses.ts'
import {
  openRequestQueue,
  type EngineCall,
  type IsWanted,
  type RequestFailure,
} from './request-queue.ts'

/** `prepared`: made ahead and heard for the first time. `cached`: heard before. `fresh`: made for this line. */
export type SentenceSource = 'prepared' | 'cached' | 'fresh'

type SentenceClip = Clip & { readonly source: SentenceSource }

/** How often to ask for a sentence while the engine is gone: the user may have restarted their own engine. */
const maxAttemptsIfGone = 2
/** How often to try to synthesize a sentence whose sound is unusable: cut short, silent or far too long. */
const maxAttemptsIfUnusable = 2

export type EngineVoice = ReturnType<typeof openEngineVoice>

/**
 * The voice of the current engine. It sends the engine one request at a time: the engine processes requests one after
 * another, continues after a client disconnects, and takes longer if two requests need a style that is not loaded yet.
 */
export function openEngineVoice(
  { common, user }: Pick<SpeechOptions, 'common' | 'user'>,
  parts: {
    readonly lifecycle: EngineLifecycle
    readonly characters: Characters
    readonly clips: ClipCache
    readonly store: VoiceDataStore
  },
) {
  const { settings } = user
  const { lifecycle, characters, clips, store } = parts
  const requests = openRequestQueue(common.timers)

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
    // A voice may be heard only if its credit is known, and so can be shown.
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
    if (engineSpeaks(user))
      void requests.add(
        () => true,
        () => loadStyle(state, style.id),
      )
  }

  /**
   * Gets a sentence from the cache or the engine. Starts a stopped engine.
   * @param styleId if undefined, the style from the settings
   */
  async function synthesize(
    text: string,
    styleId: number | undefined,
    isWanted: IsWanted,
  ): Promise<Result<SentenceClip, RequestFailure>> {
    // The first line may be due while the search is still running.
    if (lifecycle.state().name === 'searching') await lifecycle.waitForSearch()
    const clip = cachedClip(text, styleId)
    if (clip !== undefined) {
      // Read the dictionary again for the next line, because it may have changed since the clip was made.
      const state = lifecycle.state()
      if (state.name === 'found') void readDictionary(state)
      return ok(clip)
    }
    return requests.add(isWanted, (call) => makeForLine(text, styleId, { isWanted, call }))
  }

  /** Makes a sentence of a line. Starts a stopped engine, and tries again if the user's own engine may be back. */
  async function makeForLine(
    text: string,
    styleId: number | undefined,
    { isWanted, call }: { readonly isWanted: IsWanted; readonly call: EngineCall },
  ): Promise<Result<SentenceClip, RequestFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      // Another line may have cached the sentence while this one waited.
      const known = cachedClip(text, styleId)
      if (known !== undefined) return ok(known)
      const found = await lifecycle.findOrStart()
      if (found === undefined) return err(lifecycle.problem())
      if (!isWanted()) return err({ code: 'cancelled' })
      lifecycle.postponeStop(found)
      const made = await make(found, { text, styleId, isPrepared: false }, call)
      lifecycle.postponeStop(found)
      if (!requests.hasWaiting()) lifecycle.restartIfLarge(found)
      void readDictionary(found)
      if (made.ok) return ok({ ...made.value, source: 'fresh' })
      // Hot Dash restarts its own engine only for the next line, because this sentence may be what kills it.
      const mayBeBack = meansEngineIsGone(made.error) && found.started === null
      if (!mayBeBack || !isWanted() || attempt >= maxAttemptsIfGone) return made
    }
  }

  /** Makes a sentence that may be due soon. Does not start a stopped engine. */
  async function prepare(text: string, isWanted: IsWanted): Promise<Result<Clip, RequestFailure>> {
    const found = lifecycle.state()
    if (found.name !== 'found') return err(lifecycle.problem())
    return requests.add(isWanted, (call) => make(found, { text, isPrepared: true }, call))
  }

  /** Has the engine synthesize a sentence. Stores its clip and credit: it may be heard while the engine does not run. */
  async function make(
    found: FoundEngine,
    sentence: {
      readonly text: string
      readonly styleId?: number | undefined
      readonly isPrepared: boolean
    },
    call: EngineCall,
  ): Promise<Result<Clip, RequestFailure>> {
    const { text, styleId, isPrepared } = sentence
    const style = styleOf(styleId)
    if (style === undefined) return err(badResponse('/speakers'))
    const id = clipId(text, Number(style.id))
    if (id === undefined) return err({ code: 'voice-engine-died' })
    const { tuning } = settings.all()
    const loaded = await loadStyle(found, style.id)
    if (!loaded.ok && !mayStillSpeak(loaded.error)) return loaded
    const { client, uuid } = found.engine
    const fail = (failure: RequestFailure) => {
      if (failure.code !== 'cancelled') lifecycle.reportFailure(found, failure)
      return err(failure)
    }
    const query = await call((signal) => client.audioQuery(text, style.id, signal))
    if (!query.ok) return fail(query.error)
    const tuned = tune(query.value, tuning)
    if (tuned.accent_phrases.length === 0 || secondsOf(tuned) > maxSentenceSeconds)
      return fail(badResponse('/audio_query'))
    for (let attempt = 1; attempt <= maxAttemptsIfUnusable; attempt += 1) {
      const wav = await call((signal) => client.synthesis(tuned, style.id, signal))
      if (!wav.ok) return fail(wav.error)
      const sound = soundOf(text, query.value, wav.value)
      if (sound === undefined) continue
      const clip = { id, ...sound }
      clips.store(clip, { isPrepared })
      // By now the user may have chosen another engine, whose styles have the same numbers.
      if (lifecycle.isCurrent(found)) store.keepCredit(uuid, style.id, characters.credit(style))
      return ok(clip)
    }
    return fail(badResponse('/synthesis'))
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

/** @returns undefined if the WAV is unusable: cut short, silent or far too long */
function soundOf(text: string, query: AudioQuery, wav: Uint8Array): Omit<Clip, 'id'> | undefined {
  const sound = decodeWav(wav)
  if (sound === undefined || sound.seconds > maxSentenceSeconds || isSilent(sound)) return undefined
  const { seconds } = sound
  const mouthCues = mouthCuesOf(query, sound)
  const stretches = spokenStretches(text, phrasesOf(query, seconds))
  return { wav: levelSound(sound), mouthCues, stretches, seconds }
}
