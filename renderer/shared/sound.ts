import { heardAt, silentSeconds, type OutputPosition } from './sound-timing.ts'

/** Who plays a clip is told what becomes of it. */
export interface ClipListener {
  /**
   * Called once, shortly before the clip is heard: at the loudspeaker, not in the program. Where nothing can be heard, as
   * without a device, it is called all the same, after a second.
   * @param at when it began, in milliseconds of `performance.now()`; silence at its begin is left out, and counted here
   */
  readonly onBegin?: (at: number) => void
  /** Called once: when it has been played to its end, the last of which may still be on its way, or cannot be played. */
  readonly onEnd: () => void
}

/** The one owner of a page's sound: one clip at a time, speech before effects. */
export interface Sound {
  /**
   * Speech: it takes the place of whatever is heard.
   * @param clip its address on the page's own origin
   * @param volume 0 to 1
   * @param isBusy whether other programs want the processors: it comes a little later then, and without interruptions
   */
  play(clip: string, volume: number, listener: ClipListener, isBusy?: boolean): void
  /**
   * A small sound; it is dropped while Dash speaks, and while one of a higher rank is heard.
   * @param volume 0 to 1
   */
  playEffect(clip: string, volume: number, rank: number): void
  /** @param volume 0 to 1; also for the speech of now */
  setVolume(volume: number): void
  /** Whether Dash speaks, in whatever window: no effect is heard then. */
  setSpeaking(speaks: boolean): void
  /** Silence, and nobody is told any more. */
  stop(): void
}

/** The sentences of one line follow each other within this time, so the context stays open between them. */
const suspendAfterMs = 1000
/** What is broken off fades so fast that it does not click. */
const fadeSeconds = 0.025
/** What is told so long before it is heard can be drawn by then. */
const aheadMs = 20
/** What has not begun by then is taken for heard: a device may be missing. */
const beginTimeoutMs = 1000

/**
 * What a busy machine is asked for, in seconds: sound is heard some three of it later. docs/performance.md tells why it is not
 * more, and not less.
 */
const deepBufferSeconds = 0.05

interface Playing {
  readonly rank: number
  readonly isBusy: boolean
  readonly listener: ClipListener
  /** Tells its begin. */
  begins?: ReturnType<typeof setTimeout>
  /** Undefined while it is loaded. */
  output?: { readonly source: AudioBufferSourceNode; readonly gain: GainNode }
}

/**
 * Sound by one audio context, which is made with the first clip. It runs only while something plays: a running one keeps
 * Chromium's audio process, its threads and the system's sound server awake, in silence too.
 */
export function createSound(): Sound {
  let context: AudioContext | undefined
  let isDeep = false
  let current: Playing | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  const rest = () => {
    current = undefined
    clearTimeout(suspending)
    suspending = setTimeout(() => void context?.suspend(), suspendAfterMs)
  }

  const stop = () => {
    if (current === undefined) return
    clearTimeout(current.begins)
    if (context && current.output) {
      const { source, gain } = current.output
      source.onended = null
      gain.gain.setTargetAtTime(0, context.currentTime, fadeSeconds / 4)
      source.stop(context.currentTime + fadeSeconds)
    }
    rest()
  }

  const end = (playing: Playing) => {
    if (current !== playing) return
    rest()
    playing.listener.onEnd()
  }

  /** How deep its buffer is cannot be changed, and one that runs is heard without a break. */
  const contextFor = (isBusy: boolean): AudioContext => {
    if (context && context.state !== 'running' && isBusy !== isDeep) {
      void context.close()
      context = undefined
    }
    if (context) return context
    isDeep = isBusy
    context = new AudioContext({ latencyHint: isBusy ? deepBufferSeconds : 'interactive' })
    return context
  }

  async function start(clip: string, volume: number, playing: Playing): Promise<void> {
    clearTimeout(suspending)
    const { listener } = playing
    const askedAt = performance.now()
    playing.begins = setTimeout(() => listener.onBegin?.(performance.now()), beginTimeoutMs)
    const output = contextFor(playing.isBusy)
    const [buffer] = await Promise.all([load(clip, output), output.resume()])
    if (current !== playing) return
    const source = new AudioBufferSourceNode(output, { buffer })
    const gain = new GainNode(output, { gain: volume })
    source.connect(gain).connect(output.destination)
    source.onended = () => end(playing)
    playing.output = { source, gain }
    const time = output.currentTime
    const skipped = silentSeconds(buffer.getChannelData(0), buffer.sampleRate)
    source.start(time, skipped)

    const latest = performance.now() + beginTimeoutMs
    const follow = () => {
      clearTimeout(playing.begins)
      const at = Math.min(latest, heardAt(time, positionOf(output, askedAt)))
      const wait = at - aheadMs - performance.now()
      // Asked again as it comes nearer: the device tells better then how much is on its way to it.
      if (wait > 0) playing.begins = setTimeout(follow, wait)
      else listener.onBegin?.(at - skipped * 1000)
    }
    if (listener.onBegin) follow()
  }

  const begin = (clip: string, volume: number, playing: Playing) => {
    stop()
    current = playing
    start(clip, volume, playing).catch(() => {
      clearTimeout(playing.begins)
      end(playing)
    })
  }

  return {
    play: (clip, volume, listener, isBusy = false) =>
      begin(clip, volume, { rank: Infinity, isBusy, listener }),
    playEffect(clip, volume, rank) {
      if (!isSpeaking && rank >= (current?.rank ?? 0))
        begin(clip, volume, { rank, isBusy: isDeep, listener: { onEnd: () => undefined } })
    },
    setVolume(volume) {
      if (current?.rank === Infinity && current.output) current.output.gain.gain.value = volume
    },
    setSpeaking(speaks) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    stop,
  }
}

/** @throws where there is no such clip, or it is no sound */
async function load(clip: string, context: AudioContext): Promise<AudioBuffer> {
  // Of the page's own origin, where no network is.
  // eslint-disable-next-line no-restricted-globals
  const answer = await fetch(clip)
  if (!answer.ok) throw new Error(`no clip: ${answer.status.toString()}`)
  return context.decodeAudioData(await answer.arrayBuffer())
}

/** @param since when the context was last begun: what it tells of before then is of no use */
function positionOf(context: AudioContext, since: number): OutputPosition {
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp()
  if (performanceTime >= since) return { contextTime, performanceTime }
  const { currentTime, baseLatency, outputLatency } = context
  return {
    contextTime: currentTime - baseLatency - outputLatency,
    performanceTime: performance.now(),
  }
}
