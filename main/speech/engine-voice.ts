import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { talkingStyles, type Characters, type VoiceStyle } from './characters.ts'
import { clipIdOf, type Clip, type ClipCache } from './clip-cache.ts'
import type { FoundEngine } from './discovery.ts'
import { badResponse, isGone, isRefusal, mayStillSpeak } from './engine-client.ts'
import type { EngineLifecycle } from './engine-lifecycle.ts'
import type { FoundState } from './engine-state.ts'
import type { StyleId } from './rules/engine-responses.ts'
import { speechLoudness } from './rules/loudness.ts'
import { synthesizeSentence } from './sentence-synthesis.ts'
import { speaksAloud, type SpeechOptions } from './speech-options.ts'
import type { VoiceStore } from './voice-store.ts'

export type ServedClip = Clip & { readonly served: 'prepared' | 'cached' | 'fresh' }

/**
 * The result of making a sentence ahead. `made`: it is there. `failed`: the engine answers but cannot make it.
 * `ended`: it is no longer wanted or no engine runs, which says nothing about the sentence.
 */
export type PreparedSentence = 'made' | 'failed' | 'ended'

/** How long a line waits for the sound of a sentence, in milliseconds. */
export const firstSoundTimeoutMs = 4000

/** The request in progress. */
interface EngineRequest {
  readonly found: FoundState
  /** Whether its sentence is still wanted. */
  readonly isWanted: () => boolean
  /** Whether it has taken longer than a line waits. */
  isOverdue: boolean
  readonly ending: AbortController
}

/** A sentence as the engine made it; undefined if it is no longer wanted. */
type Sentence<Sound> = Result<Sound, Problem> | undefined

export type EngineVoice = ReturnType<typeof openEngineVoice>

/**
 * The voice of the current engine. The engine gets one request at a time: it processes them one after another,
 * continues after a client disconnects, and takes longer if two requests need a style that is not loaded yet.
 */
