import type { Problem } from '../problem.ts'

/** The voice engines that Hot Dash offers to fetch from their makers, the small one first. */
export const engineNames = ['nemo', 'voicevox'] as const
export type EngineName = (typeof engineNames)[number]

/** An engine on its way to this machine; at most one is. */
export type EngineFetchView =
  | { readonly name: 'none' }
  | {
      readonly name: 'fetching' | 'paused'
      readonly engine: EngineName
      /** In bytes, of `total`. */
      readonly received: number
      readonly total: number
      /** Why it waits, where no person has paused it. */
      readonly problem: Problem | null
    }
  | { readonly name: 'unpacking'; readonly engine: EngineName }

/** An engine that Hot Dash has fetched, and can remove. */
export interface InstalledEngineView {
  readonly uuid: string
  /** Which of those that are offered; null: one that is no longer. */
  readonly engine: EngineName | null
  readonly name: string
  readonly version: string
}

/** What came of getting an engine, where that is not on its way. */
export interface EngineAnswer {
  /** The newest version is here already: nobody was asked. */
  readonly isNewest: boolean
}

export interface EnginesView {
  readonly fetch: EngineFetchView
  readonly installed: readonly InstalledEngineView[]
}
