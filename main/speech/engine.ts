import PQueue from 'p-queue'
import type { Fetch } from '../base/http.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { Clip, Clips } from './clips.ts'
import { clipIdOf } from './clips.ts'
import type { EnginePlaces, FoundEngine } from './discovery.ts'
import { discoverEngine } from './discovery.ts'
import type { Speakers, StyleId } from './engine-answers.ts'
import { badAnswer } from './engine-client.ts'
import { creditOf } from './rules/credit.ts'
import { mouthsOf } from './rules/mouths.ts'
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

interface Collaborators {
  readonly places: EnginePlaces
  readonly fetch: Fetch
  readonly timers: Timers
  readonly clips: Clips
  readonly log: Log
  /** The chosen style; another engine may not have it. */
  chosenStyle(): number
  /** Whether Dash would speak with the engine now: only then is a style loaded ahead. */
  isWanted(): boolean
  changed(): void
}

/** An engine that was lost is looked for soon: it may have moved to another port. */
const afterLoss = 1000
const firstPause = 30_000
const longestPause = 300_000

/**
 * The engine as Dash sees it: found, lost, found again; one request at a time, because an engine computes serially, does
 * not stop when a client leaves, and answers a cold style's second request later than if it had come alone.
 */
export class VoiceEngine {
  readonly #with: Collaborators
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #closing = new AbortController()
  readonly #warm = new Set<string>()
  readonly #credits = new Map<string, string>()
  #state: EngineState = { name: 'searching' }
  #search: Promise<void> | undefined
  #pause = firstPause
  #cancelRecheck: () => void = () => undefined

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
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
    const chosen = this.#with.chosenStyle()
    return this.styles.find(({ id }) => Number(id) === chosen) ?? this.styles[0]
  }

  /** To be shown wherever the voice is used; from the character's terms as soon as they are read. */
  get credit(): string | null {
    const style = this.style
    if (this.#state.name !== 'found' || style === undefined) return null
    return (
      this.#credits.get(style.speakerUuid) ??
      creditOf('', style.character, this.#state.engine.brand)
    )
  }

  /** Looks for an engine now. Several calls at once are one search. */
  find(): Promise<Result<null, Problem>> {
    if (this.#state.name !== 'found') this.#become({ name: 'searching' })
    return this.#searchOnce().then(() =>
      this.#state.name === 'absent' ? err(this.#state.problem) : ok(null),
    )
  }

  /** Reads the terms of the chosen style and loads it: to be called after another one was chosen. */
  prepare(): void {
    const state = this.#state
    const style = this.style
    if (state.name !== 'found' || style === undefined) return
    void this.#readCredit(state.engine, style)
    if (this.#with.isWanted()) void this.#queue.add(() => this.#warmUp(state.engine, style.id))
  }

  /**
   * One sentence in the chosen style, from the cache or the engine.
   * @param isWanted asked when its turn comes
   * @returns undefined where nobody wants it any more
   */
  async speak(text: string, isWanted: () => boolean): Promise<Result<Clip, Problem> | undefined> {
    await this.#search
    const state = this.#state
    if (state.name === 'absent') return err(state.problem)
    if (state.name === 'searching') return err({ code: 'voice-engine-absent' })
    const style = this.style
    if (style === undefined) return err(badAnswer('/speakers'))
    const { uuid, version } = state.engine
    const id = clipIdOf(uuid, version, style.id, text)
    const kept = this.#with.clips.find(id)
    if (kept !== undefined) return ok(kept)
    return this.#queue.add(() =>
      isWanted() ? this.#synthesise(state.engine, style.id, text, id) : Promise.resolve(undefined),
    )
  }

  close(): void {
    this.#closing.abort()
    this.#cancelRecheck()
    this.#queue.clear()
  }

  async #synthesise(
    engine: FoundEngine,
    style: StyleId,
    text: string,
    id: string,
  ): Promise<Result<Clip, Problem>> {
    if (this.#state.name !== 'found' || this.#state.engine !== engine)
      return err({ code: 'voice-engine-died' })
    const clip = await this.#request(engine, style, text, id)
    if (clip.ok) this.#with.clips.keep(clip.value)
    else this.#failed(engine, clip.error)
    return clip
  }

  async #request(
    { client, uuid }: FoundEngine,
    style: StyleId,
    text: string,
    id: string,
  ): Promise<Result<Clip, Problem>> {
    if (!this.#warm.has(`${uuid} ${String(style)}`)) {
      const warm = await client.initialize(style)
      // An engine without this call, or that refuses it, may speak all the same.
      if (!warm.ok && warm.error.code !== 'voice-engine-refused') return warm
      this.#warm.add(`${uuid} ${String(style)}`)
    }
    const query = await client.audioQuery(text, style)
    if (!query.ok) return query
    if (query.value.accent_phrases.length === 0) return err(badAnswer('/audio_query'))
    const wav = await client.synthesis(query.value, style)
    if (!wav.ok) return wav
    const sound = parseWav(wav.value)
    if (sound === undefined) return err(badAnswer('/synthesis'))
    const mouths = mouthsOf(query.value, wav.value, sound)
    return ok({ id, wav: wav.value, mouths, seconds: sound.seconds })
  }

  async #warmUp(engine: FoundEngine, style: StyleId): Promise<void> {
    const key = `${engine.uuid} ${String(style)}`
    if (this.#warm.has(key) || this.#state.name !== 'found' || this.#state.engine !== engine) return
    const warm = await engine.client.initialize(style)
    if (warm.ok || warm.error.code === 'voice-engine-refused') this.#warm.add(key)
    if (!warm.ok) this.#failed(engine, warm.error)
  }

  async #readCredit(engine: FoundEngine, style: VoiceStyle): Promise<void> {
    if (this.#credits.has(style.speakerUuid)) return
    const policy = await engine.client.policy(style.speakerUuid)
    if (!policy.ok || this.#closing.signal.aborted) return
    this.#credits.set(style.speakerUuid, creditOf(policy.value, style.character, engine.brand))
    this.#with.changed()
  }

  #failed(engine: FoundEngine, problem: Problem): void {
    if (this.#closing.signal.aborted) return
    this.#with.log.warn('the voice engine failed', problem)
    const isGone = problem.code === 'voice-engine-died' || problem.code === 'voice-engine-absent'
    if (!isGone || this.#state.name !== 'found' || this.#state.engine !== engine) return
    this.#warm.clear()
    this.#become({ name: 'absent', problem: { code: 'voice-engine-died' } })
    this.#pause = firstPause
    this.#recheckAfter(afterLoss)
  }

  #searchOnce(): Promise<void> {
    this.#search ??= this.#look().finally(() => {
      this.#search = undefined
    })
    return this.#search
  }

  async #look(): Promise<void> {
    this.#cancelRecheck()
    const { places, fetch, timers, log } = this.#with
    const closing = this.#closing.signal
    const found = await discoverEngine(places, { fetch, closing, timers })
    const speakers = found.ok ? await found.value.client.speakers() : found
    if (closing.aborted) return
    if (found.ok && speakers.ok) {
      const { origin, brand, version } = found.value
      log.info('a voice engine answers', { origin, brand, version })
      this.#pause = firstPause
      this.#warm.clear()
      this.#credits.clear()
      this.#become({ name: 'found', engine: found.value, speakers: speakers.value })
      this.prepare()
      return
    }
    const problem: Problem = speakers.ok ? { code: 'voice-engine-absent' } : speakers.error
    // Losing an engine says more than not finding it again.
    if (this.#state.name !== 'absent') this.#become({ name: 'absent', problem })
    this.#recheckAfter(this.#pause)
    this.#pause = Math.min(longestPause, this.#pause * 2)
  }

  #recheckAfter(milliseconds: number): void {
    this.#cancelRecheck()
    this.#cancelRecheck = this.#with.timers.after(milliseconds, () => void this.#searchOnce())
  }

  #become(state: EngineState): void {
    this.#state = state
    this.#with.changed()
  }
}
