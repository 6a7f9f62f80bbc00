import type { WebContents } from 'electron'
import { eventChannel } from '../../preload/contract/dash-bridge.ts'
import type { EventName, Events } from '../../preload/contract/events.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { withVisibleText } from './rules/visible-text.ts'

export type Pages = ReturnType<typeof openPages>

/** The pages of our windows: only they may send requests, and only they get events. */
export function openPages() {
  const states = new Map<WebContents, 'loading' | 'listening'>()
  /** For a page that does not listen yet: the function that sends its waiting event. */
  const waiting = new WeakMap<WebContents, () => void>()

  /** @returns whether the page listens; if not, it does not get the event */
  function send<Name extends EventName>(
    page: WebContents | undefined,
    name: Name,
    event: Events[Name],
  ): boolean {
    if (page === undefined || states.get(page) !== 'listening') return false
    page.send(eventChannel(name), withVisibleText(event))
    return true
  }

  return {
    /** Adds a window's page, until it is destroyed. */
    add(page: WebContents): void {
      const setLoading = () => void states.set(page, 'loading')
      setLoading()
      page.on('did-navigate', setLoading)
      page.once('destroyed', () => states.delete(page))
    },
    has: (page: WebContents) => states.has(page),
    /** Call it on every request: a page that sends requests is already listening, so it gets events from now on. */
    markListening(page: WebContents): void {
      if (!states.has(page)) return
      states.set(page, 'listening')
      waiting.get(page)?.()
      waiting.delete(page)
    },
    send,
    /** Sends an event as soon as the page listens. If another event is waiting for that, this one replaces it. */
    sendOnceListening<Name extends EventName>(
      page: WebContents | undefined,
      name: Name,
      event: Events[Name],
    ): void {
      if (!send(page, name, event) && page) waiting.set(page, () => void send(page, name, event))
    },
    /** Sends a snapshot, whose texts are visible already, to all pages that listen. */
    sendSnapshot: (snapshot: Snapshot): void => {
      for (const [page, state] of states)
        if (state === 'listening') page.send(eventChannel('snapshot'), snapshot)
    },
    close: (): void => states.clear(),
  }
}
