import type { BirdEvent } from '../../preload/contract/events.ts'
import type { Log } from '../base/log.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err } from '../../preload/contract/result.ts'
import type { Clip } from './clips.ts'
import { clipIdOf } from './clips.ts'
import { chirpsOf } from './rules/chirps.ts'
import { readingOf } from './rules/readings.ts'
import { splitSentences } from './rules/sentences.ts'
import type { Timers } from '../base/timers.ts'

/** Who turns sentences into sound. */
export interface Voice {
  speak(text: string, isWanted: () => boolean): Promise<Result<Clip, Problem> | undefined>
}

interface Stage {
  /** null: only chirps. */
  readonly voice: Voice | null
  readonly timers: Timers
  readonly log: Log
  /** How long a sentence is waited for, in milliseconds, before chirps take over. */
  readonly patience: number
  /** Has a clip ready for whoever plays it. */
  hold(clip: Clip): void
  emit(event: BirdEvent): void
}

/** A window that plays the clip may be closed or asleep: after this much more the line goes on without its word. */
const grace = 1500

/**
 * One line being said aloud: sentence by sentence with the voice, and in chirps from the first sentence that the voice
 * cannot say in time.
 */
export class Performance {
  /** Settles when the line is over or was stopped. */
  readonly done: Promise<void>
  /** Settles with the first sound, or the end: why the voice did not speak, null where it did or was not asked to. */
  readonly opening: Promise<Problem | null>
  readonly #stage: Stage
  readonly #line: number
  readonly #stopped: Promise<void>
  #stop: () => void = () => undefined
  #endClip: () => void = () => undefined
  #opened: (problem: Problem | null) => void = () => undefined
  #state: 'silent' | 'sounding' | 'over' = 'silent'

  constructor(line: number, text: string, stage: Stage) {
    this.#line = line
    this.#stage = stage
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve
    })
    this.opening = new Promise((resolve) => {
      this.#opened = resolve
    })
    // Not before the caller has this performance in hand: the first chirp is ready at once.
    this.done = Promise.resolve()
      .then(() => this.#run(text))
      .catch((cause: unknown) => {
        stage.log.error('a line could not be performed', cause)
      })
      .then(() => {
        this.stop()
      })
  }

  /** The window has played the clip of now to its end. */
  clipEnded(): void {
    this.#endClip()
  }

  /** Silences the line at once, before another one begins. */
  stop(): void {
    const was = this.#state
    this.#state = 'over'
    this.#stop()
    this.#opened(null)
    if (was === 'sounding') this.#stage.emit({ type: 'stops-speaking' })
  }

  async #run(text: string): Promise<void> {
    const { voice, log } = this.#stage
    if (voice === null) return this.#chirp(text)
    const sentences = splitSentences(readingOf(text))
    const clips = sentences.map((sentence) =>
      voice
        .speak(sentence, () => !this.#isOver())
        .catch((cause: unknown) => {
          log.error('a sentence could not be spoken', cause)
          return err<Problem>({ code: 'unexpected' })
        }),
    )
    for (const [index, pending] of clips.entries()) {
      const clip = await this.#inTime(pending)
      if (this.#isOver()) return
      if (clip?.ok !== true) {
        this.#opened(clip?.error ?? { code: 'voice-engine-died' })
        return this.#chirp(sentences.slice(index).join(''))
      }
      await this.#play(clip.value)
      if (this.#isOver()) return
    }
  }

  async #chirp(text: string): Promise<void> {
    const chirping = chirpsOf(text)
    if (chirping === undefined) return
    await this.#play({ id: clipIdOf('chirps', text), ...chirping })
  }

  /** @returns undefined where patience ran out or the line was stopped */
  async #inTime<Value>(pending: Promise<Value>): Promise<Value | undefined> {
    let cancel: () => void = () => undefined
    const late = new Promise<undefined>((resolve) => {
      cancel = this.#stage.timers.after(this.#stage.patience, () => {
        resolve(undefined)
      })
    })
    const stopped = this.#stopped.then(() => undefined)
    const value = await Promise.race([pending, late, stopped])
    cancel()
    return value
  }

  async #play(clip: Clip): Promise<void> {
    if (this.#isOver()) return
    this.#stage.hold(clip)
    this.#state = 'sounding'
    const ended = new Promise<void>((resolve) => {
      this.#endClip = resolve
    })
    const cancel = this.#stage.timers.after(clip.seconds * 1000 + grace, this.#endClip)
    this.#stage.emit({
      type: 'speaks',
      line: this.#line,
      clip: clip.id,
      mouths: clip.mouths,
      seconds: clip.seconds,
    })
    this.#opened(null)
    await Promise.race([ended, this.#stopped])
    cancel()
  }

  #isOver(): boolean {
    return this.#state === 'over'
  }
}
