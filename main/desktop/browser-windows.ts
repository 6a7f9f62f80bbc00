import { app, BrowserWindow, nativeTheme, screen, session, type Display } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { onAny } from '../base/emitter.ts'
import { appOrigin, serveApp, type PageContent } from './protocol.ts'
import { birdSquare, windowAround } from './pet-window/rules/pet-window-size.ts'
import { boundsFor } from './pet-window/rules/placement.ts'
import type { StartSwitches } from './rules/start-switches.ts'
import { hardenedWebPreferences, lockDown } from './security.ts'

/** The window that a start shows. Its page's process starts while main loads the rest and opens the database. */
export type FirstWindow = ReturnType<typeof openFirstWindow>

/**
 * Creates the first window and starts to load it: Home at the first start, at a safe start or on request, otherwise the
 * floating Dash. Call it on "ready".
 */
export function openFirstWindow({ isSafe, task }: Pick<StartSwitches, 'isSafe' | 'task'>) {
  const origin = pageOrigin()
  const content = Promise.withResolvers<PageContent>()
  serveApp(session.defaultSession, {
    root: join(app.getAppPath(), 'out', 'renderer'),
    content: content.promise,
  })
  lockDown(session.defaultSession, (url) => url.startsWith(`${origin}/`))
  // Keep running when the last window closes.
  app.on('window-all-closed', () => undefined)
  const isFirstStart = !existsSync(join(app.getPath('userData'), 'hot-dash.db'))
  const name = isFirstStart || isSafe || task === 'home' ? 'home' : 'pet'
  const window = name === 'home' ? createHomeBrowserWindow() : createPetBrowserWindow()
  return {
    name,
    window,
    origin,
    /** Call it once the pages' content is ready. Until then, requests for documents wait. */
    provide: content.resolve,
  } as const
}

/** The pages' origin: the built files, or electron-vite's server during development. */
function pageOrigin(): string {
  const server = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  return server === undefined ? appOrigin : new URL(server).origin
}

/** @returns all displays, the primary one first */
export function displays(): [Display, ...Display[]] {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)]
}

/** Reports displays that are added, removed or changed. @returns the unsubscribe function */
export const onDisplays = (listener: () => void) =>
  onAny(screen, ['display-added', 'display-removed', 'display-metrics-changed'], listener)

/** The side of the bird until the settings are read, in CSS pixels. */
const initialBirdSize = 200

/** Creates the floating bird's transparent window, hidden and in no taskbar, and starts to load its page. */
export function createPetBrowserWindow(): BrowserWindow {
  const panel = process.platform === 'darwin' ? { type: 'panel' } : {}
  const window = new BrowserWindow({
    ...panel,
    ...windowAround(boundsFor(displays(), null, birdSquare(initialBirdSize))),
    title: 'Dash',
    show: false,
    transparent: true,
    backgroundColor: '#00000000',
    frame: false,
    hasShadow: false,
    roundedCorners: false,
    thickFrame: false,
    resizable: false,
    maximizable: false,
    minimizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    focusable: process.platform !== 'darwin',
    acceptFirstMouse: true,
    webPreferences: { ...webPreferences(), backgroundThrottling: false },
  })
  return load(window, 'pet', () => '#00000000')
}

/** Home's first size, in CSS pixels. */
export const homeSize = { width: 1040, height: 720 }

/** Creates the home window, hidden, and starts to load its page. */
export function createHomeBrowserWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Hot Dash',
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    show: false,
    ...homeSize,
    minWidth: 720,
    minHeight: 520,
    backgroundColor: pageColour(),
    webPreferences: webPreferences(),
  })
  return load(window, 'home', pageColour)
}

const webPreferences = () =>
  hardenedWebPreferences(join(app.getAppPath(), 'out', 'preload', 'index.cjs'))

/** The background of Home's page (renderer/shared/tokens.css). */
const pageColour = () => (nativeTheme.shouldUseDarkColors ? '#1e1e26' : '#fff7ec')

function load(window: BrowserWindow, page: 'home' | 'pet', background: () => string) {
  // A page that reuses another page's renderer process is painted on white despite the window's own background, so set
  // it again. That draws the window once more, so do not let the first page of a start wait for it.
  window.webContents.on('dom-ready', () => {
    if (sharesProcess(window)) window.setBackgroundColor(background())
  })
  window.on('page-title-updated', (event) => event.preventDefault())
  // Rejects if the window is closed before its page is loaded.
  window.loadURL(`${pageOrigin()}/${page}/index.html`).catch(() => undefined)
  return window
}

function sharesProcess(window: BrowserWindow): boolean {
  const own = window.webContents.getOSProcessId()
  return BrowserWindow.getAllWindows().some(
    (other) => other !== window && other.webContents.getOSProcessId() === own,
  )
}
