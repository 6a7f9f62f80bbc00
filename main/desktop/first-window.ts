import { app, session, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  createHomeBrowserWindow,
  createPetBrowserWindow,
  findPages,
  type PageName,
} from './browser-windows.ts'
import { serveApp, type PageContent } from './protocol.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import { lockDown } from './security.ts'

/** The window that a start shows. Its process starts while the rest of main is loaded and the database opens. */
export interface FirstWindow {
  readonly name: PageName
  readonly window: BrowserWindow
  /** The origin of the pages. */
  readonly origin: string
  /** Provides the pages' content: their documents wait for it. */
  readonly provide: (content: PageContent) => void
}

/**
 * Creates Home at the first start, at a safe start or on request, else the floating Dash, and starts to load it. Call
 * it on "ready".
 */
export function openFirstWindow({
  isSafe,
  task,
}: Pick<StartSwitches, 'isSafe' | 'task'>): FirstWindow {
  const { root, origin } = findPages()
  const content = Promise.withResolvers<PageContent>()
  serveApp(session.defaultSession, { root, content: content.promise })
  lockDown(session.defaultSession, (url) => url.startsWith(`${origin}/`))
  // Keep running when the last window closes.
  app.on('window-all-closed', () => undefined)
  const isFirstStart = !existsSync(join(app.getPath('userData'), 'hot-dash.db'))
  const name = isFirstStart || isSafe || task === 'home' ? 'home' : 'pet'
  const window = name === 'home' ? createHomeBrowserWindow() : createPetBrowserWindow()
  return { name, window, origin, provide: content.resolve }
}
