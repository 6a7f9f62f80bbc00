/** The part of a clip to play, in seconds from its start. */
export interface ClipPart {
  readonly from: number
  readonly to: number
}

/** Learns what becomes of a clip. */
export interface ClipListener {
  /**
   * Called once, shortly before the clip is audible at the loudspeaker, not merely in the program. If nothing can be
   * heard, for example without a device, it is called after a second anyway.
   * @param at when the clip began, in milliseconds of `performance.now()`; a skipped beginning counts as played
   */
  readonly onBegin?: (at: number) => void
  /**
   * Called once: when the clip has been played to its end, the last part of which may still be on its way, or when it
   * cannot be played.
   */
  readonly onEnd: () => void
}

/** The only owner of a page's sound: one clip at a time, speech before effects. */
export interface Sound {
  /**
   * Plays speech, replacing whatever is playing.
   * @param clip its address on the page's own origin
   * @param volume 0 to 1
   * @param isBusy whether the machine is busy: the speech then starts a little later, and without dropouts
   * @param part the part to play; without it, the whole clip
   */
  play(
    clip: string,
    volume: number,
    listener: ClipListener,
    isBusy?: boolean,
    part?: ClipPart,
  ): void
  /**
   * Plays a sound effect. It is dropped while Dash speaks and while an effect of a higher rank plays.
   * @param volume 0 to 1
   */
  playEffect(clip: string, volume: number, rank: number): void
  /** @param volume 0 to 1; applies to current speech too */
  setVolume(volume: number): void
  /** Sets whether Dash speaks, in any window: no effects are played then. */
  setSpeaking(speaks: boolean): void
  /** Goes silent at once; listeners are not called any more. */
  stop(): void
}

/** The sentences of a line follow each other within this time, so the context stays open between them. */
const suspendAfterMs = 1000
/** A clip that is cut off fades out this fast, so that it does not click. */
const fadeSeconds = 0.025
/** Announce a clip this long before it is audible: time enough to draw it. */
const aheadMs = 20
/** After this long, treat a clip as begun: there may be no device. */
const beginTimeoutMs = 1000

/**
 * The latency hint on a busy machine, in seconds; sound is audible about three times as late. docs/performance.md
 * explains why it is neither more nor less.
 */
const deepBufferSeconds = 0.05

/** How much sound a context prepares: out of a deep buffer it comes later, but without dropouts. */
type Depth = 'deep' | 'shallow'

interface Playing {
  readonly rank: number
  readonly isBusy: boolean
  readonly listener: ClipListener
  readonly part: ClipPart | undefined
  /** The timer that announces the beginning. */
  begins?: ReturnType<typeof setTimeout>
  hasBegun: boolean
  readonly volume: GainNode
  /** Undefined until the clip is decoded. */
  source?: AudioBufferSourceNode
}

/**
 * Plays sound in an audio context that runs only while something plays: a running one keeps Chromium's audio process,
 * its threads and the system's sound server awake, even in silence.
 */
