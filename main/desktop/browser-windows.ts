import { app, BrowserWindow, nativeTheme, screen, type Display } from 'electron'
import { join } from 'node:path'
import { appOrigin } from './protocol.ts'
import { birdSquare, windowAround } from './rules/pet-window-size.ts'
import { boundsFor } from './rules/placement.ts'
import { hardenedWebPreferences } from './security.ts'

export type PageName = 'home' | 'pet'

/** The pages' files, and their origin: the built files, or electron-vite's server during development. */
export function findPages() {
  const out = join(app.getAppPath(), 'out')
  const server = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  return {
    root: join(out, 'renderer'),
    preload: join(out, 'preload', 'index.cjs'),
    origin: server === undefined ? appOrigin : new URL(server).origin,
  }
}

/** @returns all displays, the primary one first */
export function displays(): [Display, ...Display[]] {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)]
}

/** Reports displays that are added, removed or changed. @returns the unsubscribe function */
export function onDisplays(listener: () => void): () => void {
  const events = ['display-added', 'display-removed', 'display-metrics-changed'] as const
  for (const event of events) screen.on(event as 'display-added', listener)
  return () => {
    for (const event of events) screen.off(event as 'display-added', listener)
  }
}

/** Side of the bird in CSS pixels until the settings are read. */
const initialBirdSize = 200

/** Creates the floating bird's transparent window, hidden and in no taskbar, and starts to load its page. */
export function createPetBrowserWindow(): BrowserWindow {
  const window = new BrowserWindow({
    ...windowAround(boundsFor(displays(), undefined, birdSquare(initialBirdSize))),
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
    ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
    webPreferences: { ...webPreferences(), backgroundThrottling: false },
  })
  keepBackground(window, () => '#00000000')
  return load(window, 'pet')
}

/** Creates the home window, hidden, and starts to load its page. */
export function createHomeBrowserWindow(): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Hot Dash',
    icon: join(app.getAppPath(), 'resources', 'icon.png'),
    show: false,
    width: 1040,
    height: 720,
    minWidth: 720,
    minHeight: 520,
    backgroundColor: pageColour(),
    webPreferences: webPreferences(),
  })
  keepBackground(window, pageColour)
  return load(window, 'home')
}

const webPreferences = () => hardenedWebPreferences(findPages().preload)

/** The background of Home's page (renderer/shared/tokens.css). */
const pageColour = () => (nativeTheme.shouldUseDarkColors ? '#1e1e26' : '#fff7ec')

/** A page that reuses another page's renderer process is painted on white, whatever the window was created with. */
function keepBackground(window: BrowserWindow, colour: () => string): void {
  window.webContents.on('dom-ready', () => window.setBackgroundColor(colour()))
}

function load(window: BrowserWindow, page: PageName): BrowserWindow {
  window.on('page-title-updated', (event) => event.preventDefault())
  // Rejects if the window is closed before its page is loaded.
  window.loadURL(`${findPages().origin}/${page}/index.html`).catch(() => undefined)
  return window
}
