/** Seconds from the start of the clip. */
export interface ClipPart {
  readonly from: number
  readonly to: number
}

export interface ClipListener {
  /**
   * Called once, shortly before the clip is audible at the loudspeaker. If nothing can be heard, for example without a
   * device, it is called after a second anyway.
   * @param at when the clip began, in milliseconds of `performance.now()`; a skipped beginning counts as played
   */
  readonly onBegin?: (at: number) => void
  /**
   * Called once: when the clip has been played to its end (its last part may still be on its way to the loudspeaker),
   * or when it cannot be played.
   */
  readonly onEnd: () => void
}

/** The sentences of a line follow each other within this time, so the context keeps running between them. */
const suspendAfterMs = 1000
/** A clip that is cut off fades out this fast, so that it does not click. */
const fadeSeconds = 0.025
/** Announce a clip this long before it is audible: time enough to draw it. */
const aheadMs = 20
/** After this long, treat a clip as begun: there may be no device. */
const beginTimeoutMs = 1000

/** The latency hint on a busy machine; sound is audible about three times as late (docs/performance.md). */
const deepBufferSeconds = 0.05

interface Playing {
  readonly rank: number
  readonly isBusy: boolean
  readonly listener: ClipListener
  readonly part: ClipPart | undefined
  volume: number
  begins?: ReturnType<typeof setTimeout>
  hasBegun: boolean
  /** Undefined until the clip is loaded. */
  nodes?: { readonly source: AudioBufferSourceNode; readonly gain: GainNode }
}

/**
 * The only owner of a page's sound: it plays one clip at a time, and speech before effects. Its audio context only
 * runs while something plays: a running one keeps Chromium's audio process, its threads and the system's sound server
 * awake, even in silence.
 */
export function createSound() {
  const contexts = new Map<'deep' | 'shallow', AudioContext>()
  let depth: 'deep' | 'shallow' = 'shallow'
  let current: Playing | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  const rest = () => {
    current = undefined
    clearTimeout(suspending)
    suspending = setTimeout(() => void contexts.get(depth)?.suspend(), suspendAfterMs)
  }

  const stop = () => {
    if (current === undefined) return
    clearTimeout(current.begins)
    fadeOut(current)
    rest()
  }

  /** A deep buffer keeps playing for some 200 ms, even through a fade: only suspending the context discards it. */
  const silence = () => {
    const isCut = current !== undefined && depth === 'deep'
    if (isCut) current?.nodes?.gain.disconnect()
    stop()
    if (isCut) void contexts.get(depth)?.suspend()
  }

  const end = (playing: Playing) => {
    if (current !== playing) return
    rest()
    playing.listener.onEnd()
  }

  /**
   * A buffer's depth cannot be changed, and audible sound is not cut off for it. So there are two contexts that take
   * turns: Chromium keeps a closed one with its 200 kB if the page may not record sound (docs/performance.md).
   */
  const contextFor = (isBusy: boolean): AudioContext => {
    const last = contexts.get(depth)
    const wanted = isBusy ? 'deep' : 'shallow'
    if (wanted !== depth && last?.state !== 'running') {
      // It may be about to resume.
      void last?.suspend()
      depth = wanted
    }
    const latencyHint = depth === 'deep' ? deepBufferSeconds : 'interactive'
    const context = contexts.get(depth) ?? new AudioContext({ latencyHint })
    contexts.set(depth, context)
    return context
  }

  async function start(clip: string, playing: Playing): Promise<void> {
    clearTimeout(suspending)
    const { listener, part } = playing
    const begun = (at: number) => {
      if (!playing.hasBegun) listener.onBegin?.(at)
      playing.hasBegun = true
    }
    playing.begins = setTimeout(() => begun(performance.now()), beginTimeoutMs)
    const askedAt = performance.now()
    const context = contextFor(playing.isBusy)
    const [buffer] = await Promise.all([load(clip, context), context.resume()])
    if (current !== playing) return
    const gain = context.createGain()
    gain.gain.value = playing.volume
    gain.connect(context.destination)
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(gain)
    source.onended = () => {
      gain.disconnect()
      end(playing)
    }
    playing.nodes = { source, gain }
    const { from, to } = part ?? { from: 0, to: buffer.duration }
    const time = context.currentTime
    source.start(time, from, to - from)

    const latest = performance.now() + beginTimeoutMs
    const follow = () => {
      clearTimeout(playing.begins)
      const at = Math.min(latest, heardAt(context, time, askedAt))
      const wait = at - aheadMs - performance.now()
      // Check again closer to that time: the device's estimate of its delay gets better.
      if (wait > 0) playing.begins = setTimeout(follow, wait)
      else begun(at - from * 1000)
    }
    if (listener.onBegin && !playing.hasBegun) follow()
  }

  const begin = (clip: string, wanted: Omit<Playing, 'hasBegun'>) => {
    stop()
    const playing: Playing = { ...wanted, hasBegun: false }
    current = playing
    start(clip, playing).catch(() => {
      clearTimeout(playing.begins)
      end(playing)
    })
  }

  return {
    /**
     * Plays speech, replacing whatever is playing.
     * @param clip its address on the page's own origin
     * @param volume 0 to 1
     * @param isBusy whether the machine is busy: the speech then starts a little later, and without dropouts
     * @param part without it, the whole clip is played
     */
    play(clip: string, volume: number, listener: ClipListener, isBusy = false, part?: ClipPart) {
      begin(clip, { rank: Infinity, isBusy, listener, part, volume })
    },
    /** Plays a sound effect. It is dropped while Dash speaks and while an effect of a higher rank plays. */
    playEffect(clip: string, volume: number, rank: number) {
      const listener = { onEnd: () => undefined }
      if (!isSpeaking && rank >= (current?.rank ?? 0))
        begin(clip, { rank, isBusy: depth === 'deep', listener, part: undefined, volume })
    },
    /** Changes the volume (0 to 1) of current speech. */
    setVolume(volume: number) {
      if (current?.rank !== Infinity) return
      current.volume = volume
      if (current.nodes) current.nodes.gain.gain.value = volume
    },
    /** Sets whether Dash speaks, in any window: no effects are played then. */
    setSpeaking(speaks: boolean) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    /** Goes silent at once; listeners are not called any more. */
    stop: silence,
  }
}

export type Sound = ReturnType<typeof createSound>

async function load(clip: string, context: AudioContext): Promise<AudioBuffer> {
  // eslint-disable-next-line no-restricted-globals -- A clip is on the page's own origin; the policy allows no other.
  const response = await fetch(clip)
  return context.decodeAudioData(await response.arrayBuffer())
}

function fadeOut({ nodes }: Playing): void {
  if (nodes === undefined) return
  const { gain, source } = nodes
  const now = gain.context.currentTime
  gain.gain.setValueAtTime(gain.gain.value, now)
  gain.gain.linearRampToValueAtTime(0, now + fadeSeconds)
  source.stop(now + fadeSeconds)
}

/**
 * When a moment of an audio context's time becomes, or became, audible at the loudspeaker, behind all buffers.
 * @param time seconds of the context's time
 * @param since when the context was last resumed: it reports no useful timestamps from before then
 * @returns milliseconds of `performance.now()`
 */
export function heardAt(context: AudioContext, time: number, since: number): number {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
  if (performanceTime >= since) return performanceTime + (time - contextTime) * 1000
  const { currentTime, baseLatency, outputLatency } = context
  return performance.now() + (time - currentTime + baseLatency + outputLatency) * 1000
}
