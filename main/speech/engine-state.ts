import type { Problem } from '../../preload/contract/problem.ts'
import type { VoiceView } from '../../preload/contract/views/voice.ts'
import type { FoundEngine } from './discovery.ts'
import type { EngineFolder } from './engine/engine-folder.ts'
import type { Speakers, StyleId } from './rules/engine-responses.ts'

/** The engine that speaks, or why there is none. */
export type EngineState =
  | { readonly name: 'searching' }
  | FoundState
  /** An engine on this machine that is started for the next line. */
  | {
      readonly name: 'resting' | 'starting'
      readonly engine: EngineFolder
      readonly speakers: Speakers
    }
  | { readonly name: 'absent'; readonly problem: Problem }

export interface FoundState {
  readonly name: 'found'
  readonly engine: FoundEngine
  readonly speakers: Speakers
  /** The folder that Hot Dash started it from, or null if someone else runs it. */
  readonly folder: EngineFolder | null
  /** Those that the engine was asked to load. */
  readonly loadedStyles: Set<StyleId>
  /** How many sentences it was asked for. */
  syntheses: number
  /** While the engine owes an answer: settles when it has answered or counts as lost. */
  silence: Promise<void> | null
}

/** What a page sees of an engine: a resting one counts as running. */
export function viewOf(state: EngineState): VoiceView['engine'] {
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
  }
}
