import type { WebPreferences } from 'electron'

/** The one set of web preferences: a page is sandboxed, isolated, and has no Node. Written out so that a test can see it. */
export function hardened(preload: string): WebPreferences {
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
    // Dash speaks without a click before.
    autoplayPolicy: 'no-user-gesture-required',
  }
}
