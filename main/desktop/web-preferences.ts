import type { WebPreferences } from 'electron'

/** The web preferences of every window: sandboxed, isolated, without Node. Defaults are written out so that a test checks them. */
export function hardenedWebPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // Dash speaks before anybody has clicked.
    autoplayPolicy: 'no-user-gesture-required',
  }
}
