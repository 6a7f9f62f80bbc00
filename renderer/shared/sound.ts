import type { Howl } from 'howler'
import { audibleAt, createAudioOutputs } from './audio-outputs.ts'

/** A range of a clip, in seconds from its start. */
export interface ClipRange {
  readonly from: number
  readonly to: number
}

export interface ClipListener {
  /**
   * Called once, shortly before the clip is audible at the loudspeaker. If nothing becomes audible, for example
   * without a device, it is called after a second anyway.
   * @param at when the clip began, in milliseconds of `performance.now()`. A skipped beginning counts as played.
   */
  readonly onBegin?: (at: number) => void
  /** Called once, when the clip has been played or cannot be played. The loudspeaker may still play its last part. */
  readonly onEnd: () => void
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

interface PlayingClip {
  /** Speech has the rank Infinity. */
  readonly rank: number
  readonly isBusy: boolean
  readonly listener: ClipListener
  readonly range: ClipRange | undefined
  beginTimer?: ReturnType<typeof setTimeout>
  hasBegun: boolean
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

  const release = (clip: PlayingClip) => {
    if (clip.howl) fadeAndUnload(clip.howl)
    current = undefined
    clearTimeout(suspendTimer)
    suspendTimer = setTimeout(outputs.suspend, suspendAfterMs)
  }

  const fadeOut = () => {
    if (current === undefined) return
    clearTimeout(current.beginTimer)
    release(current)
  }

  /** A deep buffer keeps playing through a fade. Only suspending the context discards it. */
  const silence = () => {
    const mustDiscard = current !== undefined && outputs.isDeep()
    if (mustDiscard) current?.howl?.stop()
    fadeOut()
    if (mustDiscard) outputs.suspend()
  }

  /** A clip that has ended may still become audible, so its beginning is still reported. */
  const end = (clip: PlayingClip) => {
    if (current !== clip) return
    release(clip)
    clip.listener.onEnd()
  }

  const fail = (clip: PlayingClip) => {
    clearTimeout(clip.beginTimer)
    end(clip)
  }

  const startClip = async (url: string, volume: number, wanted: Omit<PlayingClip, 'hasBegun'>) => {
    fadeOut()
    const clip: PlayingClip = { ...wanted, hasBegun: false }
    current = clip
    clearTimeout(suspendTimer)
    clip.beginTimer = setTimeout(() => reportBegin(clip, performance.now()), beginTimeoutMs)
    try {
      const { Howl, Howler } = await import('howler')
      if (current !== clip) return
      const resumedAt = performance.now()
      const context = outputs.use(Howler, clip.isBusy)
      const loaded = new Promise<void>((resolve, reject) => {
        clip.howl = new Howl({
          src: [url],
          format: ['wav'],
          html5: false,
          volume,
          sprite: spriteOf(clip.range),
          onload: () => resolve(),
          onloaderror: (_, cause) => reject(new Error(String(cause))),
          onplayerror: () => fail(clip),
        })
      })
      await Promise.all([loaded, context.resume()])
      if (current !== clip || clip.howl === undefined) return
      const startTime = context.currentTime
      const endTime = startTime + secondsOf(clip.range, clip.howl)
      // Howler's timer ends a clip, but the context may lag behind by a buffer.
      clip.howl.once('end', () => setTimeout(end, (endTime - context.currentTime) * 1000, clip))
      clip.howl.play(clip.range && 'range')
      announce(clip, context, startTime, resumedAt)
    } catch {
      fail(clip)
    }
  }

  return {
    /**
     * Plays speech, replacing whatever is playing. Without a range, plays the whole clip.
     * @param volume 0 to 1
     * @param isBusy whether the machine is busy. The speech then starts a little later, and without dropouts.
     */
    play(url: string, volume: number, listener: ClipListener, isBusy = false, range?: ClipRange) {
      void startClip(url, volume, { rank: Infinity, isBusy, listener, range })
    },
    /** Plays a sound effect, unless Dash speaks or an effect of a higher rank plays. */
    playEffect(url: string, volume: number, rank: number) {
      const listener = { onEnd: () => undefined }
      if (!isSpeaking && rank >= (current?.rank ?? 0))
        void startClip(url, volume, { rank, isBusy: outputs.isDeep(), listener, range: undefined })
    },
    /** Changes the volume of the current speech, 0 to 1. */
    setVolume(volume: number) {
      if (current?.rank === Infinity) current.howl?.volume(volume)
    },
    /** Sets whether Dash speaks in any window. Meanwhile no effects are played. */
    setSpeaking(speaks: boolean) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) fadeOut()
    },
    /** Goes silent at once, and calls no more listeners. */
    stop: silence,
  }
}

export type SoundPlayer = ReturnType<typeof createSoundPlayer>

const spriteOf = (range: ClipRange | undefined): Record<string, [startMs: number, ms: number]> =>
  range ? { range: [range.from * 1000, (range.to - range.from) * 1000] } : {}

const secondsOf = (range: ClipRange | undefined, howl: Howl): number =>
  range ? range.to - range.from : howl.duration()

function reportBegin(clip: PlayingClip, at: number): void {
  if (!clip.hasBegun) clip.listener.onBegin?.(at)
  clip.hasBegun = true
}

/** Reports the clip's beginning shortly before it is audible. */
function announce(
  clip: PlayingClip,
  context: AudioContext,
  startTime: number,
  resumedAt: number,
): void {
  if (!clip.listener.onBegin || clip.hasBegun) return
  const latest = performance.now() + beginTimeoutMs
  const waitOrReport = () => {
    clearTimeout(clip.beginTimer)
    const at = Math.min(latest, audibleAt(context, startTime, resumedAt))
    const waitMs = at - aheadMs - performance.now()
    // Check again closer to that time, because the device's estimate of its delay improves.
    if (waitMs > 0) clip.beginTimer = setTimeout(waitOrReport, waitMs)
    else reportBegin(clip, at - (clip.range?.from ?? 0) * 1000)
  }
  waitOrReport()
}

/** Silences and unloads a clip. Howler keeps every decoded clip until it is unloaded. */
function fadeAndUnload(howl: Howl): void {
  howl.off()
  if (howl.playing()) {
    howl.fade(howl.volume(), 0, fadeMs)
    setTimeout(() => howl.unload(), unloadAfterMs)
  } else howl.unload()
}
