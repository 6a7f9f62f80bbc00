import { app, type Session } from 'electron'

/** What a page may have: only to put a sign-in code on the clipboard. */
const permitted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** No page may have any other permission, leave its origin, or open a window. */
export function lockDown(session: Session, isOwn: (url: string) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permitted.has(permission) && isOwn(contents.getURL())),
  )
  session.setPermissionCheckHandler(
    (contents, permission) => permitted.has(permission) && isOwn(contents?.getURL() ?? ''),
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
