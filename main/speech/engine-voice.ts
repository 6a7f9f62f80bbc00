import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CharacterDetails, VoiceView } from '../../preload/contract/views/voice.ts'
import { createCharacters, talkingStyles, type VoiceStyle } from './characters.ts'
import { clipIdOf, type Clip, type ClipCache } from './clip-cache.ts'
import type { FoundEngine } from './discovery.ts'
import { badResponse, isGone, isRefusal, mayStillSpeak } from './engine-client.ts'
import { openEngineLifecycle } from './engine-lifecycle.ts'
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
  readonly engine: FoundEngine
  /** Whether its sentence is still wanted. */
  readonly isWanted: () => boolean
  /** Whether it has taken longer than a line waits. */
  isOverdue: boolean
  readonly ending: AbortController
}

type Sentence = Result<ServedClip, Problem> | undefined

export type EngineVoice = ReturnType<typeof openEngineVoice>

/**
 * The voice of the current engine. The engine gets one request at a time: it processes them one after another,
 * continues after a client disconnects, and takes longer if two requests need a style that is not loaded yet.
 */
export function openEngineVoice(
  options: SpeechOptions,
  { clips, store }: { readonly clips: ClipCache; readonly store: VoiceStore },
  onChange: () => void,
) {
  const { timers, log, settings } = options
  const queue = new PQueue({ concurrency: 1 })
  const loadedStyles = new WeakMap<FoundEngine, Set<StyleId>>()
  let request: EngineRequest | undefined
  let isClosed = false
  const lifecycle = openEngineLifecycle(options, {
    change: onChange,
    found() {
      characters.forget()
      prepareStyle()
    },
  })
  const characters = createCharacters(lifecycle, onChange)
  const found = () => {
    const state = lifecycle.state()
    return state.name === 'found' ? state : undefined
  }

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
    const clip = id === undefined ? undefined : clips.find(id)
    return clip && { ...clip, served: clips.heard(clip.id) ? 'prepared' : 'cached' }
  }

  /** Also keeps the credit: the clip may be heard while its engine does not run. */
  function keep(engine: FoundEngine, clip: Clip, isPrepared: boolean, wantedStyle?: number): void {
    clips.store(clip, isPrepared)
    // Another engine may have been chosen meanwhile: its styles have the same numbers.
    if (!lifecycle.isCurrent(engine)) return
    const [style, text] = [styleOf(wantedStyle), credit(wantedStyle)]
    if (style !== undefined && text !== null) store.keepCredit(engine.uuid, style.id, text)
  }

  /** A changed reading in the engine's own dictionary changes the sound of the same text. */
  async function readDictionary({ client, uuid }: FoundEngine): Promise<void> {
    const dictionary = await client.userDictionary()
    if (dictionary.ok && !isClosed)
      store.keepDictionary(uuid, clipIdOf(Buffer.from(dictionary.value).toString()))
  }

  /** Loads a style and its character's terms. Call it when another style was chosen. */
  function prepareStyle(wanted?: number): void {
    const [state, style] = [found(), styleOf(wanted)]
    if (state === undefined || style === undefined) return
    void characters.info(style.speakerUuid)
    void readDictionary(state.engine)
    if (speaksAloud(options)) void queue.add(() => loadStyle(state.engine, style.id))
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
  ): Promise<Sentence> {
    // The first line arrives while the search is still running.
    if (lifecycle.state().name === 'searching') await lifecycle.settled()
    const clip = cached(text, wantedStyle)
    if (clip !== undefined) {
      // Read it for the line after this one.
      const state = found()
      if (state !== undefined) void readDictionary(state.engine)
      return ok(clip)
    }
    return inTurn(async (): Promise<Sentence> => {
      for (let attempt = 1; ; attempt += 1) {
        if (!isWanted()) return undefined
        // The sentence may have been cached while this one waited.
        const known = cached(text, wantedStyle)
        if (known !== undefined) return ok(known)
        const state = await lifecycle.ready()
        if (state === undefined) return err(lifecycle.problem())
        const style = styleOf(wantedStyle)
        if (style === undefined) return err(badResponse('/speakers'))
        lifecycle.used(state)
        const made = await ask(state.engine, style.id, text, isWanted)
        if (made?.ok === true) keep(state.engine, made.value, false, wantedStyle)
        lifecycle.used(state)
        lifecycle.synthesized(state, queue.size === 0)
        void readDictionary(state.engine)
        if (made?.ok === true) return ok({ ...made.value, served: 'fresh' })
        // The user may have restarted theirs, so try once more. Ours restarts for the next line: this sentence may be
        // what kills it.
        const mayBeBack = made !== undefined && isGone(made.error) && state.folder === null
        if (!mayBeBack || attempt === 2) return made
      }
    })
  }

  /**
   * Synthesizes a sentence that nobody is waiting for, if an engine runs.
   * @param isWanted called before each request to the engine
   */
  async function prepare(text: string, isWanted: () => boolean): Promise<PreparedSentence> {
    const [state, style] = [found(), styleOf()]
    if (state === undefined || style === undefined) return 'ended'
    const clip = await inTurn(async () => {
      if (!isWanted()) return undefined
      const made = await ask(state.engine, style.id, text, isWanted)
      lifecycle.synthesized(state, false)
      return made
    })
    if (clip === undefined || (!clip.ok && isGone(clip.error))) return 'ended'
    if (!clip.ok) return 'failed'
    keep(state.engine, clip.value, true)
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
    handleFailure(request.engine, { code: 'voice-engine-silent' })
  }

  /** Asks the engine for a sentence. @returns undefined if it is no longer wanted */
  async function ask(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    isWanted: () => boolean,
  ): Promise<Result<Clip, Problem> | undefined> {
    const id = clipId(text, Number(style))
    if (!lifecycle.isCurrent(engine) || id === undefined) return err({ code: 'voice-engine-died' })
    const tuning = settings.all().tuning
    const loaded = await loadStyle(engine, style)
    if (!loaded.ok && !mayStillSpeak(loaded.error)) return loaded
    if (!isWanted()) return undefined
    const asked: EngineRequest = {
      engine,
      isWanted,
      isOverdue: false,
      ending: new AbortController(),
    }
    request = asked
    const cancel = timers.after(firstSoundTimeoutMs, () => {
      asked.isOverdue = true
      giveWay()
    })
    const { signal } = asked.ending
    try {
      const sentence = { id, text, tuning }
      const clip = await synthesizeSentence(engine.client, style, sentence, { isWanted, signal })
      // A request that gave way has not failed.
      if (signal.aborted) return undefined
      if (clip?.ok === false) handleFailure(engine, clip.error)
      return clip
    } finally {
      cancel()
      request = undefined
    }
  }

  /** Asks the engine to load a style, once. */
  async function loadStyle(engine: FoundEngine, style: StyleId): Promise<Result<null, Problem>> {
    if (!lifecycle.isCurrent(engine)) return err({ code: 'voice-engine-died' })
    const loaded = loadedStyles.get(engine) ?? new Set<StyleId>()
    loadedStyles.set(engine, loaded)
    if (loaded.has(style)) return ok(null)
    const answer = await engine.client.initialize(style)
    if (answer.ok || mayStillSpeak(answer.error)) loaded.add(style)
    if (!answer.ok && !isRefusal(answer.error)) handleFailure(engine, answer.error)
    return answer
  }

  function handleFailure(engine: FoundEngine, problem: Problem): void {
    if (!lifecycle.isCurrent(engine)) return
    log.warn('the voice engine failed', problem)
    if (problem.code === 'voice-engine-silent') lifecycle.doubt(engine)
    if (isGone(problem)) lifecycle.lost(engine)
  }

  /** Searches for an engine now. */
  async function find(): Promise<Result<null, Problem>> {
    await lifecycle.find()
    const state = lifecycle.state()
    return state.name === 'absent' ? err(state.problem) : ok(null)
  }

  /** Stops the engine if Hot Dash started it from this folder. */
  async function leave(folder: string): Promise<void> {
    if (found()?.folder?.folder === folder) await lifecycle.rest()
  }

  /**
   * Terms, credit and samples.
   * @param uuid null means the speaking character; starts a resting engine
   */
  async function character(uuid: string | null): Promise<Result<CharacterDetails, Problem>> {
    if (uuid !== null) return characters.details(uuid)
    await lifecycle.ready()
    const style = styleOf()
    return style === undefined ? err(lifecycle.problem()) : characters.details(style.speakerUuid)
  }

  return {
    characters,
    start: lifecycle.start,
    check: lifecycle.check,
    /** Call it when settings change: the user may have chosen another engine or style. */
    settingsChanged(): void {
      lifecycle.settingsChanged()
      prepareStyle()
    },
    isFound: () => found() !== undefined,
    find,
    leave,
    /** Starts a resting engine on this machine; nobody waits for it. */
    wake(): void {
      if (lifecycle.state().name === 'resting') void lifecycle.ready()
    },
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
    character,
    view(): Pick<VoiceView, 'engine' | 'engines' | 'engineUuid' | 'style'> {
      const style = styleOf()
      return {
        ...lifecycle.view(),
        style: style ? { id: style.id, character: style.character, style: style.style } : null,
      }
    },
    close(): void {
      isClosed = true
      lifecycle.close()
      queue.clear()
    },
  }
}
