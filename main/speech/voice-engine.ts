import PQueue from 'p-queue'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { Clip, ClipCache } from './clip-cache.ts'
import { clipIdOf } from './clip-cache.ts'
import type { DiscoveryOptions, FoundEngine } from './discovery.ts'
import { discoverEngine } from './discovery.ts'
import type { Speakers, StyleId } from './engine-responses.ts'
import { badResponse } from './engine-client.ts'
import { creditOf } from './rules/credit.ts'
import { mouthCuesOf } from './rules/lip-sync.ts'
import { parseWav } from './rules/wav.ts'
import type { Timers } from '../base/timers.ts'

export type EngineState =
  | { readonly name: 'searching' }
  | { readonly name: 'found'; readonly engine: FoundEngine; readonly speakers: Speakers }
  | { readonly name: 'absent'; readonly problem: Problem }

export interface VoiceStyle {
  readonly id: StyleId
  readonly character: string
  readonly style: string
  readonly speakerUuid: string
}

interface VoiceEngineOptions {
  readonly discovery: DiscoveryOptions
  readonly fetch: Fetch
  readonly timers: Timers
  readonly clips: ClipCache
  readonly log: Log
  /** The style of the settings; the engine may not have it. */
  preferredStyleId(): number
  /** Whether lines are spoken with the engine at present: only then is a style loaded before its first sentence. */
  speaksAloud(): boolean
  onChange(): void
}

/** An engine that was lost is searched for soon: it may have moved to another port. */
const searchDelayAfterLossMs = 1000
/** The next search after one without success: no sooner than in a minute, and the delay doubles each time. */
const minSearchDelayMs = 60_000
const maxSearchDelayMs = 300_000

/**
 * The voice engine: searched for, found, lost and found again. It gets one request at a time, because an engine computes
 * one after another, goes on after a client has left, and takes longer for a style that it has not loaded yet when two
 * requests come at once.
 */
export class VoiceEngine {
  readonly #options: VoiceEngineOptions
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #closing = new AbortController()
  readonly #initializedStyles = new Set<string>()
  readonly #credits = new Map<string, string>()
  #state: EngineState = { name: 'searching' }
  #runningSearch: Promise<void> | undefined
  #searchDelayMs = minSearchDelayMs
  #cancelNextSearch: () => void = () => undefined

