import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { Tuning } from '../../preload/contract/settings.ts'
import { Characters, talkingStyles } from './characters.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { Clip, ClipCache } from './clip-cache.ts'
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
import { mouthCuesOf } from './rules/lip-sync.ts'
import { tuned } from './rules/tuning.ts'
import { parseWav } from './rules/wav.ts'

export interface VoiceStyle {
  readonly id: StyleId
  readonly character: string
  readonly style: string
  readonly speakerUuid: string
}

interface VoiceEngineOptions extends Omit<EngineSourceOptions, 'closing' | 'onChange' | 'onFound'> {
  readonly clips: ClipCache
  /** The style of the settings; the engine may not have it. */
  preferredStyleId(): number
  tuning(): Tuning
  /** Whether lines are spoken with the engine at present: only then is a style loaded before its first sentence. */
  speaksAloud(): boolean
  onChange(): void
}

/**
 * The voice of the engine that there is. It gets one request at a time, because an engine computes
 * one after another, goes on after a client has left, and takes longer for a style that it has not loaded yet when two
 * requests come at once.
 */
export class VoiceEngine {
  readonly #options: VoiceEngineOptions
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #closing = new AbortController()
  readonly #initializedStyles = new Set<string>()
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

  /** To be shown wherever the voice is used. */
  credit(wanted?: number): string | null {
    const style = this.style(wanted)
    return style === undefined ? null : this.characters.credit(style)
  }

  /** Begins to search for an engine. */
  start(): void {
    this.#source.start()
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
    if (this.#options.speaksAloud())
      void this.#queue.add(() => this.#initializeStyle(state.engine, style.id))
  }

  /**
   * One sentence in the chosen style, from the cache or the engine.
   * @param isWanted asked before the engine is asked
   * @param wantedStyle the one of the settings without it
   * @returns undefined where it was not wanted any more
   */
  async synthesize(
    text: string,
    isWanted: () => boolean,
    wantedStyle?: number,
  ): Promise<Result<Clip, Problem> | undefined> {
    const state = await this.#source.ready()
    if (state === undefined) {
      return err(
        this.state.name === 'absent' ? this.state.problem : { code: 'voice-engine-absent' },
      )
    }
    const style = this.style(wantedStyle)
    if (style === undefined) return err(badResponse('/speakers'))
    const { uuid, version } = state.engine
    const id = clipIdOf(uuid, version, style.id, JSON.stringify(this.#options.tuning()), text)
    const cached = this.#options.clips.find(id)
    if (cached !== undefined) return ok(cached)
    return this.#queue.add(async () => {
      if (!isWanted()) return undefined
      this.#source.used(state, false)
      const clip = await this.#synthesizeAndStore(state.engine, style.id, text, id)
      this.#source.used(state, this.#queue.size === 0)
      return clip
    })
  }

  close(): void {
    this.#closing.abort()
    this.#source.close()
    this.#queue.clear()
  }

  async #synthesizeAndStore(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    id: string,
  ): Promise<Result<Clip, Problem>> {
    if (!this.#isCurrent(engine)) return err({ code: 'voice-engine-died' })
    const clip = await this.#requestClip(engine, style, text, id)
    if (clip.ok) this.#options.clips.store(clip.value)
    else this.#handleFailure(engine, clip.error)
    return clip
  }

  async #requestClip(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    id: string,
  ): Promise<Result<Clip, Problem>> {
    const { client } = engine
    const initialized = await this.#initialize(engine, style)
    // An engine without this call, or that refuses it, may speak all the same.
    if (!initialized.ok && initialized.error.code !== 'voice-engine-refused') return initialized
    const query = await client.audioQuery(text, style)
    if (!query.ok) return query
    if (query.value.accent_phrases.length === 0) return err(badResponse('/audio_query'))
    const wav = await client.synthesis(tuned(query.value, this.#options.tuning()), style)
    if (!wav.ok) return wav
    const sound = parseWav(wav.value)
    if (sound === undefined) return err(badResponse('/synthesis'))
    const mouthCues = mouthCuesOf(query.value, wav.value, sound)
    return ok({ id, wav: wav.value, mouthCues, seconds: sound.seconds })
  }

  async #initializeStyle(engine: FoundEngine, style: StyleId): Promise<void> {
    if (!this.#isCurrent(engine)) return
    const initialized = await this.#initialize(engine, style)
    if (!initialized.ok) this.#handleFailure(engine, initialized.error)
  }

  /** Asks the engine to load a style, once. */
  async #initialize(engine: FoundEngine, style: StyleId): Promise<Result<null, Problem>> {
    const key = `${engine.uuid} ${style}`
    if (this.#initializedStyles.has(key)) return ok(null)
    const answer = await engine.client.initialize(style)
    if (answer.ok || answer.error.code === 'voice-engine-refused') this.#initializedStyles.add(key)
    return answer
  }

  #handleFailure(engine: FoundEngine, problem: Problem): void {
    if (this.#closing.signal.aborted) return
    this.#options.log.warn('the voice engine failed', problem)
    const isGone = problem.code === 'voice-engine-died' || problem.code === 'voice-engine-absent'
    if (!isGone || !this.#isCurrent(engine)) return
    this.#initializedStyles.clear()
    this.#source.lost(engine)
  }

  #isCurrent(engine: FoundEngine): boolean {
    const { state } = this
    return state.name === 'found' && state.engine === engine
  }
}
