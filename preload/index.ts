import { contextBridge, ipcRenderer } from 'electron'
import type { DashBridge } from './contract.ts'

const bridge: DashBridge = {
  request: (name, takes) => ipcRenderer.invoke(name, takes),
  on(name, listener) {
    // The Electron event stays here: it would hand the page ipcRenderer itself.
    const forward = (_event: unknown, event: unknown) =>
      (listener as (event: unknown) => void)(event)
    ipcRenderer.on(name, forward)
    return () => ipcRenderer.removeListener(name, forward)
  },
}

// `on` answers a function, which the context bridge wraps; requests answer structured clones.
contextBridge.exposeInMainWorld('dash', bridge)
