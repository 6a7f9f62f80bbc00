import { contextBridge, ipcRenderer, webFrame } from 'electron'
import { eventChannel, requestChannel, type DashBridge } from './contract/dash-bridge.ts'

const bridge: DashBridge = {
  request: (name, params) => ipcRenderer.invoke(requestChannel, name, params),
  on(name, listener) {
    // Keep the Electron event here: it would give the page ipcRenderer itself.
    const forward = (_event: unknown, event: unknown) =>
      (listener as (event: unknown) => void)(event)
    ipcRenderer.on(eventChannel(name), forward)
    return () => ipcRenderer.removeListener(eventChannel(name), forward)
  },
}

// The context bridge wraps the function that `on` returns. Requests return structured clones.
contextBridge.exposeInMainWorld('dash', bridge)

// Both windows share one process. Without this, it keeps the fonts and pictures of every Home that was closed, until
// Chromium's caches are full (docs/performance.md).
addEventListener('pagehide', () => {
  webFrame.clearCache()
})