export function createSound(): Sound {
  const contexts: Partial<Record<Depth, AudioContext>> = {}
  let depth: Depth = 'shallow'
  let current: Playing | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  /** Forgets the current clip, and suspends the context unless another clip follows. */
  const rest = () => {
    current = undefined
    clearTimeout(suspending)
    suspending = setTimeout(() => void contexts[depth]?.suspend(), suspendAfterMs)
  }

  const stop = () => {
    if (current === undefined) return
    clearTimeout(current.begins)
    if (current.source) fadeOut(current.volume, current.source)
    rest()
  }

  /** A deep buffer keeps playing for some 200 ms, even through a fade: only suspending the context discards it. */
  const silence = () => {
    const isCut = current !== undefined && depth === 'deep'
    if (isCut) current?.volume.disconnect()
    stop()
    if (isCut) void contexts[depth]?.suspend()
  }

  /** The beginning of a short clip may still be announced: it is on its way to the loudspeaker. */
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
    const last = contexts[depth]
    const wanted = isBusy ? 'deep' : 'shallow'
    if (wanted !== depth && last?.state !== 'running') {
      // It may be about to resume.
      void last?.suspend()
      depth = wanted
    }
    const latencyHint = depth === 'deep' ? deepBufferSeconds : 'interactive'
    return (contexts[depth] ??= new AudioContext({ latencyHint }))
  }

  async function start(clip: string, context: AudioContext, playing: Playing): Promise<void> {
    const { listener, part } = playing
    const begun = (at: number) => {
      if (!playing.hasBegun) listener.onBegin?.(at)
      playing.hasBegun = true
    }
    playing.begins = setTimeout(() => begun(performance.now()), beginTimeoutMs)
    const askedAt = performance.now()
    const [buffer] = await Promise.all([decoded(clip, context), context.resume()])
    if (current !== playing) return
    const { from, to } = part ?? { from: 0, to: buffer.duration }
    const time = context.currentTime
    const source = new AudioBufferSourceNode(context, { buffer })
    source.onended = () => end(playing)
    source.connect(playing.volume).connect(context.destination)
    source.start(time, from, to - from)
    playing.source = source

    const latest = performance.now() + beginTimeoutMs
    const follow = () => {
      clearTimeout(playing.begins)
      const at = Math.min(latest, heardAt(time, positionOf(context, askedAt)))
      const wait = at - aheadMs - performance.now()
      // Check again closer to that time: the device's estimate of its delay gets better.
      if (wait > 0) playing.begins = setTimeout(follow, wait)
      else begun(at - from * 1000)
    }
    if (listener.onBegin && !playing.hasBegun) follow()
  }

  const begin = (
    clip: string,
    gain: number,
    wanted: Pick<Playing, 'rank' | 'isBusy' | 'listener' | 'part'>,
  ) => {
    stop()
    clearTimeout(suspending)
    const context = contextFor(wanted.isBusy)
    const playing: Playing = { ...wanted, volume: new GainNode(context, { gain }), hasBegun: false }
    current = playing
    start(clip, context, playing).catch(() => {
      clearTimeout(playing.begins)
      end(playing)
    })
  }

  return {
    play: (clip, volume, listener, isBusy = false, part) =>
      begin(clip, volume, { rank: Infinity, isBusy, listener, part }),
    playEffect(clip, volume, rank) {
      const listener = { onEnd: () => undefined }
      if (!isSpeaking && rank >= (current?.rank ?? 0))
        begin(clip, volume, { rank, isBusy: depth === 'deep', listener, part: undefined })
    },
    setVolume(volume) {
      if (current?.rank === Infinity) current.volume.gain.value = volume
    },
    setSpeaking(speaks) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    stop: silence,
  }
}

/** @throws if the clip is gone or is no sound */
async function decoded(clip: string, context: AudioContext): Promise<AudioBuffer> {
  const response = await fetch(clip)
  return context.decodeAudioData(await response.arrayBuffer())
}

function fadeOut({ context, gain }: GainNode, source: AudioBufferSourceNode): void {
  const end = context.currentTime + fadeSeconds
  gain.setValueAtTime(gain.value, context.currentTime)
  gain.linearRampToValueAtTime(0, end)
  source.stop(end)
}

/**
 * What an audio context is playing right now, as its `getOutputTimestamp()` reports it: it takes all buffers up to
 * the loudspeaker into account.
 */
export interface OutputPosition {
  /** Seconds of the context's time that are being heard … */
  readonly contextTime: number
  /** … at this moment, in milliseconds of `performance.now()`. */
  readonly performanceTime: number
}

/**
 * When a moment of an audio context's time becomes, or became, audible.
 * @param time seconds of the context's time
 * @returns milliseconds of `performance.now()`
 */
export const heardAt = (time: number, { contextTime, performanceTime }: OutputPosition): number =>
  performanceTime + (time - contextTime) * 1000

/** @param since when the context was last resumed: timestamps from before then are useless */
function positionOf(context: AudioContext, since: number): OutputPosition {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
  if (performanceTime >= since) return { contextTime, performanceTime }
  const { currentTime, baseLatency, outputLatency } = context
  return {
    contextTime: currentTime - baseLatency - outputLatency,
    performanceTime: performance.now(),
  }
}
