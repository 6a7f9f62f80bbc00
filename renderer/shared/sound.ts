import type { Howl, HowlerGlobal } from 'howler'

/** A part of a clip, in seconds from its start. */
export interface ClipPart {
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

/** The latency hint on a busy machine. Sound is then audible about three times as late (docs/performance.md). */
const deepBufferSeconds = 0.05

interface PlayingClip {
  readonly rank: number
  readonly isBusy: boolean
  readonly listener: ClipListener
  readonly part: ClipPart | undefined
  begins?: ReturnType<typeof setTimeout>
  hasBegun: boolean
  /** Undefined until Howler is loaded. */
  howl?: Howl
}

/**
 * The only owner of a page's sound. It plays one clip at a time, and prefers speech to effects. It loads Howler with
 * the first clip, and plays Howler in an audio context of ours, because Howler has no setting for the buffer's depth.
 * The context runs only while something plays: even in silence, a running context keeps Chromium's audio process, its
 * threads and the system's sound server awake.
 */
export function createSound() {
  const outputs = new Map<'deep' | 'shallow', Output>()
  let depth: 'deep' | 'shallow' = 'shallow'
  let current: PlayingClip | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  const rest = () => {
    current = undefined
    clearTimeout(suspending)
    suspending = setTimeout(() => void outputs.get(depth)?.context.suspend(), suspendAfterMs)
  }

  const stop = () => {
    if (current === undefined) return
    clearTimeout(current.begins)
    if (current.howl) fadeAndUnload(current.howl)
    rest()
  }

  /** A deep buffer keeps playing for some 200 ms, even through a fade. Only suspending the context discards it. */
  const silence = () => {
    const isCut = current !== undefined && depth === 'deep'
    if (isCut) current?.howl?.stop()
    stop()
    if (isCut) void outputs.get(depth)?.context.suspend()
  }

  const end = (playing: PlayingClip) => {
    if (current !== playing) return
    if (playing.howl) fadeAndUnload(playing.howl)
    rest()
    playing.listener.onEnd()
  }

  const fail = (playing: PlayingClip) => {
    clearTimeout(playing.begins)
    end(playing)
  }

  /**
   * A context's buffer cannot change its depth, so two contexts take turns between sounds. Closing one frees nothing:
   * Chromium keeps its 200 kB if the page may not record sound (docs/performance.md).
   */
  const contextFor = (howler: HowlerGlobal, isBusy: boolean): AudioContext => {
    const last = outputs.get(depth)?.context
    const wanted = isBusy ? 'deep' : 'shallow'
    if (wanted !== depth && last?.state !== 'running') {
      // It may be resuming.
      void last?.suspend()
      depth = wanted
    }
    const output =
      outputs.get(depth) ?? openOutput(depth === 'deep' ? deepBufferSeconds : 'interactive')
    outputs.set(depth, output)
    installOutput(output, howler)
    return output.context
  }

  async function start(clip: string, volume: number, playing: PlayingClip): Promise<void> {
    clearTimeout(suspending)
    const { listener, part } = playing
    const begun = (at: number) => {
      if (!playing.hasBegun) listener.onBegin?.(at)
      playing.hasBegun = true
    }
    playing.begins = setTimeout(() => begun(performance.now()), beginTimeoutMs)
    const { Howl, Howler } = await import('howler')
    if (current !== playing) return
    const askedAt = performance.now()
    const output = contextFor(Howler, playing.isBusy)
    const loaded = new Promise<void>((resolve, reject) => {
      playing.howl = new Howl({
        src: [clip],
        format: ['wav'],
        html5: false,
        volume,
        sprite: part ? { part: [part.from * 1000, (part.to - part.from) * 1000] } : {},
        onload: () => resolve(),
        onloaderror: (_, cause) => reject(new Error(String(cause))),
        onplayerror: () => fail(playing),
      })
    })
    await Promise.all([loaded, output.resume()])
    const { howl } = playing
    if (current !== playing || howl === undefined) return
    const time = output.currentTime
    const endsAt = time + (part ? part.to - part.from : howl.duration())
    // Howler's timer ends a clip, but the context may lag behind by a buffer.
    howl.once('end', () => setTimeout(end, (endsAt - output.currentTime) * 1000, playing))
    howl.play(part && 'part')

    const latest = performance.now() + beginTimeoutMs
    const follow = () => {
      clearTimeout(playing.begins)
      const at = Math.min(latest, heardAt(output, time, askedAt))
      const wait = at - aheadMs - performance.now()
      // Check again closer to that time, because the device's estimate of its delay improves.
      if (wait > 0) playing.begins = setTimeout(follow, wait)
      else begun(at - (part?.from ?? 0) * 1000)
    }
    if (listener.onBegin && !playing.hasBegun) follow()
  }

  const begin = (clip: string, volume: number, wanted: Omit<PlayingClip, 'hasBegun'>) => {
    stop()
    const playing: PlayingClip = { ...wanted, hasBegun: false }
    current = playing
    start(clip, volume, playing).catch(() => fail(playing))
  }

  return {
    /**
     * Plays speech, replacing whatever is playing.
     * @param clip a URL on the page's own origin
     * @param volume 0 to 1
     * @param isBusy whether the machine is busy. The speech then starts a little later, and without dropouts.
     * @param part if omitted, the whole clip is played
     */
    play(clip: string, volume: number, listener: ClipListener, isBusy = false, part?: ClipPart) {
      begin(clip, volume, { rank: Infinity, isBusy, listener, part })
    },
    /** Plays a sound effect, unless Dash speaks or an effect of a higher rank plays. */
    playEffect(clip: string, volume: number, rank: number) {
      const listener = { onEnd: () => undefined }
      if (!isSpeaking && rank >= (current?.rank ?? 0))
        begin(clip, volume, { rank, isBusy: depth === 'deep', listener, part: undefined })
    },
    /** Changes the volume of the current speech, 0 to 1. */
    setVolume(volume: number) {
      if (current?.rank === Infinity) current.howl?.volume(volume)
    },
    /** Sets whether Dash speaks in any window. Meanwhile no effects are played. */
    setSpeaking(speaks: boolean) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    /** Goes silent at once, and calls no more listeners. */
    stop: silence,
  }
}

export type Sound = ReturnType<typeof createSound>

type Output = ReturnType<typeof openOutput>

function openOutput(latencyHint: number | 'interactive') {
  const context = new AudioContext({ latencyHint })
  const masterGain = context.createGain()
  masterGain.connect(context.destination)
  return { context, masterGain }
}

/**
 * Makes Howler play in this context, as its own set-up would (howler.core.js, `setupAudioContext`). No clip of
 * another context may be loaded. Howler believes that the context always runs; we resume and suspend it. Howler's
 * unlocking, for pages that need a gesture first, is off: it would replace the context.
 */
function installOutput({ context, masterGain }: Output, howler: HowlerGlobal): void {
  const ours = { ctx: context, masterGain, usingWebAudio: true, state: 'running' }
  Object.assign(howler, ours, { autoSuspend: false, autoUnlock: false })
}

/** Silences and unloads a clip. Howler keeps every decoded clip until it is unloaded. */
function fadeAndUnload(howl: Howl): void {
  howl.off()
  if (howl.playing()) {
    howl.fade(howl.volume(), 0, fadeMs)
    setTimeout(() => howl.unload(), unloadAfterMs)
  } else howl.unload()
}

/**
 * When a moment of an audio context is audible at the loudspeaker, behind all buffers.
 * @param time seconds of the context's time
 * @param since when the context was last resumed; timestamps from before then are useless
 * @returns milliseconds of `performance.now()`
 */
export function heardAt(context: AudioContext, time: number, since: number): number {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
  if (performanceTime >= since) return performanceTime + (time - contextTime) * 1000
  const { currentTime, baseLatency, outputLatency } = context
  return performance.now() + (time - currentTime + baseLatency + outputLatency) * 1000
}
