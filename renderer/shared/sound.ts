import type { Howl } from 'howler'

/** The one owner of a page's sound: one clip at a time, speech before effects. */
export interface Sound {
  /**
   * Speech: it takes the place of whatever is heard.
   * @param clip its address on the page's own origin
   * @param volume 0 to 1
   * @param onEnd called once: when it has played to its end or cannot be played
   */
  play(clip: string, volume: number, onEnd: () => void): void
  /**
   * A small sound; it is dropped while Dash speaks, and while one of a higher rank is heard.
   * @param volume 0 to 1
   */
  playEffect(clip: string, volume: number, rank: number): void
  /** @param volume 0 to 1; also for the speech of now */
  setVolume(volume: number): void
  /** Whether Dash speaks, in whatever window: no effect is heard then. */
  setSpeaking(speaks: boolean): void
  /** Silence, without `onEnd`. */
  stop(): void
}

/** The sentences of one line follow each other within this time, so the context stays open between them. */
const suspendAfterMs = 1000
/** What is broken off fades so fast that it does not click. */
const fadeMs = 25

interface Playing {
  readonly rank: number
  /** Undefined while it is loaded. */
  howl: Howl | undefined
}

/**
 * Sound by Howler, which is loaded with the first clip. Its context runs only while something plays: a running one keeps
 * Chromium's audio process, its threads and the system's sound server awake, in silence too.
 */
export function createSound(): Sound {
  const howler = () => import('howler')
  let current: Playing | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  let isSpeaking = false

  const suspend = async () => {
    const { Howler } = await howler()
    if (current === undefined) await Howler.ctx.suspend()
  }

  const stop = () => {
    const howl = current?.howl
    current = undefined
    if (howl === undefined) return
    howl.off()
    // Howler keeps every decoded clip until it is unloaded.
    if (howl.playing()) {
      howl.fade(howl.volume(), 0, fadeMs)
      setTimeout(() => howl.unload(), 2 * fadeMs)
    } else howl.unload()
    clearTimeout(suspending)
    suspending = setTimeout(() => void suspend(), suspendAfterMs)
  }

  async function start(clip: string, volume: number, playing: Playing, onEnd: () => void) {
    const { Howl, Howler } = await howler()
    if (current !== playing) return
    clearTimeout(suspending)
    // Its own waits for half a minute.
    Howler.autoSuspend = false
    playing.howl = new Howl({
      src: [clip],
      format: ['wav'],
      html5: false,
      volume,
      onend: onEnd,
      onloaderror: onEnd,
      onplayerror: onEnd,
    })
    // Howler does not know that the context was suspended, and counts a clip's time from its own start.
    await Howler.ctx.resume()
    if (current === playing) playing.howl.play()
  }

  const begin = (clip: string, volume: number, rank: number, onEnd: () => void) => {
    stop()
    const playing: Playing = { rank, howl: undefined }
    current = playing
    const end = () => {
      if (current !== playing) return
      stop()
      onEnd()
    }
    start(clip, volume, playing, end).catch(end)
  }

  return {
    play: (clip, volume, onEnd) => begin(clip, volume, Infinity, onEnd),
    playEffect(clip, volume, rank) {
      if (!isSpeaking && rank >= (current?.rank ?? 0)) begin(clip, volume, rank, () => undefined)
    },
    setVolume(volume) {
      if (current?.rank === Infinity) current.howl?.volume(volume)
    },
    setSpeaking(speaks) {
      isSpeaking = speaks
      if (speaks && current !== undefined && current.rank < Infinity) stop()
    },
    stop,
  }
}
