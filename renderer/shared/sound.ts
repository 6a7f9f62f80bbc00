import type { Howl } from 'howler'
import { audibleAt, createAudioOutputs } from './audio-outputs.ts'

export interface ClipOptions {
  /** Whether the machine is busy. The clip then starts a little later, and without dropouts. */
  readonly isBusy?: boolean
  /** The part to play, in seconds from the start of the clip; by default the whole clip. */
  readonly range?: { readonly from: number; readonly to: number }
}

export interface Playback {
  /**
   * Resolves shortly before the clip is audible at the loudspeaker; if nothing becomes audible, for example without a
   * device, after a second. The value is when the clip began, in milliseconds of `performance.now()`: a skipped
   * beginning counts as played. It is undefined if the clip failed or was cut off before.
   */
  readonly begun: Promise<number | undefined>
  /** Whether the clip was played as far as possible; false if it was cut off. */
  readonly over: Promise<boolean>
}

/** The context keeps running for this long after a clip: the next sentence of a line starts within this time. */
const suspendAfterMs = 1000
/** The fade-out of a clip that is cut off. Without the fade, it would click. */
const fadeMs = 25
/** The delay before unloading a clip: longer than the fade and the audio buffer that contains it. */
const unloadAfterMs = 200
/** A clip is announced this long before it is audible, so that the page has time to draw. */
const aheadMs = 20
/** After this long, a clip counts as begun: there may be no device. */
const beginTimeoutMs = 1000
/** Speech interrupts every effect. */
const speechPriority = Infinity

interface PlayingClip {
  readonly priority: number
  state: 'playing' | 'played' | 'failed' | 'cut-off'
  readonly over: PromiseWithResolvers<boolean>
  /** Undefined until Howler is loaded. */
  howl?: Howl
}

/**
 * The only owner of a page's sound. It plays one clip at a time, and prefers speech to effects. It loads Howler with
 * the first clip. The audio context runs only while something plays: even in silence, a running context keeps
 * Chromium's audio process, its threads and the system's sound server awake.
 */
export function createSoundPlayer() {
  const outputs = createAudioOutputs()
  let current: PlayingClip | undefined
  let suspendTimer: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  const end = (clip: PlayingClip, state: Exclude<PlayingClip['state'], 'playing'>) => {
    if (current !== clip) return
    if (clip.howl) fadeAndUnload(clip.howl)
    current = undefined
    clearTimeout(suspendTimer)
    suspendTimer = setTimeout(outputs.suspend, suspendAfterMs)
    clip.state = state
    clip.over.resolve(state !== 'cut-off')
  }

  const cutOff = () => {
    if (current !== undefined) end(current, 'cut-off')
  }

  /** Goes silent at once. A deep buffer keeps playing through a fade: only suspending the context discards it. */
  const stop = () => {
    const mustDiscard = current !== undefined && outputs.isDeep()
    if (mustDiscard) current?.howl?.stop()
    cutOff()
    if (mustDiscard) outputs.suspend()
  }

  /**
   * @returns a function that estimates when the clip's start is audible; undefined if the clip was cut off meanwhile
   * @throws if the clip cannot be loaded
   */
  const start = async (
    clip: PlayingClip,
    url: string,
    volume: number,
    { isBusy = false, range }: ClipOptions,
  ): Promise<(() => number) | undefined> => {
    const { Howl, Howler } = await import('howler')
    if (current !== clip) return undefined
    const resumedAt = performance.now()
    const context = outputs.use(Howler, isBusy ? 'deep' : 'shallow')
    const loaded = new Promise<void>((resolve, reject) => {
      clip.howl = new Howl({
        src: [url],
        format: ['wav'],
        html5: false,
        volume,
        sprite: spriteOf(range),
        onload: () => resolve(),
        onloaderror: (_, cause) => reject(new Error(String(cause))),
        onplayerror: () => end(clip, 'failed'),
      })
    })
    await Promise.all([loaded, context.resume()])
    if (current !== clip || clip.howl === undefined) return undefined
    const startTime = context.currentTime
    const endTime = startTime + secondsOf(range, clip.howl)
    // Howler's timer ends a clip, but the context may lag behind by a buffer.
    clip.howl.once('end', () =>
      setTimeout(end, (endTime - context.currentTime) * 1000, clip, 'played'),
    )
    clip.howl.play(range && 'range')
    return () => audibleAt(context, startTime, resumedAt)
  }

  /**
   * Plays a clip, replacing whatever is playing.
   * @param volume 0 to 1
   * @param priority by default that of speech
   */
  const play = (
    url: string,
    volume: number,
    options: ClipOptions = {},
    priority = speechPriority,
  ): Playback => {
    cutOff()
    const clip: PlayingClip = { priority, state: 'playing', over: Promise.withResolvers() }
    current = clip
    clearTimeout(suspendTimer)
    const starting = start(clip, url, volume, options).catch(() => {
      end(clip, 'failed')
      return undefined
    })
    const begin = async () => {
      const estimate = await Promise.race([starting, delay(beginTimeoutMs)])
      const skippedMs = (options.range?.from ?? 0) * 1000
      const at = estimate ? (await untilNear(estimate)) - skippedMs : performance.now()
      return clip.state === 'playing' || clip.state === 'played' ? at : undefined
    }
    return { begun: begin(), over: clip.over.promise }
  }

  return {
    play,
    /** Plays a sound effect, unless Dash speaks or an effect of a higher priority plays. */
    playEffect(url: string, volume: number, priority: number) {
      if (!isSpeaking && priority >= (current?.priority ?? 0))
        play(url, volume, { isBusy: outputs.isDeep() }, priority)
    },
    /** Changes the volume of the current speech, 0 to 1. */
    setVolume(volume: number) {
      if (current?.priority === speechPriority) current.howl?.volume(volume)
    },
    /** Sets whether Dash speaks in any window. Meanwhile no effects are played. */
    setSpeaking(speaks: boolean) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.priority < speechPriority) cutOff()
    },
    stop,
  }
}

export type SoundPlayer = ReturnType<typeof createSoundPlayer>

const delay = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms))

type ClipRange = ClipOptions['range']

const spriteOf = (range: ClipRange): Record<string, [startMs: number, ms: number]> =>
  range ? { range: [range.from * 1000, (range.to - range.from) * 1000] } : {}

const secondsOf = (range: ClipRange, howl: Howl): number =>
  range ? range.to - range.from : howl.duration()

/** Waits until shortly before an estimated time, but not longer than `beginTimeoutMs`. @returns the latest estimate */
async function untilNear(estimate: () => number): Promise<number> {
  const latest = performance.now() + beginTimeoutMs
  for (;;) {
    const at = Math.min(latest, estimate())
    const waitMs = at - aheadMs - performance.now()
    if (waitMs <= 0) return at
    // Ask again closer to that time, because the device's estimate of its delay improves.
    await delay(waitMs)
  }
}

/** Howler keeps every decoded clip until it is unloaded. */
function fadeAndUnload(howl: Howl): void {
  howl.off()
  if (howl.playing()) {
    howl.fade(howl.volume(), 0, fadeMs)
    setTimeout(() => howl.unload(), unloadAfterMs)
  } else howl.unload()
}
