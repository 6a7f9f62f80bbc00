/** The line that Dash is saying: its bubble and its sound. There is one at a time. */
import type { Timers } from '../base/timers.ts'
import type { LoggedLine } from './line-log.ts'
import { bubbleDurationMs } from './rules/lines.ts'
import type { Utterance } from './utterance.ts'

export interface CurrentLine extends LoggedLine {
  /** The style that says it; undefined means the style from the settings. */
  readonly styleId: number | undefined
  /** Its sound, or null if it has none or the sound is over. */
  readonly utterance: Utterance | null
}

/** Settles once sound may begin. */
export type MayBegin = () => Promise<undefined>

export interface CurrentLineOwner {
  current(): CurrentLine | null
  /**
   * Ends the previous line and shows this one.
   * @param utter starts its sound once the line is in the bubble; null if it has none
   */
  begin(
    entry: LoggedLine,
    styleId: number | undefined,
    utter: (mayBegin: MayBegin) => Utterance | null,
  ): CurrentLine
  /** Stops the sound; the text stays in the bubble. */
  stopSound(): void
  /** Ends the line and its bubble. Does not call `onOver`. */
  end(): void
  /** Holds back the sound of lines until it is released, or for `maxMs` at most. */
  holdSound(maxMs: number): void
  releaseSound(): void
  /** Whether sound is held back: Dash has its mouth full, or hums. */
  isSoundHeld(): boolean
  close(): void
}

/**
 * @param options.onBegin called once a line is in the bubble
 * @param options.onOver called when the bubble was shown long enough and the sound is over
 */
export function openCurrentLine(options: {
  readonly timers: Timers
  readonly onBegin: () => void
  readonly onOver: () => void
}): CurrentLineOwner {
  const { timers, onBegin, onOver } = options
  let current: (CurrentLine & { readonly cancelBubble: () => void }) | null = null
  let beakIsFree = Promise.resolve<undefined>(undefined)
  let releaseSound: () => void = () => undefined
  let isSoundHeld = false
  let isClosed = false

  /** If another hold replaces the awaited one, waits for that as well. */
  async function mayBegin(): Promise<undefined> {
    let awaited
    do {
      awaited = beakIsFree
      await awaited
    } while (awaited !== beakIsFree)
  }

  function end(): void {
    current?.cancelBubble()
    current?.utterance?.stop()
    current = null
  }

  return {
    current: () => current,
    begin(entry, styleId, utter) {
      end()
      let isBubbleOver = false
      const begun = {
        ...entry,
        styleId,
        utterance: null as Utterance | null,
        cancelBubble: timers.after(bubbleDurationMs(entry.line.text, entry.locale), () => {
          isBubbleOver = true
          endIfOver()
        }),
      }
      const endIfOver = () => {
        if (current !== begun || !isBubbleOver || begun.utterance !== null || isClosed) return
        current = null
        onOver()
      }
      current = begun
      onBegin()
      begun.utterance = utter(mayBegin)
      void begun.utterance?.done.then(() => {
        begun.utterance = null
        endIfOver()
      })
      return begun
    },
    stopSound: () => current?.utterance?.stop(),
    end,
    holdSound(maxMs) {
      releaseSound()
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const cancel = timers.after(maxMs, () => resolve(undefined))
      beakIsFree = promise
      isSoundHeld = true
      void promise.then(() => {
        if (beakIsFree === promise) isSoundHeld = false
      })
      releaseSound = () => {
        cancel()
        resolve(undefined)
      }
    },
    releaseSound: () => releaseSound(),
    isSoundHeld: () => isSoundHeld,
    close() {
      isClosed = true
      end()
      releaseSound()
    },
  }
}
