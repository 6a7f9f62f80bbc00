import { app, session, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  createHomeBrowserWindow,
  createPetBrowserWindow,
  type PageName,
  type Pages,
} from './browser-windows.ts'
import { appOrigin, serveApp, type PageContent } from './protocol.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import { lockDown } from './security.ts'

/** The window that a start shows. Its process starts while the rest of main is loaded and the database opens. */
export interface FirstWindow {
  readonly name: PageName
  readonly window: BrowserWindow
  readonly pages: Pages
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
  const pages = findPages(process.env['ELECTRON_RENDERER_URL'])
  const content = Promise.withResolvers<PageContent>()
  serveApp(session.defaultSession, { root: pages.root, content: content.promise })
  lockDown(session.defaultSession, (url) => url.startsWith(`${pages.origin}/`))
  // Keep running when the last window closes.
  app.on('window-all-closed', () => undefined)
  const isFirstStart = !existsSync(join(app.getPath('userData'), 'hot-dash.db'))
  const name = isFirstStart || isSafe || task === 'home' ? 'home' : 'pet'
  const create = name === 'home' ? createHomeBrowserWindow : createPetBrowserWindow
  return { name, window: create(pages), pages, provide: content.resolve }
}

/** @param developmentServer set by electron-vite during development; never in the packaged app */
function findPages(developmentServer: string | undefined): Pages {
  const out = join(app.getAppPath(), 'out')
  const origin =
    developmentServer !== undefined && !app.isPackaged
      ? new URL(developmentServer).origin
      : appOrigin
  return {
    origin,
    root: join(out, 'renderer'),
    preload: join(out, 'preload', 'index.cjs'),
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    url: (page) => `${origin}/${page}/index.html`,
  }
}
