import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { Tuning } from '../../preload/contract/settings.ts'
import type { CharacterDetails } from '../../preload/contract/views/voice.ts'
import { Characters, talkingStyles } from './characters.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { Clip, ClipCache } from './clip-cache.ts'
import type { PreparedSentence, PreparingVoice } from './preparation.ts'
import { firstSoundTimeoutMs, type ServedClip, type Synthesizer } from './utterance.ts'
import type { VoiceStore } from './voice-store.ts'
import { clipIdOf } from './clip-cache.ts'
import type { FoundEngine } from './discovery.ts'
import type { StyleId } from './engine-responses.ts'
import { badResponse } from './engine-client.ts'
import {
  EngineSource,
  type EngineSourceOptions,
  type EngineState,
  type KnownEngine,
} from './engine-source.ts'
import { leveled, voiceLoudness } from './rules/leveling.ts'
import { mouthCuesOf, phrasesOf } from './rules/lip-sync.ts'
import { maxSentenceSeconds, secondsOf } from './rules/query-length.ts'
import { spokenStretches } from './rules/spoken-text.ts'
import { tuned } from './rules/tuning.ts'
import { isSilent, parseWav } from './rules/wav.ts'

export interface VoiceStyle {
  readonly id: StyleId
  readonly character: string
  readonly style: string
  readonly speakerUuid: string
}

interface VoiceEngineOptions extends Omit<EngineSourceOptions, 'closing' | 'onChange' | 'onFound'> {
  readonly clips: ClipCache
  readonly store: Omit<VoiceStore, 'spent' | 'spend'>
  /** The style from the settings; the engine may not have it. */
  preferredStyleId(): number
  tuning(): Tuning
  /** Whether the engine currently speaks the lines. Only then is a style loaded before its first sentence. */
  speaksAloud(): boolean
  onChange(): void
}

/** How often to synthesize a sentence before its sound counts as unusable: cut short, silent or far too long. */
const maxSyntheses = 2

/** The request in progress. */
interface EngineRequest {
  readonly engine: FoundEngine
  /** Whether its sentence is still wanted. */
  readonly isWanted: () => boolean
  /** Whether it has taken longer than a line waits. */
  isOverdue: boolean
  readonly ending: AbortController
}

/**
 * The voice of the current engine. The engine gets one request at a time: it processes them one after another,
 * continues after a client disconnects, and takes longer if two requests need a style that is not loaded yet.
 */
export class VoiceEngine implements Synthesizer, PreparingVoice {
  readonly #options: VoiceEngineOptions
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #closing = new AbortController()
  readonly #initializedStyles = new Set<string>()
  #request: EngineRequest | undefined
  readonly #source: EngineSource
  /** The characters of the current engine. */
  readonly characters: Characters

