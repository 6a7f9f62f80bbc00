import { BrowserWindow, nativeTheme, screen, type Display } from 'electron'
import type { DisplayView } from '../../preload/contract/views/desktop.ts'
import type { WholeDisplay } from './rules/edge.ts'
import { birdSquare, boundsFor, windowAround } from './rules/placement.ts'
import { hardenedWebPreferences } from './web-preferences.ts'

export type PageName = 'home' | 'pet'

/** The source of the pages: the built files, or electron-vite's development server. */
export interface Pages {
  readonly origin: string
  readonly root: string
  readonly preload: string
  /** Of the windows. */
  readonly icon: string
  readonly url: (page: PageName) => string
}

const areaOf = ({ id, workArea, bounds }: Display): WholeDisplay => ({
  id,
  workArea,
  bounds,
})

function primaryFirst(): [Display, ...Display[]] {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter(({ id }) => id !== primary.id)]
}

/** @returns all displays, the primary one first */
export function displays(): [WholeDisplay, ...WholeDisplay[]] {
  const [primary, ...others] = primaryFirst()
  return [areaOf(primary), ...others.map(areaOf)]
}

/** Names of the displays, the primary one first. */
export const namedDisplays = (): readonly DisplayView[] =>
  primaryFirst().map(({ id, label }) => ({ id, name: label }))

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
export function createPetBrowserWindow(pages: Pages): BrowserWindow {
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
    webPreferences: { ...hardenedWebPreferences(pages.preload), backgroundThrottling: false },
  })
  keepBackground(window, () => '#00000000')
  return load(window, pages.url('pet'))
}

/** Creates the home window, hidden, and starts to load its page. */
export function createHomeBrowserWindow(pages: Pages): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Hot Dash',
    icon: pages.icon,
    show: false,
    width: 1040,
    height: 720,
    minWidth: 720,
    minHeight: 520,
    backgroundColor: pageColour(),
    webPreferences: hardenedWebPreferences(pages.preload),
  })
  keepBackground(window, pageColour)
  return load(window, pages.url('home'))
}

/** The background of Home's page (renderer/shared/tokens.css). */
const pageColour = () => (nativeTheme.shouldUseDarkColors ? '#1e1e26' : '#fff7ec')

/** A page that reuses another page's renderer process is painted on white, whatever the window was created with. */
function keepBackground(window: BrowserWindow, colour: () => string): void {
  window.webContents.on('dom-ready', () => window.setBackgroundColor(colour()))
}

function load(window: BrowserWindow, url: string): BrowserWindow {
  window.on('page-title-updated', (event) => event.preventDefault())
  // Rejects if the window is closed before its page is loaded.
  window.loadURL(url).catch(() => undefined)
  return window
}
