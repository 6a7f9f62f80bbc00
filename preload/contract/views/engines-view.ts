import type { Problem } from '../problem.ts'

/** The voice engines that Hot Dash offers to download, the small one first. */
export const engineNames = ['nemo', 'voicevox'] as const
export type EngineName = (typeof engineNames)[number]

/** The engine being downloaded; at most one. */
export type EngineFetchView =
  | { readonly name: 'none' }
  | {
      readonly name: 'fetching' | 'paused'
      readonly engine: EngineName
      /** Bytes received of `total`. */
      readonly received: number
      readonly total: number
      /** Why the download is paused; null if the user paused it. */
      readonly problem: Problem | null
    }
  | { readonly name: 'unpacking'; readonly engine: EngineName }

/** An engine that Hot Dash downloaded and can remove. */
export interface InstalledEngineView {
  readonly uuid: string
  /** Null if Hot Dash no longer offers the engine. */
  readonly engine: EngineName | null
  readonly name: string
  readonly version: string
}

/** What main asks the user before it downloads an engine. */
export interface DownloadOffer {
  readonly engine: EngineName
  readonly title: string
  readonly version: string
  /** The size of the download, in bytes. */
  readonly bytes: number
  /** The approximate disk space needed while unpacking. */
  readonly neededBytes: number
  readonly freeBytes: number
  /** The makers give no hash, so Hot Dash checks only the size. */
  readonly isSizeOnly: boolean
  readonly folder: string
}

export interface GetEngineOutcome {
  /** Whether the newest version is already installed. Then main neither asks the user nor downloads. */
  readonly isNewest: boolean
}

export interface EnginesView {
  readonly fetch: EngineFetchView
  readonly installed: readonly InstalledEngineView[]
}
