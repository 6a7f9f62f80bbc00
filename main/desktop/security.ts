import { app, type Session } from 'electron'

/** Pages may write to the clipboard, to copy a sign-in code. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Gives pages no other permission, and keeps them from leaving their origin and opening windows. */
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
