import type { Howl } from 'howler'

/** Plays one clip at a time. */
export interface Sound {
  /**
   * @param clip its address on the page's own origin
   * @param volume 0 to 1
   * @param onEnd called once: when it has played to its end or cannot be played
   */
  play(clip: string, volume: number, onEnd: () => void): void
  /** @param volume 0 to 1; also for the clip of now */
  setVolume(volume: number): void
  /** Silence, without `onEnd`. */
  stop(): void
}

/** The sentences of one line follow each other within this time, so the context stays open between them. */
const suspendAfterMs = 1000

/**
 * Sound by Howler, which is loaded with the first clip. Its context runs only while something plays: a running one keeps
 * Chromium's audio process, its threads and the system's sound server awake, in silence too.
 */
export function createSound(): Sound {
  const howler = () => import('howler')
  let current: Howl | undefined
  let suspending: ReturnType<typeof setTimeout> | undefined
  /** Counts clips: what is still being loaded for an older one is dropped. */
  let newest = 0

  const suspend = async () => {
    const { Howler } = await howler()
    await Howler.ctx.suspend()
  }

  const stop = () => {
    newest += 1
    if (current === undefined) return
    current.off()
    // Howler keeps every decoded clip until it is unloaded.
    current.unload()
    current = undefined
    clearTimeout(suspending)
    suspending = setTimeout(() => void suspend(), suspendAfterMs)
  }

  async function start(clip: string, volume: number, isNewest: () => boolean, onEnd: () => void) {
    const { Howl, Howler } = await howler()
    if (!isNewest()) return
    clearTimeout(suspending)
    // Its own waits for half a minute.
    Howler.autoSuspend = false
    const howl = new Howl({
      src: [clip],
      format: ['wav'],
      html5: false,
      volume,
      onend: onEnd,
      onloaderror: onEnd,
      onplayerror: onEnd,
    })
    current = howl
    // Howler does not know that the context was suspended, and counts a clip's time from its own start.
    await Howler.ctx.resume()
    if (isNewest()) howl.play()
  }

  return {
    play(clip, volume, onEnd) {
      stop()
      const mine = newest
      const isNewest = () => newest === mine
      const end = () => {
        if (!isNewest()) return
        stop()
        onEnd()
      }
      start(clip, volume, isNewest, end).catch(end)
    },
    setVolume(volume) {
      current?.volume(volume)
    },
    stop,
  }
}
