import { useEffect, useState, type ReactNode } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { createHeardEvents, HeardEventsContext } from './bird-events.ts'
import { useBridge, useSnapshot, useSnapshotStore } from './main-process.ts'
import type { Sound } from './sound.ts'
import { createSystemVoice } from './system-voice.ts'

/** The volume of speech, 0 to 1. */
export const volumeIn = ({ settings }: Snapshot): number => (settings.muted ? 0 : settings.volume)

/**
 * Plays Dash's speech if main gives this window the clip or the system's voice, and reports its end. Birds inside
 * this component move their beaks with the sound.
 */
export function SpokenClips({
  sound,
  children,
}: {
  readonly sound: Sound
  readonly children?: ReactNode
}) {
  const bridge = useBridge()
  const { request: ask } = bridge
  const [heard] = useState(createHeardEvents)
  const [systemVoice] = useState(createSystemVoice)
  const store = useSnapshotStore()
  const volume = useSnapshot(volumeIn)
  const needsSystemVoice = useSnapshot(
    ({ settings, voice }) =>
      !settings.muted && (voice.language === 'en' || voice.engine.name === 'absent'),
  )

  useEffect(() => {
    sound.setVolume(volume)
  }, [sound, volume])

  useEffect(() => {
    if (!needsSystemVoice) return undefined
    return systemVoice.onLanguages((languages) => void ask('system-voices', { languages }))
  }, [needsSystemVoice, systemVoice, ask])

  useEffect(() => {
    const silence = () => {
      sound.stop()
      systemVoice.stop()
    }
    const off = bridge.on('bird', (event) => {
      heard.hears(event)
      if (event.type === 'stops-speaking') {
        sound.setSpeaking(false)
        silence()
      }
      if (event.type !== 'speaks') return
      const { line, clip, words, isBusy, silentSeconds = 0, seconds } = event
      const onBegin = (at: number) => heard.begins(event, at)
      // The duration is an estimate, so correct the beak at each word.
      const onWord = (share: number, at: number) => heard.begins(event, at - share * seconds * 1000)
      const onEnd = (isSaid = true) => {
        // The system voice is silent when it ends. Only a clip may still be audible.
        if (clip !== null) heard.ended()
        void ask(isSaid ? 'clip-ended' : 'words-failed', { line })
      }
      sound.setSpeaking(true)
      const part = { from: silentSeconds, to: seconds }
      const loudness = volumeIn(store.getState())
      if (clip !== null) sound.play(clip, loudness, { onBegin, onEnd }, isBusy, part)
      else if (words) {
        sound.stop()
        systemVoice.speak(words, loudness, { onBegin, onWord, onEnd })
      }
    })
    return () => {
      off()
      silence()
    }
  }, [bridge, sound, systemVoice, ask, heard, store])

  return <HeardEventsContext value={heard}>{children}</HeardEventsContext>
}