  constructor(options: VoiceEngineOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  /** The styles that talk. */
  get styles(): readonly VoiceStyle[] {
    if (this.#state.name !== 'found') return []
    return this.#state.speakers.flatMap((speaker) =>
      speaker.styles
        .filter(({ type }) => type === 'talk')
        .map(({ id, name }) => ({
          id,
          character: speaker.name,
          style: name,
          speakerUuid: speaker.speaker_uuid,
        })),
    )
  }

  /** The chosen style, or the engine's first where it has no such style. */
  get style(): VoiceStyle | undefined {
    const preferred = this.#options.preferredStyleId()
    return this.styles.find(({ id }) => Number(id) === preferred) ?? this.styles[0]
  }

  /** To be shown wherever the voice is used: from the character's terms, or from its name until they are loaded. */
  get credit(): string | null {
    const style = this.style
    if (this.#state.name !== 'found' || style === undefined) return null
    return (
      this.#credits.get(style.speakerUuid) ??
      creditOf('', style.character, this.#state.engine.brand)
    )
  }

  /** Searches for an engine now. Several calls at once are one search. */
  search(): Promise<Result<null, Problem>> {
    if (this.#state.name !== 'found') this.#setState({ name: 'searching' })
    return this.#searchOnce().then(() =>
      this.#state.name === 'absent' ? err(this.#state.problem) : ok(null),
    )
  }

  /** Loads the style and the terms of its character: to be called when another style was chosen. */
  prepareStyle(): void {
    const state = this.#state
    const style = this.style
    if (state.name !== 'found' || style === undefined) return
    void this.#loadCredit(state.engine, style)
    if (this.#options.speaksAloud())
      void this.#queue.add(() => this.#initializeStyle(state.engine, style.id))
  }

  /**
   * One sentence in the chosen style, from the cache or the engine.
   * @param isWanted asked before the engine is asked
   * @returns undefined where it was not wanted any more
   */
  async synthesize(
    text: string,
    isWanted: () => boolean,
  ): Promise<Result<Clip, Problem> | undefined> {
    await this.#runningSearch
    const state = this.#state
    if (state.name === 'absent') return err(state.problem)
    if (state.name === 'searching') return err({ code: 'voice-engine-absent' })
    const style = this.style
    if (style === undefined) return err(badResponse('/speakers'))
    const { uuid, version } = state.engine
    const id = clipIdOf(uuid, version, style.id, text)
    const cached = this.#options.clips.find(id)
    if (cached !== undefined) return ok(cached)
    return this.#queue.add(() =>
      isWanted()
        ? this.#synthesizeAndStore(state.engine, style.id, text, id)
        : Promise.resolve(undefined),
    )
  }

  close(): void {
    this.#closing.abort()
    this.#cancelNextSearch()
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
    const wav = await client.synthesis(query.value, style)
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

  async #loadCredit(engine: FoundEngine, style: VoiceStyle): Promise<void> {
    if (this.#credits.has(style.speakerUuid)) return
    const policy = await engine.client.policy(style.speakerUuid)
    if (!policy.ok || this.#closing.signal.aborted) return
    this.#credits.set(style.speakerUuid, creditOf(policy.value, style.character, engine.brand))
    this.#options.onChange()
  }

  #handleFailure(engine: FoundEngine, problem: Problem): void {
    if (this.#closing.signal.aborted) return
    this.#options.log.warn('the voice engine failed', problem)
    const isGone = problem.code === 'voice-engine-died' || problem.code === 'voice-engine-absent'
    if (!isGone || !this.#isCurrent(engine)) return
    this.#initializedStyles.clear()
    this.#setState({ name: 'absent', problem: { code: 'voice-engine-died' } })
    this.#searchDelayMs = minSearchDelayMs
    this.#scheduleSearch(searchDelayAfterLossMs)
  }

  #isCurrent(engine: FoundEngine): boolean {
    return this.#state.name === 'found' && this.#state.engine === engine
  }

  #searchOnce(): Promise<void> {
    this.#runningSearch ??= this.#search().finally(() => {
      this.#runningSearch = undefined
    })
    return this.#runningSearch
  }

  async #search(): Promise<void> {
    this.#cancelNextSearch()
    const { discovery, fetch, timers, log } = this.#options
    const closing = this.#closing.signal
    const found = await discoverEngine(discovery, { fetch, closing, timers })
    const speakers = found.ok ? await found.value.client.speakers() : found
    if (closing.aborted) return
    if (found.ok && speakers.ok) {
      const { origin, brand, version } = found.value
      log.info('a voice engine answers', { origin, brand, version })
      this.#searchDelayMs = minSearchDelayMs
      this.#initializedStyles.clear()
      this.#credits.clear()
      this.#setState({ name: 'found', engine: found.value, speakers: speakers.value })
      this.prepareStyle()
      return
    }
    const problem: Problem = speakers.ok ? { code: 'voice-engine-absent' } : speakers.error
    // Where an engine was lost, its problem stays: it says more than the one of a search without success.
    if (this.#state.name !== 'absent') this.#setState({ name: 'absent', problem })
    this.#scheduleSearch(this.#searchDelayMs)
    this.#searchDelayMs = Math.min(maxSearchDelayMs, this.#searchDelayMs * 2)
  }

  #scheduleSearch(milliseconds: number): void {
    this.#cancelNextSearch()
    this.#cancelNextSearch = this.#options.timers.after(milliseconds, () => void this.#searchOnce())
  }

  #setState(state: EngineState): void {
    this.#state = state
    this.#options.onChange()
  }
}
