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
  /** The style of the settings; the engine may not have it. */
  preferredStyleId(): number
  tuning(): Tuning
  /** Whether lines are spoken with the engine at present: only then is a style loaded before its first sentence. */
  speaksAloud(): boolean
  onChange(): void
}

/** How often a sentence is computed before its sound counts as unusable: cut short, silent or far too long. */
const maxSyntheses = 2

/** What the engine is asked at present. */
interface EngineRequest {
  readonly engine: FoundEngine
  /** Whether anybody waits for it. */
  readonly isWanted: () => boolean
  /** Whether it has taken longer than a line waits. */
  isOverdue: boolean
  readonly ending: AbortController
}

/**
 * The voice of the engine that there is. It gets one request at a time, because an engine computes
 * one after another, goes on after a client has left, and takes longer for a style that it has not loaded yet when two
 * requests come at once.
 */
export class VoiceEngine implements Synthesizer, PreparingVoice {
  readonly #options: VoiceEngineOptions
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #closing = new AbortController()
  readonly #initializedStyles = new Set<string>()
  #request: EngineRequest | undefined
  readonly #source: EngineSource
  /** Whose voices the engine has. */
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

  /** The engine that speaks, or would; null while there is none. */
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
   * A style, or the engine's first where it has no such style.
   * @param wanted an id; the one of the settings without it
   */
  style(wanted: number = this.#options.preferredStyleId()): VoiceStyle | undefined {
    return this.styles.find(({ id }) => Number(id) === wanted) ?? this.styles[0]
  }

  /**
   * To be shown wherever the voice is used.
   * @param wanted an id; the one of the settings without it
   */
  credit(wanted?: number): string | null {
    const { state } = this
    if (!('engine' in state)) return null
    const style = this.style(wanted)
    if (style !== undefined) return this.characters.credit(style)
    // One that was not started yet: what it has said before is heard without it.
    const options = this.#options
    return options.store.credit(state.engine.uuid, wanted ?? options.preferredStyleId())
  }

  /** Terms, credit and samples. @param uuid null: of whose voice speaks; an engine that rests is started */
  async character(uuid: string | null): Promise<Result<CharacterDetails, Problem>> {
    if (uuid !== null) return this.characters.details(uuid)
    await this.#source.ready()
    const style = this.style()
    return style === undefined
      ? err(this.#source.problem)
      : this.characters.details(style.speakerUuid)
  }

  /** Begins to search for an engine. */
  start(): void {
    this.#source.start()
  }

  /** To be called when the user turns to Dash. */
  check(): void {
    this.#source.check()
  }

  /** Searches for an engine now. Several calls at once are one search. */
  async search(): Promise<Result<null, Problem>> {
    await this.#source.searchAnew()
    const { state } = this
    return state.name === 'absent' ? err(state.problem) : ok(null)
  }

  /** To be called when another engine was chosen. */
  follow(): void {
    void this.#source.follow()
  }

  /** Ends an engine that we have started from a folder. */
  async leave(folder: string): Promise<void> {
    const { state } = this
    if (state.name === 'found' && state.folder?.folder === folder) await this.#source.rest()
  }

  /** Loads a style and the terms of its character: to be called when another style was chosen. */
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
   * One sentence in the chosen style, from the cache or the engine. What is in the cache needs no engine that runs.
   * @param isWanted asked each time before the engine is asked, or started
   * @param wantedStyle the one of the settings without it
   * @returns undefined where it was not wanted any more
   */
  async synthesize(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Result<ServedClip, Problem> | undefined> {
    // The first line comes while it is still searched for.
    if (this.state.name === 'searching') await this.#source.settled()
    const cached = this.#cached(text, wantedStyle)
    if (cached !== undefined) {
      // The line after this one has the readings of now.
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

  /** Starts an engine of this machine that rests; nobody waits for it. */
  wake(): void {
    if (this.state.name === 'resting') void this.#source.ready()
  }

  close(): void {
    this.#closing.abort()
    this.#source.close()
    this.#queue.clear()
  }

  /** Asks for a sentence, once more if the engine has gone meanwhile and another one is there. */
  async #served(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Result<ServedClip, Problem> | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      if (!isWanted()) return undefined
      // It may have come while this one waited.
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
      // The user may have restarted theirs. Ours is restarted for the next line: this one may be what it dies of.
      const mayBeBack = clip !== undefined && isGone(clip.error) && state.folder === null
      if (!mayBeBack || attempt === 2) return clip
    }
  }

  /** Runs a task after those before it. One that is overdue gives way to it. */
  #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.add(task)
    this.#giveWay()
    return turn
  }

  /** Gives up an overdue request that nobody waits for, if another one waits behind it. */
  #giveWay(): void {
    const request = this.#request
    if (request?.isOverdue !== true || request.isWanted() || this.#queue.size === 0) return
    request.ending.abort()
    this.#handleFailure(request.engine, { code: 'voice-engine-silent' })
  }

  /** It may be heard when its engine does not run: whom to name is kept as well. */
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
    // No voice is heard without its name.
    const id = this.credit(wantedStyle) === null ? undefined : this.#clipId(text, wantedStyle)
    const clip = id === undefined ? undefined : clips.find(id)
    return clip && { ...clip, served: clips.heard(clip.id) ? 'prepared' : 'cached' }
  }

  /** @returns undefined where nothing is known of an engine */
  #clipId(text: string, wantedStyle?: number): string | undefined {
    const { state } = this
    if (!('engine' in state)) return undefined
    const { uuid } = state.engine
    const folder = state.name === 'found' ? state.folder : state.engine
    return clipIdOf(
      uuid,
      (folder ?? state.engine).version,
      // The styles of one that was not started yet are not known.
      this.style(wantedStyle)?.id ?? wantedStyle ?? this.#options.preferredStyleId(),
      JSON.stringify(this.#options.tuning()),
      this.#options.store.dictionary(uuid),
      voiceLoudness,
      text,
    )
  }

  /** A reading that was changed in the engine's own dictionary changes the sound of the same text. */
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

  /** @returns undefined where it was not wanted any more */
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
      // One that gave way has not failed.
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
    // The longest of the three: the line that is due now would wait for it.
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

/** Whether the engine does not answer any more. */
function isGone({ code }: Problem): boolean {
  return code === 'voice-engine-died' || code === 'voice-engine-absent'
}

function isRefusal({ code }: Problem): boolean {
  return code === 'voice-engine-refused'
}

/** An engine that lacks the call that loads a style, refuses it, or never answers it may speak all the same. */
function mayStillSpeak(problem: Problem): boolean {
  return isRefusal(problem) || problem.code === 'voice-engine-silent'
}
