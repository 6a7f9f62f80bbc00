import { Howl } from 'howler'

/** Plays one clip at a time. */
export interface Sound {
  /**
   * @param clip its address on the page's own origin
   * @param onEnd called once: when it has played to its end or cannot be played
   */
  play(clip: string, volume: number, onEnd: () => void): void
  setVolume(volume: number): void
  /** Silence, without `onEnd`. */
  stop(): void
}

export function createSound(): Sound {
  let now: Howl | undefined

  const stop = () => {
    // Howler keeps every decoded clip until it is unloaded.
    now?.off()
    now?.unload()
    now = undefined
  }

  return {
    play(clip, volume, onEnd) {
      stop()
      const end = () => {
        if (now !== howl) return
        stop()
        onEnd()
      }
      const howl = new Howl({
        src: [clip],
        format: ['wav'],
        html5: false,
        volume,
        onend: end,
        onloaderror: end,
        onplayerror: end,
      })
      now = howl
      howl.play()
    },
    setVolume(volume) {
      now?.volume(volume)
    },
    stop,
  }
}
