import type { Problem } from '../problem.ts'

/**
 * How an update arrives. `install`: Hot Dash replaces itself. `tell`: it only links to the release, because it cannot
 * or should not replace itself. Otherwise it never checks for updates: a package manager updates it, the build has no
 * key, or it runs from source.
 */
export type UpdateMethod =
  | { readonly name: 'install' | 'tell' | 'no-key' | 'source' }
  | { readonly name: 'package-manager'; readonly manager: string }

/** Until this is known, Hot Dash checks nothing. */
export type UpdateMethodView = UpdateMethod | { readonly name: 'unknown' }

interface ReleaseView {
  readonly version: string
  /** Plain text or Markdown, in the current language. */
  readonly notes: string
}

export type UpdateStateView =
  /** No newer version is known. */
  | { readonly name: 'none' }
  | { readonly name: 'checking' }
  | { readonly name: 'found'; readonly release: ReleaseView }
  /** The progress in bytes. Both are 0 until the size is known. */
  | {
      readonly name: 'downloading'
      readonly release: ReleaseView
      readonly received: number
      readonly total: number
    }
  /** The release is downloaded. `isWanted`: install it as soon as Dash neither eats nor speaks. */
  | { readonly name: 'ready'; readonly release: ReleaseView; readonly isWanted: boolean }

export interface UpdatesView {
  readonly method: UpdateMethodView
  readonly state: UpdateStateView
  /** Whether Hot Dash will download and install this version automatically. False if that has failed. */
  readonly isAutomatic: boolean
  /** When the last check was, whatever its outcome: milliseconds since the epoch, or null. */
  readonly checkedAt: number | null
  /** When the last check found nothing newer. Null if there was none, or if a check has found something newer since. */
  readonly newestAt: number | null
  readonly problem: Problem | null
}
