import { useEffect, useState, type ReactNode } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { SpeaksEvent } from '../bird/bird-reducer.ts'
import { AudibleEventsContext, createAudibleEvents } from './bird-events.ts'
import { useBridge, useSnapshot, useSnapshotStore } from './main-process.ts'
import type { SoundPlayer } from './sound.ts'
import { createSystemVoice } from './system-voice.ts'

/** The volume of speech, 0 to 1. */
export const speechVolumeOf = ({ settings }: Snapshot): number =>
  settings.muted ? 0 : settings.volume

/**
 * Plays Dash's speech if main gives this window the clip or the system's voice, and reports its end. Birds inside
 * this component move their beaks with the sound.
 */
export function SpokenClips({
  sound,
  children,
}: {
  readonly sound: SoundPlayer
  readonly children?: ReactNode
}) {
  const bridge = useBridge()
  const { request: ask } = bridge
  const [audible] = useState(createAudibleEvents)
  const [systemVoice] = useState(createSystemVoice)
  const store = useSnapshotStore()
  const volume = useSnapshot(speechVolumeOf)
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
    const speak = (speech: SpeaksEvent) => {
      const { line, clip, words, isBusy, silentSeconds = 0, seconds } = speech
      const onBegin = (at: number) => audible.begin(speech, at)
      // The duration is an estimate, so correct the beak at each word.
      const onWord = (share: number, at: number) =>
        audible.begin(speech, at - share * seconds * 1000)
      const onEnd = (isSaid = true) => {
        // The system voice is silent when it ends. Only a clip may still be audible.
        if (clip !== null) audible.end()
        void ask(isSaid ? 'clip-ended' : 'words-failed', { line })
      }
      sound.setSpeaking(true)
      const volumeNow = speechVolumeOf(store.getState())
      if (clip !== null) {
        const range = { from: silentSeconds, to: seconds }
        sound.play(clip, volumeNow, { onBegin, onEnd }, isBusy, range)
      } else if (words) {
        sound.stop()
        systemVoice.speak(words, volumeNow, { onBegin, onWord, onEnd })
      }
    }
    const off = bridge.on('bird', (event) => {
      audible.receive(event)
      if (event.type === 'speaks') speak(event)
      if (event.type === 'stops-speaking') {
        sound.setSpeaking(false)
        silence()
      }
    })
    return () => {
      off()
      silence()
    }
  }, [bridge, sound, systemVoice, ask, audible, store])

  return <AudibleEventsContext value={audible}>{children}</AudibleEventsContext>
}
