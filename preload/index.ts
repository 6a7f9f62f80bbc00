import { contextBridge, ipcRenderer, webFrame } from 'electron'
import { eventChannel, requestChannel, type DashBridge } from './contract/bridge.ts'
import type { DashPlace, Snapshot } from './contract/views/snapshot.ts'

const bridge: DashBridge = {
  request: (name, params) => ipcRenderer.invoke(requestChannel, name, params),
  on(name, listener) {
    // Keep the Electron event here: it would hand the page ipcRenderer itself.
    const forward = (_event: unknown, event: unknown) =>
      (listener as (event: unknown) => void)(event)
    ipcRenderer.on(eventChannel(name), forward)
    return () => ipcRenderer.removeListener(eventChannel(name), forward)
  },
}

// `on` returns a function, which the context bridge wraps; requests return structured clones.
contextBridge.exposeInMainWorld('dash', bridge)

/** A page has drawn, and Dash has waved; or it is back from Home, and stands again. */
const settledMs = 8000
const collectEveryMs = 30 * 60_000

// Blink keeps its garbage as long as nothing happens: 13 MB after a start, more after a feast, and all of a Home that
// was closed.
const collect = () => requestIdleCallback(() => webFrame.clearCache())
setTimeout(collect, settledMs)
setInterval(collect, collectEveryMs)

let place: DashPlace | undefined
ipcRenderer.on(eventChannel('snapshot'), (_event, { place: now }: Snapshot) => {
  if (place === 'home' && now === 'desktop') setTimeout(collect, settledMs)
  place = now
})
