import type { EventName, Events } from './events.ts'
import type { RequestName, Requests } from './requests.ts'

/** What the preload exposes as `window.dash`. A plain browser can run every screen with a fake of the same shape. */
export interface DashBridge {
  readonly request: <Name extends RequestName>(
    name: Name,
    params: Requests[Name]['params'],
  ) => Promise<Requests[Name]['result']>
  /** @returns the unsubscribe function */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void
}

// Whatever name a page passes, it reaches only these channels, never Electron's own.
export const requestChannel = 'request'
export const eventChannel = (name: EventName) => `event:${name}`
