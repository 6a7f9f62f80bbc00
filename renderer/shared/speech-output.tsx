import { useEffect, useMemo, useState, type ReactNode } from 'react'
import type { DashBridge } from '../../preload/contract/dash-bridge.ts'
import type { SpeaksEvent, UtteranceOutcome } from '../../preload/contract/events.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { PageBirdEvent, TimedSpeech } from '../bird/bird-reducer.ts'
import { BirdEventsContext } from './bird-events.ts'
import { useBridge, useSnapshot, useSnapshotStore } from './bridge-hooks.ts'
import type { SoundPlayer } from './sound.ts'
import { SoundContext } from './sound-effects.ts'
import { createSystemVoice, type SystemVoice } from './system-voice.ts'

/** The volume of speech, 0 to 1. */
export const speechVolumeOf = ({ settings }: Snapshot): number =>
  settings.muted ? 0 : settings.volume

/** Plays Dash's speech on a page. Everything inside this component can play sound, and follows Dash's events. */
export function SpeechOutput(props: { readonly sound: SoundPlayer; readonly children: ReactNode }) {
  const { sound, children } = props
  const bridge = useBridge()
  const { request: ask } = bridge
  const [systemVoice] = useState(createSystemVoice)
  const store = useSnapshotStore()
  const volume = useSnapshot(speechVolumeOf)
  const needsSystemVoice = useSnapshot(
    ({ settings, voice }) =>
      !settings.muted && (voice.language === 'en' || voice.engine.name === 'absent'),
  )
  const speech = useMemo(
    () => createPageSpeech(bridge, sound, systemVoice, () => speechVolumeOf(store.getState())),
    [bridge, sound, systemVoice, store],
  )

  useEffect(() => {
    sound.setVolume(volume)
  }, [sound, volume])

  useEffect(() => {
    if (!needsSystemVoice) return undefined
    return systemVoice.onLanguages((languages) => void ask('system-voices', { languages }))
  }, [needsSystemVoice, systemVoice, ask])

  useEffect(() => speech.start(), [speech])

  return (
    <SoundContext value={sound}>
      <BirdEventsContext value={speech}>{children}</BirdEventsContext>
    </SoundContext>
  )
}

/**
 * Passes bird events on to everything on a page that follows Dash. Plays the speech that main gives to this page, and
 * reports its end. Such speech is passed on only when it becomes audible, because sound takes time to reach the
 * loudspeaker and the beak has to match it.
 */
function createPageSpeech(
  bridge: DashBridge,
  sound: SoundPlayer,
  systemVoice: SystemVoice,
  volume: () => number,
) {
  const listeners = new Set<(event: PageBirdEvent) => void>()
  /** `played`: the whole clip was played. The loudspeaker may still play its last part. */
  let latest: { stage: 'coming' | 'audible' | 'played'; event: TimedSpeech } | null = null

  const tell = (event: PageBirdEvent) => {
    for (const listener of listeners) listener(event)
  }
  const silence = () => {
    sound.stop()
    systemVoice.stop()
  }
  const end = (utterance: number, outcome: UtteranceOutcome) =>
    void bridge.request('utterance-ended', { utterance, outcome })

  async function speak(event: SpeaksEvent): Promise<void> {
    const { utterance, clip, words, isBusy = false, silentSeconds = 0, seconds } = event
    const speech: typeof latest = { stage: 'coming', event }
    latest = speech
    /** A second call corrects the beginning. @param since when the speech began, by `performance.now()` */
    const onAudible = (since: number) => {
      if (latest !== speech) return
      speech.stage = 'audible'
      speech.event = { ...event, since }
      tell(speech.event)
    }
    sound.setSpeaking(true)
    if (clip !== null) {
      const range = { from: silentSeconds, to: seconds }
      const { begun, over } = sound.play(clip, volume(), { isBusy, range })
      const since = await begun
      if (since !== undefined) onAudible(since)
      if (!(await over)) return
      if (speech.stage === 'audible') speech.stage = 'played'
      end(utterance, 'said')
    } else if (words) {
      sound.stop()
      // The duration is an estimate, so correct the beak at each word.
      const onProgress = (share: number, at: number) => onAudible(at - share * seconds * 1000)
      const outcome = await systemVoice.speak(words, volume(), onProgress)
      if (outcome !== 'stopped') end(utterance, outcome)
    } else tell(event)
  }

  function stopSpeaking(event: PageBirdEvent): void {
    sound.setSpeaking(false)
    silence()
    if (latest?.stage === 'played') return
    latest = null
    tell(event)
  }

  return {
    /** A late subscriber, such as the bubble of a line, gets the speech that is audible now. */
    subscribe(listener: (event: PageBirdEvent) => void) {
      listeners.add(listener)
      if (latest?.event.since !== undefined) {
        const { since, seconds } = latest.event
        if (performance.now() < since + seconds * 1000) listener(latest.event)
      }
      return () => void listeners.delete(listener)
    },
    /** @returns the function that stops it */
    start() {
      const off = bridge.on('bird', (event) => {
        if (event.type === 'speaks') void speak(event)
        else if (event.type === 'stops-speaking') stopSpeaking(event)
        else tell(event)
      })
      return () => {
        off()
        silence()
      }
    },
  }
}
