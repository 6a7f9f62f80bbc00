import type { Howl, HowlerGlobal } from 'howler'
import { heardAt, type OutputPosition } from './sound-timing.ts'

/** What of a clip is heard, in seconds of it. */
export interface ClipPart {
  readonly from: number
  readonly to: number
}

/** Who plays a clip is told what becomes of it. */
export interface ClipListener {
  /**
   * Called once, shortly before the clip is heard: at the loudspeaker, not in the program. Where nothing can be heard, as
   * without a device, it is called all the same, after a second.
   * @param at when it began, in milliseconds of `performance.now()`; what is left out of its begin is counted here
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
   * @param isBusy whether the machine is: it comes a little later then, and without interruptions
   * @param part all of it without
   */
  play(
    clip: string,
    volume: number,
    listener: ClipListener,
    isBusy?: boolean,
    part?: ClipPart,
  ): void
  /**
   * A small sound; it is dropped while Dash speaks, and while one of a higher rank is heard.
   * @param volume 0 to 1
   */
  playEffect(clip: string, volume: number, rank: number): void
  /** @param volume 0 to 1; also for the speech of now */
  setVolume(volume: number): void
  /** Whether Dash speaks, in whatever window: no effect is heard then. */
  setSpeaking(speaks: boolean): void
  /** Silence at once, and nobody is told any more. */
  stop(): void
}

/** The sentences of one line follow each other within this time, so the context stays open between them. */
const suspendAfterMs = 1000
/** What is broken off fades so fast that it does not click. */
const fadeMs = 25
/** Longer than the fade, and than the buffer in which it is computed. */
const unloadAfterMs = 200
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
  readonly part: ClipPart | undefined
  /** Tells its begin. */
  begins?: ReturnType<typeof setTimeout>
  hasBegun: boolean
  /** Undefined until Howler is there. */
  howl?: Howl
}

/**
 * Sound by Howler, which is loaded with the first clip, in an audio context of ours, since Howler cannot say how deep its buffer
 * is to be. It runs only while something plays: a running one keeps Chromium's audio process, its threads and the system's sound
 * server awake, in silence too.
 */
export function createSound(): Sound {
  const outputs = new Map<'deep' | 'shallow', Output>()
  let depth: 'deep' | 'shallow' = 'shallow'
  let current: Playing | undefined
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
    if (current.howl) letGo(current.howl)
    rest()
  }

  /** What a deep buffer holds, a fade too, is heard for some 200 ms more: only a suspended context throws it away. */
  const silence = () => {
    const isCut = current !== undefined && depth === 'deep'
    if (isCut) current?.howl?.stop()
    stop()
    if (isCut) void outputs.get(depth)?.context.suspend()
  }

  const end = (playing: Playing) => {
    if (current !== playing) return
    if (playing.howl) letGo(playing.howl)
    rest()
    playing.listener.onEnd()
  }

  const fail = (playing: Playing) => {
    clearTimeout(playing.begins)
    end(playing)
  }

  /**
   * How deep a buffer is cannot be changed, and one that is heard is not broken off. There are two, which rest in turns: a closed
   * one, and the 200 kB that it has, is kept by Chromium where the page may not record sound (docs/performance.md).
   */
  const contextFor = (howler: HowlerGlobal, isBusy: boolean): AudioContext => {
    const last = outputs.get(depth)?.context
    const wanted = isBusy ? 'deep' : 'shallow'
    if (wanted !== depth && last?.state !== 'running') {
      // It may be about to run.
      void last?.suspend()
      depth = wanted
    }
    const output =
      outputs.get(depth) ?? openOutput(depth === 'deep' ? deepBufferSeconds : 'interactive')
    outputs.set(depth, output)
    hand(output, howler)
    return output.context
  }

  async function start(clip: string, volume: number, playing: Playing): Promise<void> {
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
    // Howler ends it by a timer; the context may be behind that by a buffer.
    howl.once('end', () => setTimeout(end, (endsAt - output.currentTime) * 1000, playing))
    howl.play(part && 'part')

    const latest = performance.now() + beginTimeoutMs
    const follow = () => {
      clearTimeout(playing.begins)
      const at = Math.min(latest, heardAt(time, positionOf(output, askedAt)))
      const wait = at - aheadMs - performance.now()
      // Asked again as it comes nearer: the device tells better then how much is on its way to it.
      if (wait > 0) playing.begins = setTimeout(follow, wait)
      else begun(at - (part?.from ?? 0) * 1000)
    }
    if (listener.onBegin && !playing.hasBegun) follow()
  }

  const begin = (clip: string, volume: number, wanted: Omit<Playing, 'hasBegun'>) => {
    stop()
    const playing: Playing = { ...wanted, hasBegun: false }
    current = playing
    start(clip, volume, playing).catch(() => fail(playing))
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
      if (current?.rank === Infinity) current.howl?.volume(volume)
    },
    setSpeaking(speaks) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    stop: silence,
  }
}

/** What is played into, and how loud all of it is. */
interface Output {
  readonly context: AudioContext
  readonly masterGain: GainNode
}

function openOutput(latencyHint: number | 'interactive'): Output {
  const context = new AudioContext({ latencyHint })
  const masterGain = context.createGain()
  masterGain.connect(context.destination)
  return { context, masterGain }
}

/**
 * Has Howler play by this context, as its own set-up would (howler.core.js, `setupAudioContext`). Nothing of another one may be
 * loaded. We resume and suspend it, so for Howler it always runs. Its unlocking, for pages that wait for a gesture, would
 * put a context of its own in the place.
 */
function hand({ context, masterGain }: Output, howler: HowlerGlobal): void {
  const ours = { ctx: context, masterGain, usingWebAudio: true, state: 'running' }
  Object.assign(howler, ours, { autoSuspend: false, autoUnlock: false })
}

/** Silence. Howler keeps every decoded clip until it is unloaded. */
function letGo(howl: Howl): void {
  howl.off()
  if (howl.playing()) {
    howl.fade(howl.volume(), 0, fadeMs)
    setTimeout(() => howl.unload(), unloadAfterMs)
  } else howl.unload()
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
