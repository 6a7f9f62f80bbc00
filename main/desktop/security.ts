import { app, type Session, type WebPreferences } from 'electron'

/** Pages may write to the clipboard, to copy a sign-in code. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Denies pages every other permission. Keeps them from leaving their origin and from opening windows. */
export function lockDown(session: Session, isOwn: (url: string) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, callback) =>
    callback(allowedPermissions.has(permission) && isOwn(contents.getURL())),
  )
  session.setPermissionCheckHandler(
    (contents, permission) => allowedPermissions.has(permission) && isOwn(contents?.getURL() ?? ''),
  )
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwn(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/**
 * The web preferences of every window: sandboxed, isolated, without Node. Defaults are spelled out for a test to check.
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
