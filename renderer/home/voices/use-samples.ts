import { use, useEffect, useRef } from 'react'
import { SoundContext } from '../../shared/sound-effects.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

/** @returns a function that plays the makers' recordings of a style, the next one on each call */
export function useSamples(samples: readonly string[]): () => void {
  const sound = use(SoundContext)
  const volume = useSnapshot(({ settings }) => (settings.muted ? 0 : settings.volume))
  const next = useRef(0)
  const isHeard = useRef(false)
  useEffect(
    () => () => {
      if (isHeard.current) sound?.stop()
    },
    [sound],
  )
  return () => {
    const sample = samples[next.current % samples.length]
    next.current += 1
    if (sample === undefined) return
    isHeard.current = true
    sound?.play(sample, volume, {
      onEnd: () => {
        isHeard.current = false
      },
    })
  }
}
