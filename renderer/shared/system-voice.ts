import type { SpokenWords, UtteranceOutcome } from '../../preload/contract/events.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'

/**
 * Called when the words become audible and, if the voice reports words, at each of them.
 * @param share the part of the text that has been said, 0 to 1
 * @param at when it had been said, in milliseconds of `performance.now()`
 */
type OnProgress = (share: number, at: number) => void

type Outcome = UtteranceOutcome | 'stopped'

/** A voice that has not started after this long counts as failed. */
const startTimeoutMs = 4000

/**
 * The utterance's volume (a share). With it, eSpeak NG 1.52 has a peak momentary loudness of -17.6 to -21.1 LUFS;
 * chirps have -25. The page cannot measure any voice.
 */
const fullVolume = 0.5

const languages = ['ja', 'en'] as const
const regions = { ja: 'ja-JP', en: 'en-US' }

function canSpeak({ localService, lang, name }: SpeechSynthesisVoice, language: Locale): boolean {
  if (!localService || !new RegExp(`^${language}(?:[-_]|$)`, 'i').test(lang)) return false
  // eSpeak cannot read kanji: it says "Chinese letter" for each.
  return language !== 'ja' || !/espeak/i.test(name)
}

/** The voice for a language: the user's default in the system, else the first voice of the language's usual region. */
export function localVoiceOf(
  voices: readonly SpeechSynthesisVoice[],
  language: Locale,
): SpeechSynthesisVoice | undefined {
  const local = voices.filter((voice) => canSpeak(voice, language))
  return (
    local.find((voice) => voice.default) ??
    local.find(({ lang }) => lang.replace('_', '-') === regions[language]) ??
    local[0]
  )
}

export type SystemVoice = ReturnType<typeof createSystemVoice>

/**
 * Speaks with the system's voices, but only with those that need no network. Chromium may have none: on Linux it
 * ignores speech-dispatcher unless started with --enable-speech-dispatcher. It reports its voices late.
 */
export function createSystemVoice() {
  // Some Chromiums lack the API. Reading this property makes Chromium load the system's voices, so read it only if
  // Dash may need a voice.
  const findSynthesis = () => ('speechSynthesis' in window ? window.speechSynthesis : undefined)
  // Keep a reference to the utterance. Otherwise Chromium may collect it while it speaks, and never report its end.
  let current: { utterance: SpeechSynthesisUtterance; end: (outcome: Outcome) => void } | undefined
  const stop = () => {
    if (current === undefined) return
    current.end('stopped')
    findSynthesis()?.cancel()
  }
  return {
    /** Reports the languages that the voices speak, now and after each change. @returns the unsubscribe function */
    onLanguages(listener: (languages: readonly Locale[]) => void): () => void {
      const synthesis = findSynthesis()
      if (synthesis === undefined) return () => undefined
      const tell = () => {
        const voices = synthesis.getVoices()
        listener(languages.filter((language) => localVoiceOf(voices, language) !== undefined))
      }
      synthesis.addEventListener('voiceschanged', tell)
      tell()
      return () => synthesis.removeEventListener('voiceschanged', tell)
    },
    /** @param volume 0 to 1 */
    speak(
      { text, language }: SpokenWords,
      volume: number,
      onProgress: OnProgress,
    ): Promise<Outcome> {
      stop()
      const synthesis = findSynthesis()
      const voice = synthesis && localVoiceOf(synthesis.getVoices(), language)
      if (voice === undefined) return Promise.resolve('failed')
      const utterance = new SpeechSynthesisUtterance(text)
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const end = (outcome: Outcome) => {
        if (current?.utterance !== utterance) return
        clearTimeout(starting)
        current = undefined
        resolve(outcome)
      }
      current = { utterance, end }
      const starting = setTimeout(() => {
        synthesis?.cancel()
        end('failed')
      }, startTimeoutMs)
      utterance.voice = voice
      utterance.lang = voice.lang
      utterance.volume = fullVolume * volume
      utterance.onstart = () => {
        if (current?.utterance !== utterance) return
        clearTimeout(starting)
        onProgress(0, performance.now())
      }
      utterance.onboundary = ({ name, charIndex }) => {
        if (current?.utterance === utterance && name === 'word')
          onProgress(Math.min(1, charIndex / text.length), performance.now())
      }
      utterance.onend = () => end('said')
      utterance.onerror = () => end('failed')
      synthesis?.speak(utterance)
      return promise
    },
    stop,
  }
}