  constructor(options: VoiceEngineOptions) {
    this.#options = options
    this.#source = new EngineSource({
      ...options,
      closing: this.#closing.signal,
      onFound: () => {
        this.#initializedStyles.clear()
        this.characters.forget()
        this.prepareStyle()
      },
    })
    this.characters = new Characters({ source: this.#source, onChange: () => options.onChange() })
  }

  get state(): EngineState {
    return this.#source.state
  }

  get known(): readonly KnownEngine[] {
    return this.#source.known
  }

  /** The engine that speaks or would speak; null if there is none. */
  get uuid(): string | null {
    const { state } = this
    return 'engine' in state ? state.engine.uuid : null
  }

  /** The styles that talk. */
  get styles(): readonly VoiceStyle[] {
    const { state } = this
    if (!('speakers' in state)) return []
    return state.speakers.flatMap((speaker) =>
      talkingStyles(speaker).map(({ id, name }) => ({
        id,
        character: speaker.name,
        style: name,
        speakerUuid: speaker.speaker_uuid,
      })),
    )
  }

  /**
   * The wanted style, or the engine's first if it does not have that one.
   * @param wanted an id; defaults to the style from the settings
   */
  style(wanted: number = this.#options.preferredStyleId()): VoiceStyle | undefined {
    return this.styles.find(({ id }) => Number(id) === wanted) ?? this.styles[0]
  }

  /**
   * The credit to show wherever the voice is used.
   * @param wanted an id; defaults to the style from the settings
   */
  credit(wanted?: number): string | null {
    const { state } = this
    if (!('engine' in state)) return null
    const style = this.style(wanted)
    if (style !== undefined) return this.characters.credit(style)
    // The engine has not started yet, but its cached speech can be heard without it.
    const options = this.#options
    return options.store.credit(state.engine.uuid, wanted ?? options.preferredStyleId())
  }

  /**
   * Terms, credit and samples.
   * @param uuid null means the speaking character; starts a resting engine
   */
  async character(uuid: string | null): Promise<Result<CharacterDetails, Problem>> {
    if (uuid !== null) return this.characters.details(uuid)
    await this.#source.ready()
    const style = this.style()
    return style === undefined
      ? err(this.#source.problem)
      : this.characters.details(style.speakerUuid)
  }

  /** Starts searching for an engine. */
  start(): void {
    this.#source.start()
  }

  /** Call it when the user turns to Dash. */
  check(): void {
    this.#source.check()
  }

  /** Searches for an engine now. Concurrent calls share one search. */
  async search(): Promise<Result<null, Problem>> {
    await this.#source.searchAnew()
    const { state } = this
    return state.name === 'absent' ? err(state.problem) : ok(null)
  }

  /** Call it when another engine was chosen. */
  follow(): void {
    void this.#source.follow()
  }

  /** Stops the engine if Hot Dash started it from this folder. */
  async leave(folder: string): Promise<void> {
    const { state } = this
    if (state.name === 'found' && state.folder?.folder === folder) await this.#source.rest()
  }

  /** Loads a style and its character's terms. Call it when another style was chosen. */
  prepareStyle(wanted?: number): void {
    const { state } = this
    const style = this.style(wanted)
    if (state.name !== 'found' || style === undefined) return
    void this.characters.info(style.speakerUuid)
    void this.#readDictionary(state.engine)
    if (this.#options.speaksAloud())
      void this.#queue.add(() => this.#initializeStyle(state.engine, style.id))
  }

  /**
   * Synthesizes one sentence in the chosen style, from the cache or the engine. A cached sentence needs no running
   * engine.
   * @param isWanted called before each time the engine is asked or started
   * @param wantedStyle defaults to the style from the settings
   * @returns undefined if it is no longer wanted
   */
  async synthesize(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Result<ServedClip, Problem> | undefined> {
    // The first line arrives while the search is still running.
    if (this.state.name === 'searching') await this.#source.settled()
    const cached = this.#cached(text, wantedStyle)
    if (cached !== undefined) {
      // Read it for the line after this one.
      if (this.state.name === 'found') void this.#readDictionary(this.state.engine)
      return ok(cached)
    }
    return this.#inTurn(() => this.#served(text, isWanted, wantedStyle))
  }

  key(): string | undefined {
    return this.#clipId('')
  }

  has(text: string): boolean {
    const id = this.#clipId(text)
    return id !== undefined && this.#options.clips.has(id)
  }

  async prepare(text: string, isWanted: () => boolean): Promise<PreparedSentence> {
    const { state } = this
    const style = this.style()
    if (state.name !== 'found' || style === undefined) return 'ended'
    const clip = await this.#inTurn(async () => {
      if (!isWanted()) return undefined
      const made = await this.#requestClip(state.engine, style.id, text, isWanted)
      this.#source.prepared(state)
      return made
    })
    if (clip === undefined || (!clip.ok && isGone(clip.error))) return 'ended'
    if (!clip.ok) return 'failed'
    this.#store(clip.value, true)
    return 'made'
  }

  /** Starts a resting engine on this machine; nobody waits for it. */
  wake(): void {
    if (this.state.name === 'resting') void this.#source.ready()
  }

  close(): void {
    this.#closing.abort()
    this.#source.close()
    this.#queue.clear()
  }

  /** Requests a sentence; retries once if the engine disappeared and another one is there. */
  async #served(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Result<ServedClip, Problem> | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      if (!isWanted()) return undefined
      // The sentence may have been cached while this one waited.
      const cached = this.#cached(text, wantedStyle)
      if (cached !== undefined) return ok(cached)
      const state = await this.#source.ready()
      if (state === undefined) return err(this.#source.problem)
      const style = this.style(wantedStyle)
      if (style === undefined) return err(badResponse('/speakers'))
      this.#source.used(state)
      const clip = await this.#requestClip(state.engine, style.id, text, isWanted)
      if (clip?.ok === true) this.#store(clip.value, false, wantedStyle)
      this.#source.synthesized(state, this.#queue.size === 0)
      void this.#readDictionary(state.engine)
      if (clip?.ok === true) return ok({ ...clip.value, served: 'fresh' })
      // The user may have restarted theirs. Ours restarts for the next line: this sentence may be what kills it.
      const mayBeBack = clip !== undefined && isGone(clip.error) && state.folder === null
      if (!mayBeBack || attempt === 2) return clip
    }
  }

  /** Runs a task after those before it. An overdue request gives way to it. */
  #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.add(task)
    this.#giveWay()
    return turn
  }

  /** Gives up an overdue request that nobody waits for if another one is queued behind it. */
  #giveWay(): void {
    const request = this.#request
    if (request?.isOverdue !== true || request.isWanted() || this.#queue.size === 0) return
    request.ending.abort()
    this.#handleFailure(request.engine, { code: 'voice-engine-silent' })
  }

  /** Also keeps the credit: the clip may be heard while its engine does not run. */
  #store(clip: Clip, isPrepared: boolean, wantedStyle?: number): void {
    const { clips, store } = this.#options
    clips.store(clip, isPrepared)
    const { uuid } = this
    const [style, credit] = [this.style(wantedStyle), this.credit(wantedStyle)]
    if (uuid !== null && style !== undefined && credit !== null)
      store.keepCredit(uuid, style.id, credit)
  }

  #cached(text: string, wantedStyle?: number): ServedClip | undefined {
    const { clips } = this.#options
    // No voice is heard without its credit.
    const id = this.credit(wantedStyle) === null ? undefined : this.#clipId(text, wantedStyle)
    const clip = id === undefined ? undefined : clips.find(id)
    return clip && { ...clip, served: clips.heard(clip.id) ? 'prepared' : 'cached' }
  }

  /** @returns undefined if no engine is known */
  #clipId(text: string, wantedStyle?: number): string | undefined {
    const { state } = this
    if (!('engine' in state)) return undefined
    const { uuid } = state.engine
    const folder = state.name === 'found' ? state.folder : state.engine
    return clipIdOf(
      uuid,
      (folder ?? state.engine).version,
      // The styles of an engine that has not started yet are unknown.
      this.style(wantedStyle)?.id ?? wantedStyle ?? this.#options.preferredStyleId(),
      JSON.stringify(this.#options.tuning()),
      this.#options.store.dictionary(uuid),
      voiceLoudness,
      text,
    )
  }

  /** A changed reading in the engine's own dictionary changes the sound of the same text. */
  async #readDictionary({ client, uuid }: FoundEngine): Promise<void> {
    const dictionary = await client.userDictionary()
    if (dictionary.ok && !this.#closing.signal.aborted)
      this.#options.store.keepDictionary(uuid, clipIdOf(Buffer.from(dictionary.value).toString()))
  }

  async #requestClip(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    isWanted: () => boolean,
  ): Promise<Result<Clip, Problem> | undefined> {
    if (!this.#isCurrent(engine)) return err({ code: 'voice-engine-died' })
    const clip = await this.#askFor(engine, style, text, isWanted)
    if (clip?.ok === false) this.#handleFailure(engine, clip.error)
    return clip
  }

  /** @returns undefined if it is no longer wanted */
  async #askFor(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    isWanted: () => boolean,
  ): Promise<Result<Clip, Problem> | undefined> {
    const tuning = this.#options.tuning()
    const id = this.#clipId(text, Number(style))
    if (id === undefined) return err({ code: 'voice-engine-died' })
    const initialized = await this.#initialize(engine, style)
    if (!initialized.ok && !mayStillSpeak(initialized.error)) return initialized
    if (!isWanted()) return undefined
    const request = { engine, isWanted, isOverdue: false, ending: new AbortController() }
    this.#request = request
    const cancel = this.#options.timers.after(firstSoundTimeoutMs, () => {
      request.isOverdue = true
      this.#giveWay()
    })
    try {
      const clip = await this.#computed(engine, style, { id, text, tuning }, request)
      // A request that gave way has not failed.
      return request.ending.signal.aborted ? undefined : clip
    } finally {
      cancel()
      this.#request = undefined
    }
  }

  async #computed(
    { client }: FoundEngine,
    style: StyleId,
    { id, text, tuning }: { readonly id: string; readonly text: string; readonly tuning: Tuning },
    { isWanted, ending: { signal } }: Pick<EngineRequest, 'isWanted' | 'ending'>,
  ): Promise<Result<Clip, Problem> | undefined> {
    const query = await client.audioQuery(text, style, signal)
    if (!query.ok) return query
    // Synthesis takes the longest of the three calls, and a line that is due now would wait for it.
    if (!isWanted()) return undefined
    if (query.value.accent_phrases.length === 0) return err(badResponse('/audio_query'))
    const wanted = tuned(query.value, tuning)
    if (secondsOf(wanted) > maxSentenceSeconds) return err(badResponse('/audio_query'))
    for (let attempt = 1; attempt <= maxSyntheses; attempt += 1) {
      const wav = await client.synthesis(wanted, style, signal)
      if (!wav.ok) return wav
      const sound = parseWav(wav.value)
      if (sound === undefined || sound.seconds > maxSentenceSeconds || isSilent(wav.value, sound))
        continue
      const { seconds } = sound
      const mouthCues = mouthCuesOf(query.value, wav.value, sound)
      const stretches = spokenStretches(text, phrasesOf(query.value, seconds))
      return ok({ id, wav: leveled(wav.value, sound), mouthCues, stretches, seconds })
    }
    return err(badResponse('/synthesis'))
  }

  async #initializeStyle(engine: FoundEngine, style: StyleId): Promise<void> {
    if (!this.#isCurrent(engine)) return
    await this.#initialize(engine, style)
  }

  /** Asks the engine to load a style, once. */
  async #initialize(engine: FoundEngine, style: StyleId): Promise<Result<null, Problem>> {
    const key = `${engine.uuid} ${style}`
    if (this.#initializedStyles.has(key)) return ok(null)
    const answer = await engine.client.initialize(style)
    if (answer.ok || mayStillSpeak(answer.error)) this.#initializedStyles.add(key)
    if (!answer.ok && !isRefusal(answer.error)) this.#handleFailure(engine, answer.error)
    return answer
  }

  #handleFailure(engine: FoundEngine, problem: Problem): void {
    if (this.#closing.signal.aborted || !this.#isCurrent(engine)) return
    this.#options.log.warn('the voice engine failed', problem)
    if (problem.code === 'voice-engine-silent') this.#source.doubt(engine)
    if (!isGone(problem)) return
    this.#initializedStyles.clear()
    this.#source.lost(engine)
  }

  #isCurrent(engine: FoundEngine): boolean {
    const { state } = this
    return state.name === 'found' && state.engine === engine
  }
}

/** Whether the engine no longer answers. */
function isGone({ code }: Problem): boolean {
  return code === 'voice-engine-died' || code === 'voice-engine-absent'
}

function isRefusal({ code }: Problem): boolean {
  return code === 'voice-engine-refused'
}

/** An engine may still speak if it lacks the call that loads a style, refuses it, or never answers it. */
function mayStillSpeak(problem: Problem): boolean {
  return isRefusal(problem) || problem.code === 'voice-engine-silent'
}
