import type { EventName, Events } from './events.ts'
import type { RequestName, Requests } from './requests.ts'

/** What the preload exposes as `window.dash`. A fake of the same shape runs every screen in a plain browser. */
export interface DashBridge {
  readonly request: <Name extends RequestName>(
    name: Name,
    params: Requests[Name]['params'],
  ) => Promise<Requests[Name]['result']>
  /** @returns the unsubscribe function */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void
}

// A page may send any name. It reaches only these channels, not Electron's own.
export const requestChannel = 'request'
export const eventChannel = (name: EventName) => `event:${name}`
