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

/** The sentences of one line follow each other within this time, so they share a context. */
const closeAfterMs = 1000

/**
 * Sound by Web Audio. Its context is open only while something plays: an open one keeps Chromium's audio process, its
 * threads and the system's sound server awake, in silence too.
 */
export function createSound(): Sound {
  let context: AudioContext | undefined
  let gain: GainNode | undefined
  let source: AudioBufferSourceNode | undefined
  let closing: ReturnType<typeof setTimeout> | undefined
  /** Counts clips: what is still being fetched or decoded for an older one is dropped. */
  let newest = 0

  const open = (volume: number) => {
    clearTimeout(closing)
    if (context === undefined || gain === undefined) {
      context = new AudioContext()
      gain = context.createGain()
      gain.connect(context.destination)
    }
    gain.gain.value = volume
    return { context, gain }
  }

  const close = () => {
    void context?.close()
    context = undefined
    gain = undefined
  }

  const stop = () => {
    newest += 1
    source?.stop()
    source?.disconnect()
    source = undefined
    clearTimeout(closing)
    closing = setTimeout(close, closeAfterMs)
  }

  async function start(clip: string, volume: number, isNewest: () => boolean, onEnd: () => void) {
    const { context, gain } = open(volume)
    // Main's own clip: the page's policy lets it reach no other origin.
    // eslint-disable-next-line no-restricted-globals
    const response = await fetch(clip)
    if (!response.ok) throw new Error(`${clip}: ${response.status}`)
    const buffer = await context.decodeAudioData(await response.arrayBuffer())
    if (!isNewest()) return
    source = context.createBufferSource()
    source.buffer = buffer
    source.connect(gain)
    source.addEventListener('ended', onEnd)
    source.start()
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
      if (gain) gain.gain.value = volume
    },
    stop,
  }
}
