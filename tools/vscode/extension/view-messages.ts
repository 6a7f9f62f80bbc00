import type { WorkGesture } from '../../../preload/contract/events.ts'
import type { Status } from './rules/status.ts'

/** What the extension tells the side view. */
export type ToView =
  | {
      readonly type: 'status'
      /** Null if the app is not running. */
      readonly status: Status | null
      readonly texts: ViewTexts
    }
  | { readonly type: 'reacts'; readonly gesture: WorkGesture }

/** In the editor's language. */
export interface ViewTexts {
  readonly level: string
  readonly today: string
  readonly waiting: string
  readonly feed: string
  readonly notRunning: string
}

/** What the side view asks the extension for. */
export type FromView = 'ready' | 'feed'
