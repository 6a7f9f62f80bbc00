import { assertNever } from '../../preload/contract/result.ts'
import type { Locale, Tuning } from '../../preload/contract/settings.ts'
import type { VoiceView } from '../../preload/contract/views/voice.ts'
import type { EngineState } from './engine-source.ts'
import type { VoiceEngine } from './voice-engine.ts'

/**
 * What pages see of the voice.
 * @param settings the current ones
 * @param language what Dash speaks; engines speak Japanese only
 * @param systemVoices the languages that a voice of this system speaks
 * @param triedStyle the style on trial, heard now without being chosen
 */
export function voiceViewOf(
  engine: VoiceEngine,
  settings: {
    readonly muted: boolean
    readonly volume: number
    readonly tuning: Tuning
    readonly favouriteVoices: readonly string[]
    readonly systemVoice: boolean
  },
  language: Locale,
  systemVoices: readonly Locale[],
  triedStyle: number | undefined,
): VoiceView {
  const { muted, volume, tuning, favouriteVoices } = settings
  const style = engine.style()
  const isHeard = language === 'ja' || triedStyle !== undefined
  return {
    engine: engineView(engine.state),
    engines: engine.known,
    engineUuid: engine.uuid,
    style: style ? { id: style.id, character: style.character, style: style.style } : null,
    tuning,
    favourites: favouriteVoices,
    language,
    systemVoice: { languages: systemVoices, on: settings.systemVoice },
    credit: isHeard ? engine.credit(triedStyle) : null,
    muted,
    volume,
  }
}

/** What a page sees of an engine: a resting one counts as running. */
function engineView(state: EngineState): VoiceView['engine'] {
  switch (state.name) {
    case 'searching':
    case 'absent':
      return state
    case 'found':
      return { name: 'found', brand: state.engine.brand, version: state.engine.version }
    case 'resting':
      return { name: 'found', brand: state.engine.name, version: state.engine.version }
    case 'starting':
      return { name: 'starting', brand: state.engine.name }
    default:
      return assertNever(state)
  }
}
