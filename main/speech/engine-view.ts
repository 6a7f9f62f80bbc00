import { assertNever } from '../../preload/contract/result.ts'
import type { VoiceView } from '../../preload/contract/views/voice.ts'
import type { EngineState } from './engine-source.ts'

/** What a page sees of an engine: one that rests is as good as one that runs. */
export function engineView(state: EngineState): VoiceView['engine'] {
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