export function openEngineVoice(
  { timers, settings, locale }: Pick<SpeechOptions, 'timers' | 'settings' | 'locale'>,
  parts: {
    readonly lifecycle: EngineLifecycle
    readonly characters: Characters
    readonly clips: ClipCache
    readonly store: VoiceStore
  },
) {
  const { lifecycle, characters, clips, store } = parts
  const queue = new PQueue({ concurrency: 1 })
  let request: EngineRequest | undefined

  /** The wanted style (by default that of the settings), or the engine's first if it does not have that one. */
  function styleOf(wanted = settings.all().styleId): VoiceStyle | undefined {
    const state = lifecycle.state()
    const all = 'speakers' in state ? talkingStyles(state.speakers) : []
    return all.find(({ id }) => Number(id) === wanted) ?? all[0]
  }

  /** The credit to show wherever the voice is used. */
  function credit(wanted?: number): string | null {
    const state = lifecycle.state()
    if (!('engine' in state)) return null
    const style = styleOf(wanted)
    if (style !== undefined) return characters.credit(style)
    // The engine has not started yet, but its cached speech can be heard without it.
    return store.credit(state.engine.uuid, wanted ?? settings.all().styleId)
  }

  /** @returns undefined if no engine is known */
  function clipId(text: string, wantedStyle?: number): string | undefined {
    const state = lifecycle.state()
    if (!('engine' in state)) return undefined
    const { uuid } = state.engine
    const folder = state.name === 'found' ? state.folder : state.engine
    return clipIdOf(
      uuid,
      (folder ?? state.engine).version,
      // The styles of an engine that has not started yet are unknown.
      styleOf(wantedStyle)?.id ?? wantedStyle ?? settings.all().styleId,
      JSON.stringify(settings.all().tuning),
      store.dictionary(uuid),
      speechLoudness,
      text,
    )
  }

  function cached(text: string, wantedStyle?: number): ServedClip | undefined {
    // No voice is heard without its credit.
    const id = credit(wantedStyle) === null ? undefined : clipId(text, wantedStyle)
    const used = id === undefined ? undefined : clips.use(id)
    return used && { ...used.clip, served: used.isPrepared ? 'prepared' : 'cached' }
  }

  /** Also keeps the credit: the clip may be heard while its engine does not run. */
  function keep(found: FoundState, clip: Clip, isPrepared: boolean, wantedStyle?: number): void {
    clips.store(clip, isPrepared)
    // Another engine may have been chosen meanwhile: its styles have the same numbers.
    if (!lifecycle.isCurrent(found)) return
    const [style, text] = [styleOf(wantedStyle), credit(wantedStyle)]
    if (style !== undefined && text !== null) store.keepCredit(found.engine.uuid, style.id, text)
  }

  /** A changed reading in the engine's own dictionary changes the sound of the same text. */
  async function readDictionary(found: FoundState): Promise<void> {
    const { client, uuid }: FoundEngine = found.engine
    const dictionary = await client.userDictionary()
    if (dictionary.ok && lifecycle.isCurrent(found))
      store.keepDictionary(uuid, clipIdOf(Buffer.from(dictionary.value).toString()))
  }

  /** Loads a style and its character's terms. Call it when an engine was found or another style chosen. */
  function prepareStyle(wanted?: number): void {
    const [state, style] = [lifecycle.state(), styleOf(wanted)]
    if (state.name !== 'found' || style === undefined) return
    void characters.info(style.speakerUuid)
    void readDictionary(state)
    if (speaksAloud({ settings, locale })) void queue.add(() => loadStyle(state, style.id))
  }

  /**
   * Synthesizes one sentence in the chosen style, from the cache or the engine. A cached sentence needs no running
   * engine.
   * @param isWanted called before each time the engine is asked or started
   * @param wantedStyle defaults to the style from the settings
   * @returns undefined if it is no longer wanted
   */
  async function synthesize(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Sentence<ServedClip>> {
    // The first line arrives while the search is still running.
    if (lifecycle.state().name === 'searching') await lifecycle.settled()
    const clip = cached(text, wantedStyle)
    if (clip !== undefined) {
      // Read it for the line after this one.
      const state = lifecycle.state()
      if (state.name === 'found') void readDictionary(state)
      return ok(clip)
    }
    return inTurn(async (): Promise<Sentence<ServedClip>> => {
      for (let attempt = 1; ; attempt += 1) {
        if (!isWanted()) return undefined
        // The sentence may have been cached while this one waited.
        const known = cached(text, wantedStyle)
        if (known !== undefined) return ok(known)
        const found = await lifecycle.ready()
        if (found === undefined) return err(lifecycle.problem())
        lifecycle.used(found)
        const made = await make(found, text, isWanted, wantedStyle)
        if (made?.ok === true) keep(found, made.value, false, wantedStyle)
        lifecycle.used(found)
        if (queue.size === 0) lifecycle.renew(found)
        void readDictionary(found)
        if (made?.ok === true) return ok({ ...made.value, served: 'fresh' })
        // The user may have restarted theirs, so try once more. Ours restarts for the next line: this sentence may be
        // what kills it.
        const mayBeBack = made !== undefined && isGone(made.error) && found.folder === null
        if (!mayBeBack || attempt === 2) return made
      }
    })
  }

  /**
   * Synthesizes a sentence that nobody is waiting for, if an engine runs.
   * @param isWanted called before each request to the engine
   */
  async function prepare(text: string, isWanted: () => boolean): Promise<PreparedSentence> {
    const found = lifecycle.state()
    if (found.name !== 'found') return 'ended'
    const clip = await inTurn(() => make(found, text, isWanted))
    if (clip === undefined || (!clip.ok && isGone(clip.error))) return 'ended'
    if (!clip.ok) return 'failed'
    keep(found, clip.value, true)
    return 'made'
  }

  /** Runs a task after those before it. An overdue request gives way to it. */
  function inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = queue.add(task)
    giveWay()
    return turn
  }

  /** Gives up an overdue request that nobody waits for if another one is queued behind it. */
  function giveWay(): void {
    if (request?.isOverdue !== true || request.isWanted() || queue.size === 0) return
    request.ending.abort()
    lifecycle.failed(request.found, { code: 'voice-engine-silent' })
  }

  /** Has the engine synthesize a sentence. @returns undefined if it is no longer wanted */
  async function make(
    found: FoundState,
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Sentence<Clip>> {
    if (!isWanted()) return undefined
    const style = styleOf(wantedStyle)?.id
    if (style === undefined) return err(badResponse('/speakers'))
    const id = clipId(text, Number(style))
    if (!lifecycle.isCurrent(found) || id === undefined) return err({ code: 'voice-engine-died' })
    const sentence = { id, text, tuning: settings.all().tuning }
    const loaded = await loadStyle(found, style)
    if (!loaded.ok && !mayStillSpeak(loaded.error)) return loaded
    if (!isWanted()) return undefined
    found.syntheses += 1
    const ending = new AbortController()
    const asked: EngineRequest = { found, isWanted, isOverdue: false, ending }
    request = asked
    const cancel = timers.after(firstSoundTimeoutMs, () => {
      asked.isOverdue = true
      giveWay()
    })
    const { signal } = ending
    const { client } = found.engine
    const clip = await synthesizeSentence(client, style, sentence, { isWanted, signal }).finally(
      () => {
        cancel()
        request = undefined
      },
    )
    // A request that gave way has not failed.
    if (signal.aborted) return undefined
    if (clip?.ok === false) lifecycle.failed(found, clip.error)
    return clip
  }

  /** Asks the engine to load a style, once. */
  async function loadStyle(found: FoundState, style: StyleId): Promise<Result<null, Problem>> {
    const { engine, loadedStyles } = found
    if (!lifecycle.isCurrent(found)) return err({ code: 'voice-engine-died' })
    if (loadedStyles.has(style)) return ok(null)
    const answer = await engine.client.initialize(style)
    if (answer.ok || mayStillSpeak(answer.error)) loadedStyles.add(style)
    if (!answer.ok && !isRefusal(answer.error)) lifecycle.failed(found, answer.error)
    return answer
  }

  return {
    prepareStyle,
    synthesize,
    prepare,
    /** Identifies the voice; undefined if there is none. */
    key: () => clipId(''),
    /** Whether the sentence exists in the current voice. Does not ask the engine. */
    has(text: string): boolean {
      const id = clipId(text)
      return id !== undefined && clips.has(id)
    },
    credit,
    style: styleOf,
    close(): void {
      request?.ending.abort()
      queue.clear()
    },
  }
}
