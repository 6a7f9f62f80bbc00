import { useEffect, useState, type ReactNode } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { AudibleEventsContext, createAudibleEvents } from './bird-events.ts'
import { useBridge, useSnapshot, useSnapshotStore } from './main-process.ts'
import type { SoundPlayer } from './sound.ts'
import { SoundContext } from './sound-effects.ts'
import { createSystemVoice } from './system-voice.ts'

/** The volume of speech, 0 to 1. */
export const speechVolumeOf = ({ settings }: Snapshot): number =>
  settings.muted ? 0 : settings.volume

/**
 * Plays Dash's speech if main gives this window the clip or the system's voice, and reports its end. Everything inside
 * this component can play sound, and its birds move their beaks with the speech.
 */
export function SpeechOutput(props: {
  readonly sound: SoundPlayer
  readonly children?: ReactNode
}) {
  const { sound, children } = props
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
    const off = bridge.on('bird', (event) => {
      audible.receive(event)
      if (event.type === 'stops-speaking') {
        sound.setSpeaking(false)
        silence()
      }
      if (event.type !== 'speaks') return
      const { utterance, clip, words, isBusy = false, silentSeconds: from = 0, seconds: to } = event
      const volumeNow = speechVolumeOf(store.getState())
      sound.setSpeaking(true)
      if (clip !== null) {
        const options = { isBusy, range: { from, to }, onBegin: audible.begin }
        void sound.play(clip, volumeNow, options).then((isOver) => {
          if (!isOver) return
          audible.end()
          void ask('utterance-ended', { utterance, outcome: 'said' })
        })
      } else if (words) {
        sound.stop()
        // The duration is an estimate, so correct the beak at each word.
        const onProgress = (share: number, at: number) => audible.begin(at - share * to * 1000)
        void systemVoice.speak(words, volumeNow, onProgress).then((outcome) => {
          if (outcome !== 'stopped') void ask('utterance-ended', { utterance, outcome })
        })
      }
    })
    return () => {
      off()
      silence()
    }
  }, [bridge, sound, systemVoice, ask, audible, store])

  return (
    <SoundContext value={sound}>
      <AudibleEventsContext value={audible}>{children}</AudibleEventsContext>
    </SoundContext>
  )
}
