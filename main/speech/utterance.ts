import type { BirdEvent, SpokenWords } from '../../preload/contract/events.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err } from '../../preload/contract/result.ts'
import type { Clip } from './clip-cache.ts'
import { clipIdOf } from './clip-cache.ts'
import { synthesizeChirps, type ChirpManner } from './rules/chirps.ts'
import type { SpokenSentence } from './rules/sentences.ts'
import { stretchesInLine } from './rules/spoken-text.ts'
import { silentSeconds } from './rules/wav.ts'
import { timingOf } from './rules/words-timing.ts'
import type { Timers } from '../base/timers.ts'

/** Where a line's sound comes from. */
export type Served = 'prepared' | 'cached' | 'fresh' | 'system-voice' | 'chirp'

export type ServedClip = Clip & { readonly served: Served }

/** Turns text into sound. */
export interface Synthesizer {
  /**
   * @param isWanted called before each step
   * @returns undefined if it is no longer wanted
   */
  synthesize(
    text: string,
    isWanted: () => boolean,
  ): Promise<Result<ServedClip, Problem> | undefined>
}

interface UtteranceOptions {
  /** null if no engine speaks the language. */
  readonly synthesizer: Synthesizer | null
  /** Splits a text into sentences as the engine gets them. */
  sentencesOf(text: string): readonly SpokenSentence[]
  /**
   * What the system's own voice says if no engine does; undefined if there is no such voice, so the text is chirped.
   */
  wordsOf(text: string): SpokenWords | undefined
  /** Whether the bubble shows the same text, so its words can appear as they are said. */
  readonly isInBubble: boolean
  /** How to chirp it, if it is chirped. */
  readonly chirpManner: ChirpManner
  readonly timers: Timers
  readonly log: Log
  /** If a sentence is not synthesized by then, it and the rest of the line are said without the engine. */
  readonly sentenceTimeoutMs: number
  /** Keeps a clip until the window has fetched it. */
  keepClip(clip: Clip): void
  emit(event: BirdEvent): void
  /** Called with the first sound of the line. */
  onFirstSound(served: Served): void
  /** Settles when sound may be heard. */
  mayBegin(): Promise<unknown>
}

/** How long a line waits for the sound of a sentence, in milliseconds. */
export const firstSoundTimeoutMs = 4000

/** The window that plays a clip may be closed or asleep, so a clip counts as played this long after its end. */
const playbackGraceMs = 1500

/** The system's voice may start late. */
const wordsGraceMs = 6000

type Heard = Omit<BirdEvent & { readonly type: 'speaks' }, 'type' | 'line'>

/**
 * One line being said aloud, sentence by sentence with the engine's voice. From the first sentence that is not
 * synthesized in time, it continues with the system's voice or in chirps.
 */
export class Utterance {
  /** Settles when the line has been said or was stopped. Never rejects. */
  readonly done: Promise<void>
  /**
   * Settles with the first sound, or when the line ends without one. The problem tells why chirps are heard instead
   * of the voice; null if the voice speaks or was not asked to.
   */
  readonly firstSound: Promise<Problem | null>
  readonly #options: UtteranceOptions
  readonly #lineId: number
  readonly #stopped: Promise<void>
  #stop: () => void = () => undefined
  #endClip: (isHeard: boolean) => void = () => undefined
  #settleFirstSound: (problem: Problem | null) => void = () => undefined
  #hasSounded = false
  /** The line goes on without the engine, or is over: sentences not yet requested are not needed. */
  #needsNoEngine = false
  #state: 'waiting' | 'playing' | 'ended' = 'waiting'

