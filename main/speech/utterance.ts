import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err } from '../../preload/contract/result.ts'
import type { Clip } from './clip-cache.ts'
import { clipIdOf } from './clip-cache.ts'
import { synthesizeChirps, type ChirpManner } from './rules/chirps.ts'
import { toPronunciation } from './rules/pronunciation.ts'
import { splitSentences } from './rules/sentences.ts'
import type { Timers } from '../base/timers.ts'

/** Turns text into sound. */
export interface Synthesizer {
  /**
   * @param isWanted asked when the work would begin
   * @returns undefined where it was not wanted any more
   */
  synthesize(text: string, isWanted: () => boolean): Promise<Result<Clip, Problem> | undefined>
}

interface UtteranceOptions {
  /** null: the line is chirped. */
  readonly synthesizer: Synthesizer | null
  /** How it is chirped, where it is. */
  readonly chirpManner: ChirpManner
  readonly timers: Timers
  readonly log: Log
  /** A sentence that is not synthesized by then is chirped, and with it the rest of the line. */
  readonly sentenceTimeoutMs: number
  /** Keeps a clip until the window has fetched it. */
  keepClip(clip: Clip): void
  emit(event: BirdEvent): void
  /** Settles when sound may be heard. */
  mayBegin(): Promise<unknown>
}

/** The window that plays a clip may be closed or asleep: a clip counts as played this long after its end. */
const playbackGraceMs = 1500

/**
 * One line being said aloud: sentence by sentence with the voice, and in chirps from the first sentence that was not
 * synthesized in time.
 */
export class Utterance {
  /** Settles when the line has been said or was stopped; never rejects. */
  readonly done: Promise<void>
  /**
   * Settles with the first sound, or without one when the line ends. The problem is why chirps are heard instead of the
   * voice; null where the voice speaks, or was not asked to.
   */
  readonly firstSound: Promise<Problem | null>
  readonly #options: UtteranceOptions
  readonly #lineId: number
  readonly #stopped: Promise<void>
  #stop: () => void = () => undefined
  #endClip: () => void = () => undefined
  #settleFirstSound: (problem: Problem | null) => void = () => undefined
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
    // In the next microtask: chirps need no time, and the caller must have this utterance before its first event.
    this.done = Promise.resolve()
      .then(() => this.#run(text))
      .catch((cause: unknown) => {
        options.log.error('a line could not be said', cause)
      })
      .then(() => {
        this.stop()
      })
  }

  /** To be called when the window has played the current clip to its end. */
  clipEnded(): void {
    this.#endClip()
  }

  /** Stops the sound at once. */
  stop(): void {
    const wasPlaying = this.#state === 'playing'
    this.#state = 'ended'
    this.#stop()
    this.#settleFirstSound(null)
    if (wasPlaying) this.#options.emit({ type: 'stops-speaking' })
  }

  async #run(text: string): Promise<void> {
    const { synthesizer, log } = this.#options
    if (synthesizer === null) return this.#chirp(text)
    const sentences = splitSentences(toPronunciation(text))
    const clips = sentences.map((sentence) =>
      synthesizer
        .synthesize(sentence, () => !this.#hasEnded())
        .catch((cause: unknown) => {
          log.error('a sentence could not be spoken', cause)
          return err<Problem>({ code: 'unexpected' })
        }),
    )
    for (const [index, pending] of clips.entries()) {
      const clip = await this.#withinTimeout(pending)
      if (this.#hasEnded()) return
      if (clip?.ok !== true) {
        this.#settleFirstSound(clip?.error ?? { code: 'voice-engine-died' })
        return this.#chirp(sentences.slice(index).join(''))
      }
      await this.#play(clip.value)
      if (this.#hasEnded()) return
    }
  }

  async #chirp(text: string): Promise<void> {
    const { chirpManner } = this.#options
    const chirps = synthesizeChirps(text, chirpManner)
    if (chirps === undefined) return
    const { trigger, mood, isNight } = chirpManner
    await this.#play({ id: clipIdOf('chirps', trigger, mood, String(isNight), text), ...chirps })
  }

  /** @returns undefined where it took too long or the line was stopped */
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

  async #play(clip: Clip): Promise<void> {
    await Promise.race([this.#options.mayBegin(), this.#stopped])
    if (this.#hasEnded()) return
    this.#options.keepClip(clip)
    this.#state = 'playing'
    const ended = new Promise<void>((resolve) => {
      this.#endClip = resolve
    })
    const cancel = this.#options.timers.after(clip.seconds * 1000 + playbackGraceMs, this.#endClip)
    this.#options.emit({
      type: 'speaks',
      line: this.#lineId,
      clip: clip.id,
      mouthCues: clip.mouthCues,
      seconds: clip.seconds,
    })
    this.#settleFirstSound(null)
    await Promise.race([ended, this.#stopped])
    cancel()
  }

  #hasEnded(): boolean {
    return this.#state === 'ended'
  }
}
