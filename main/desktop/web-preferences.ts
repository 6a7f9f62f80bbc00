import type { WebPreferences } from 'electron'

/**
 * The web preferences of every window: sandboxed, isolated, without Node. Defaults are spelled out so that a test can
 * check them.
 */
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
    // Dash speaks before the user has clicked anything.
    autoplayPolicy: 'no-user-gesture-required',
  }
}
