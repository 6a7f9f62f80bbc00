import { contextBridge, ipcRenderer, webFrame } from 'electron'
import type { DashBridge } from './contract/bridge.ts'
import { eventNames, type EventName } from './contract/events.ts'
import { requestNames } from './contract/requests.ts'
import type { DashPlace, Snapshot } from './contract/views/snapshot.ts'

const requests: ReadonlySet<string> = new Set(requestNames)
const events: ReadonlySet<string> = new Set(eventNames)

/** A page may be hostile: let it reach only the contract's channels, not Electron's own. */
function listed(names: ReadonlySet<string>, name: string): string {
  if (!names.has(name)) throw new Error('no such channel')
  return name
}

const bridge: DashBridge = {
  request: (name, params) => ipcRenderer.invoke(listed(requests, name), params),
  on(name, listener) {
    // Keep the Electron event here: it would hand the page ipcRenderer itself.
    const forward = (_event: unknown, event: unknown) =>
      (listener as (event: unknown) => void)(event)
    const channel = listed(events, name)
    ipcRenderer.on(channel, forward)
    return () => ipcRenderer.removeListener(channel, forward)
  },
}

// `on` returns a function, which the context bridge wraps; requests return structured clones.
contextBridge.exposeInMainWorld('dash', bridge)

/** A page has drawn, and Dash has waved, though a bubble may still stand; or it is back from Home, and stands again. */
const settledMs = 8000
const collectEveryMs = 30 * 60_000

// Blink keeps its garbage as long as nothing happens: 13 MB after a start, more after a feast, and all of a Home that was closed
// (docs/performance.md).
const collect = () => requestIdleCallback(() => webFrame.clearCache())
setTimeout(collect, settledMs)
setInterval(collect, collectEveryMs)

let place: DashPlace | undefined
ipcRenderer.on('snapshot' satisfies EventName, (_event, { place: now }: Snapshot) => {
  if (place === 'home' && now === 'desktop') setTimeout(collect, settledMs)
  place = now
})