  constructor(lineId: number, text: string, options: UtteranceOptions) {
    this.#lineId = lineId
    this.#options = options
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve
    })
    this.firstSound = new Promise((resolve) => {
      this.#settleFirstSound = resolve
    })
    // In the next microtask: chirps take no time, and the caller must have this utterance before its first event.
    this.done = Promise.resolve()
      .then(() => this.#run(text))
      .catch((cause: unknown) => {
        options.log.error('a line could not be said', cause)
      })
      .then(() => {
        this.stop()
      })
  }

  /** Call it when the window has played the current clip to its end. */
  clipEnded(): void {
    this.#endClip(true)
  }

  /** Call it when the system's voice failed to say the words: they are then chirped. */
  wordsFailed(): void {
    this.#endClip(false)
  }

  /** Stops the sound at once. */
  stop(): void {
    const wasPlaying = this.#state === 'playing'
    this.#state = 'ended'
    this.#needsNoEngine = true
    this.#stop()
    this.#settleFirstSound(null)
    if (wasPlaying) this.#options.emit({ type: 'stops-speaking' })
  }

  async #run(text: string): Promise<void> {
    const { synthesizer, log } = this.#options
    if (synthesizer === null) return this.#sayWithout(text)
    const sentences = this.#options.sentencesOf(text)
    const clips = sentences.map(({ pronounced }) =>
      synthesizer
        .synthesize(pronounced, () => !this.#needsNoEngine)
        .catch((cause: unknown) => {
          log.error('a sentence could not be spoken', cause)
          return err<Problem>({ code: 'unexpected' })
        }),
    )
    for (const [index, pending] of clips.entries()) {
      const clip = await this.#withinTimeout(pending)
      if (this.#hasEnded()) return
      if (clip?.ok !== true) {
        this.#needsNoEngine = true
        this.#settleFirstSound(clip?.error ?? { code: 'voice-engine-silent' })
        const left = sentences.slice(index).map(({ pronounced }) => pronounced)
        return this.#sayWithout(left.join(''))
      }
      await this.#play(clip.value, sentences[index])
      if (this.#hasEnded()) return
    }
  }

  /** Says it without an engine. */
  async #sayWithout(text: string): Promise<void> {
    const words = this.#options.wordsOf(text)
    if (words === undefined) return this.#chirp(text)
    const timing = timingOf(words)
    // The system's voice sets its own pace.
    const maxMs = 2 * timing.seconds * 1000 + wordsGraceMs
    const isHeard = await this.#hear({ clip: null, words, ...timing }, 'system-voice', maxMs)
    if (!isHeard && !this.#hasEnded()) await this.#chirp(text)
  }

  async #chirp(text: string): Promise<void> {
    const { chirpManner } = this.#options
    const chirps = synthesizeChirps(text, chirpManner)
    if (chirps === undefined) return
    const { trigger, mood, isNight } = chirpManner
    const id = clipIdOf('chirps', trigger, mood, String(isNight), text)
    await this.#play({ id, ...chirps, stretches: [], served: 'chirp' })
  }

  /** @returns undefined if it took too long or the line was stopped */
  async #withinTimeout<Value>(pending: Promise<Value>): Promise<Value | undefined> {
    let cancel: () => void = () => undefined
    const timedOut = new Promise<undefined>((resolve) => {
      cancel = this.#options.timers.after(this.#options.sentenceTimeoutMs, () => {
        resolve(undefined)
      })
    })
    const stopped = this.#stopped.then(() => undefined)
    const value = await Promise.race([pending, timedOut, stopped])
    cancel()
    return value
  }

  async #play(clip: ServedClip, sentence?: SpokenSentence): Promise<void> {
    this.#options.keepClip(clip)
    const { id, wav, mouthCues, seconds, served } = clip
    const maxMs = seconds * 1000 + playbackGraceMs
    const isShown = this.#options.isInBubble && sentence !== undefined
    const stretches = isShown ? stretchesInLine(sentence, clip.stretches) : []
    const timing = { mouthCues, seconds, silentSeconds: silentSeconds(wav), stretches }
    await this.#hear({ clip: id, ...timing }, served, maxMs)
  }

  /**
   * @param maxMs when it counts as heard
   * @returns whether it was heard to the end
   */
  async #hear(heard: Heard, served: Served, maxMs: number): Promise<boolean> {
    await Promise.race([this.#options.mayBegin(), this.#stopped])
    if (this.#hasEnded()) return false
    this.#state = 'playing'
    const ended = new Promise<boolean>((resolve) => {
      this.#endClip = resolve
    })
    const cancel = this.#options.timers.after(maxMs, () => this.#endClip(true))
    if (!this.#hasSounded) this.#options.onFirstSound(served)
    this.#hasSounded = true
    this.#options.emit({ type: 'speaks', line: this.#lineId, ...heard })
    this.#settleFirstSound(null)
    const isHeard = await Promise.race([ended, this.#stopped.then(() => false)])
    cancel()
    return isHeard
  }

  #hasEnded(): boolean {
    return this.#state === 'ended'
  }
}
