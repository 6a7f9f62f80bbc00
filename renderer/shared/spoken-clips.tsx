import { useEffect, useRef } from 'react'
import type { Events } from '../../preload/contract/events.ts'
import { useRequest, useBridge } from './requests.ts'
import { useSnapshot } from './snapshot.ts'
import type { Sound } from './sound.ts'

/** Plays what Dash speaks where main gives this window the clip, and says when it has ended. Draws nothing. */
export function SpokenClips({ sound }: { readonly sound: Sound }) {
  const bridge = useBridge()
  const { ask } = useRequest()
  const volume = useSnapshot(({ voice }) => (voice.muted ? 0 : voice.volume))
  const latestVolume = useRef(volume)

  useEffect(() => {
    latestVolume.current = volume
    sound.setVolume(volume)
  }, [sound, volume])

  useEffect(() => {
    const hear = (event: Events['bird']) => {
      if (event.type === 'speaks') {
        const { line, clip } = event
        sound.setSpeaking(true)
        if (clip !== null)
          sound.play(clip, latestVolume.current, () => void ask('clip-ended', { line }))
      }
      if (event.type === 'stops-speaking') {
        sound.setSpeaking(false)
        sound.stop()
      }
    }
    const off = bridge.on('bird', hear)
    return () => {
      off()
      sound.stop()
    }
  }, [bridge, sound, ask])

  return null
}
