import { useEffect, useState, type ReactNode } from 'react'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { PageBirdEvent, SpeaksEvent } from '../bird/bird-reducer.ts'
import { BirdEventsContext, createBirdEvents } from './bird-events.ts'
import { useBridge, useSnapshot, useSnapshotStore } from './bridge-hooks.ts'
import type { SoundPlayer } from './sound.ts'
import { SoundContext } from './sound-effects.ts'
import { createSystemVoice } from './system-voice.ts'

/** The volume of speech, 0 to 1. */
export const speechVolumeOf = ({ settings }: Snapshot): number =>
  settings.muted ? 0 : settings.volume

/**
 * Plays Dash's speech if main gives this window the clip or the system's voice, and reports its end. Everything inside
 * this component can play sound. Its birds get a speech only when it is audible, because sound takes time to reach the
 * loudspeaker and the beak has to match it.
 */
export function SpeechOutput(props: {
  readonly sound: SoundPlayer
  readonly children?: ReactNode
}) {
  const { sound, children } = props
  const bridge = useBridge()
  const { request: ask } = bridge
  const [birdEvents] = useState(createBirdEvents)
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
    /** `played`: the whole clip was played. The loudspeaker may still play its last part. */
    let latest: { stage: 'coming' | 'audible' | 'played' } | null = null
    const silence = () => {
      sound.stop()
      systemVoice.stop()
    }
    const speak = (speech: SpeaksEvent) => {
      const { utterance, clip, words, isBusy = false, silentSeconds = 0, seconds } = speech
      const volumeNow = speechVolumeOf(store.getState())
      const current: typeof latest = { stage: 'coming' }
      latest = current
      /** A second call corrects the beginning. @param since when the speech began, by `performance.now()` */
      const moveBeaks = (since: number) => {
        if (latest !== current) return
        current.stage = 'audible'
        birdEvents.send({ ...speech, since })
      }
      sound.setSpeaking(true)
      if (clip !== null) {
        const range = { from: silentSeconds, to: seconds }
        const options = { isBusy, range, onBegin: moveBeaks }
        void sound.play(clip, volumeNow, options).then((isOver) => {
          if (!isOver) return
          if (current.stage === 'audible') current.stage = 'played'
          void ask('utterance-ended', { utterance, outcome: 'said' })
        })
      } else if (words) {
        sound.stop()
        // The duration is an estimate, so correct the beak at each word.
        const onProgress = (share: number, at: number) => moveBeaks(at - share * seconds * 1000)
        void systemVoice.speak(words, volumeNow, onProgress).then((outcome) => {
          if (outcome !== 'stopped') void ask('utterance-ended', { utterance, outcome })
        })
      } else birdEvents.send(speech)
    }
    const stopSpeaking = (event: PageBirdEvent) => {
      sound.setSpeaking(false)
      silence()
      if (latest?.stage === 'played') return
      latest = null
      birdEvents.send(event)
    }
    const off = bridge.on('bird', (event) => {
      if (event.type === 'speaks') speak(event)
      else if (event.type === 'stops-speaking') stopSpeaking(event)
      else birdEvents.send(event)
    })
    return () => {
      off()
      silence()
    }
  }, [bridge, sound, systemVoice, ask, birdEvents, store])

  return (
    <SoundContext value={sound}>
      <BirdEventsContext value={birdEvents}>{children}</BirdEventsContext>
    </SoundContext>
  )
}
