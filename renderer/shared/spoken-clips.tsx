import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { Events } from '../../preload/contract/events.ts'
import { createHeardEvents, HeardEventsContext } from './bird-events.ts'
import { useSendRequest, useBridge } from './requests.ts'
import { useSnapshot } from './snapshot.ts'
import type { Sound } from './sound.ts'
import type { SystemVoice } from './system-voice.ts'

/** Loaded only if no engine speaks, which is known after the first paint. */
async function loadSystemVoice(): Promise<SystemVoice> {
  const { createSystemVoice } = await import('./system-voice.ts')
  // Not every Chromium has it, whatever the types say.
  return createSystemVoice('speechSynthesis' in window ? window.speechSynthesis : undefined)
}

/**
 * Plays Dash's speech if main gives this window the clip, or lets the system's own voice speak, and reports when it
 * has ended. Birds inside move their beaks with the sound.
 */
export function SpokenClips({
  sound,
  children,
}: {
  readonly sound: Sound
  readonly children?: ReactNode
}) {
  const bridge = useBridge()
  const heard = useMemo(() => createHeardEvents(bridge), [bridge])
  const ask = useSendRequest()
  const volume = useSnapshot(({ settings }) => (settings.muted ? 0 : settings.volume))
  const latestVolume = useRef(volume)
  const needsSystemVoice = useSnapshot(
    ({ settings, voice }) =>
      !settings.muted && (voice.language === 'en' || voice.engine.name === 'absent'),
  )
  const systemVoice = useRef<SystemVoice>(undefined)

  useEffect(() => {
    latestVolume.current = volume
    sound.setVolume(volume)
  }, [sound, volume])

  useEffect(() => {
    if (!needsSystemVoice) return
    let isOver = false
    let off: () => void = () => undefined
    void loadSystemVoice().then((loaded) => {
      if (isOver) return
      systemVoice.current = loaded
      off = loaded.onLanguages((languages) => void ask('system-voices', { languages }))
    })
    return () => {
      isOver = true
      off()
    }
  }, [needsSystemVoice, ask])

  useEffect(() => {
    const hear = (event: Events['bird']) => {
      if (event.type === 'speaks') {
        const { line, clip, words, isBusy, silentSeconds = 0, seconds } = event
        const onBegin = (at: number) => heard.begins(event, at)
        // The duration was an estimate: move the beak to where the voice is.
        const onWord = (share: number, at: number) =>
          heard.begins(event, at - share * seconds * 1000)
        const onEnd = (isSaid = true) => {
          // Once the system's voice has ended, nothing is on its way to the loudspeaker any more.
          if (clip !== null) heard.ended()
          void ask(isSaid ? 'clip-ended' : 'words-failed', { line })
        }
        sound.setSpeaking(true)
        const part = { from: silentSeconds, to: seconds }
        if (clip !== null) sound.play(clip, latestVolume.current, { onBegin, onEnd }, isBusy, part)
        else if (words) {
          sound.stop()
          if (systemVoice.current === undefined) onEnd(false)
          else systemVoice.current.speak(words, latestVolume.current, { onBegin, onWord, onEnd })
        }
      }
      if (event.type === 'stops-speaking') {
        heard.stopped()
        sound.setSpeaking(false)
        sound.stop()
        systemVoice.current?.stop()
      }
    }
    const off = bridge.on('bird', hear)
    return () => {
      off()
      sound.stop()
      systemVoice.current?.stop()
    }
  }, [bridge, sound, ask, heard])

  return <HeardEventsContext value={heard}>{children}</HeardEventsContext>
}
