import type { EventName, Events } from './events.ts'
import type { RequestName, Requests } from './requests.ts'

/** What the preload puts on `window.dash`; a fake with the same shape runs every screen in a plain browser. */
export interface DashBridge {
  request<Name extends RequestName>(
    name: Name,
    params: Requests[Name]['params'],
  ): Promise<Requests[Name]['result']>
  /** @returns its own unsubscribe */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void
}
