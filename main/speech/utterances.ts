import type { SpeaksEvent, SpokenWords } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { waitAtMost } from '../base/timers.ts'
import { isNight } from '../companion/rules/mood.ts'
import { hashOf, type Clip, type ClipCache } from './clip-cache.ts'
import type { EngineVoice, SentenceSource } from './engine/engine-voice.ts'
import type { PronunciationDictionary } from './pronunciation-dictionary.ts'
import { synthesizeChirps } from './rules/chirps.ts'
import type { LoggedLine, Manner } from './rules/line-request.ts'
import { timingOf } from './rules/lip-sync.ts'
import { spokenSentencesOf, type SpokenSentence } from './rules/sentences.ts'
import { stretchesInLine } from './rules/spoken-text.ts'
import { silentSeconds } from './rules/wav.ts'
import type { SpeechOptions } from './speech-options.ts'

export type SoundSource = SentenceSource | 'system-voice' | 'chirp'

/** How long a line waits for the sound of a sentence. */
const defaultSentenceTimeoutMs = 4000

/** What a window plays in one go: a clip, or words in the system's voice. */
interface Utterance {
  readonly source: SoundSource
  /** Why the engine does not say it; null if it does, or was not asked. */
  readonly problem: Problem | null
  readonly speech: Omit<SpeaksEvent, 'type' | 'line' | 'utterance'>
}

export type UtteranceFinder = ReturnType<typeof createUtteranceFinder>

/** Finds the sound of lines. @param onChange called when the system's voices change */
export function createUtteranceFinder(
  options: Pick<SpeechOptions, 'common' | 'user' | 'dash' | 'machineLoad'>,
  parts: {
    readonly voice: EngineVoice
    readonly clips: ClipCache
    readonly dictionary: PronunciationDictionary
  },
  onChange: () => void,
) {
  const { clock, timers, log } = options.common
  const { settings } = options.user
  const { voice, clips, dictionary } = parts
  /** The languages of the system's own voices that need no network. */
  let systemVoices: readonly Locale[] = []

  /** The utterances of a line. If the engine does not make a sentence in time, the rest comes without the engine. */
  async function* ofLine(
    entry: LoggedLine & Manner & { readonly language: Locale },
    signal: AbortSignal,
  ): AsyncGenerator<Utterance, void> {
    const { shown, texts, language, styleId } = entry
    if (language !== 'ja') return yield* withoutEngine(entry, texts[language], null)
    let isGivenUp = false
    const isWanted = () => !isGivenUp && !signal.aborted
    const isSubtitled = texts.ja !== shown.text
    const sentences = spokenSentencesOf(texts.ja, entry.pronounce ?? dictionary.pronounce)
    const sounds = sentences.map(({ pronounced }) =>
      voice.synthesize(pronounced, styleId, isWanted).catch((cause: unknown) => {
        log.error('a sentence could not be spoken', cause)
        return err<Problem>({ code: 'unexpected' })
      }),
    )
    for (const [index, sound] of sounds.entries()) {
      const timeoutMs = entry.sentenceTimeoutMs ?? defaultSentenceTimeoutMs
      const clip = await waitAtMost(timeoutMs, sound, timers, signal)
      if (signal.aborted) return
      if (clip?.ok !== true) {
        isGivenUp = true
        const failure = clip?.error ?? { code: 'cancelled' }
        const problem: Problem =
          failure.code === 'cancelled' ? { code: 'voice-engine-silent' } : failure
        const left = sentences.slice(index).map(({ pronounced }) => pronounced)
        return yield* withoutEngine(entry, left.join(''), problem)
      }
      const sentence = isSubtitled ? undefined : sentences[index]
      const { source } = clip.value
      yield { source, problem: null, speech: publishClip(clip.value, sentence) }
    }
  }

  /** The text in the system's voice, and then in chirps, which are used only if the voice fails. */
  function* withoutEngine(
    { trigger, language }: Pick<LoggedLine, 'trigger'> & { readonly language: Locale },
    text: string,
    problem: Problem | null,
  ): Generator<Utterance, void> {
    if (settings.all().systemVoice && systemVoices.includes(language)) {
      const words: SpokenWords = { text, language }
      yield { source: 'system-voice', problem, speech: { clip: null, words, ...timingOf(words) } }
    }
    const { mood } = options.dash.pet()
    const isNightNow = isNight(clock.localTime(clock.now()).hour)
    const chirps = synthesizeChirps(text, { trigger, mood, isNight: isNightNow })
    if (chirps === undefined) return
    const id = hashOf('chirps', trigger, mood, String(isNightNow), text)
    yield { source: 'chirp', problem, speech: publishClip({ id, ...chirps, stretches: [] }) }
  }

  /** Makes a clip available to pages. @param sentence the sentence that the bubble shows in the language of the clip */
  function publishClip(clip: Clip, sentence?: SpokenSentence): Utterance['speech'] {
    clips.keepInMemory(clip)
    const { id, wav, mouthCues, seconds } = clip
    return {
      clip: `/clip/${id}`,
      mouthCues,
      seconds,
      silentSeconds: silentSeconds(wav),
      isBusy: options.machineLoad.isBusy(),
      stretches: sentence === undefined ? [] : stretchesInLine(sentence, clip.stretches),
    }
  }

  function setSystemVoices(languages: readonly Locale[]): void {
    if (languages.join() === systemVoices.join()) return
    systemVoices = languages
    onChange()
  }

  return {
    ofLine,
    systemVoices: () => systemVoices,
    setSystemVoices,
    /** Does without the system's voice in a language until the system reports its voices again. */
    dropSystemVoice: (language: Locale) =>
      setSystemVoices(systemVoices.filter((other) => other !== language)),
  }
}
