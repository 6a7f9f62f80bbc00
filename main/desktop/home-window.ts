import type { BrowserWindow } from 'electron'
import type { Timers } from '../base/timers.ts'
import { createHomeBrowserWindow } from './browser-windows.ts'
import type { Pages } from './pages.ts'

export interface HomeWindow {
  /** Creates the window, or brings it to the front. A new window becomes visible once its page is drawn. */
  readonly show: () => void
  readonly window: BrowserWindow | undefined
  /** Whether it is visible: not closed, minimised or hidden. */
  readonly isOpen: boolean
  readonly minimize: () => void
  /** Destroys the window for good. */
  close(): void
}

/** A window shown for the first time is on screen by then; Dash leaves the desktop no earlier. */
const appearsWithinMs = 40
/** A page that is not drawn by then is shown anyway. */
const drawTimeoutMs = 3000

/**
 * The home window: created when it is first shown, destroyed when it is closed.
 * @param options.admit called before its page loads, to accept its requests
 */
export function openHomeWindow(options: {
  readonly pages: Pages
  readonly icon: string
  /** The window that the start has begun to load, if it is Home. */
  readonly first: BrowserWindow | undefined
  readonly admit: (window: BrowserWindow) => void
  readonly onFocus: () => void
  /** The window was opened, closed, minimised, restored, hidden or shown, or is about to be shown. */
  readonly onVisibility: () => void
  readonly timers: Timers
}): HomeWindow {
  let window: BrowserWindow | undefined
  let isClosed = false
  let isShown = false
  /** Whether it has been on screen: Dash is not in Home before. */
  let hasAppeared = false
  /** Whether Dash is in Home although the window is not visible yet: it is about to be, or the start opens with Home. */
  let claimsDash = false
  let cancelTimeout: () => void = () => undefined

  const { timers } = options
  // A window is destroyed before its `closed` event arrives.
  const current = () => (window?.isDestroyed() === false ? window : undefined)

  const adopt = (created: BrowserWindow, isFirst = false) => {
    options.admit(created)
    created.on('focus', options.onFocus)
    created.on('show', options.onVisibility)
    created.on('hide', options.onVisibility)
    created.on('minimize', options.onVisibility)
    created.on('restore', options.onVisibility)
    created.on('closed', options.onVisibility)
    window = created
    isShown = false
    hasAppeared = isFirst
    claimsDash = isFirst
    cancelTimeout()
    cancelTimeout = timers.after(drawTimeoutMs, appear)
    // The page's scripts have drawn by then. Waiting for the first paint would cost 70 ms (docs/performance.md).
    created.webContents.once('dom-ready', appear)
  }
  const appear = () => {
    const open = current()
    cancelTimeout()
    if (isShown || !open) return
    isShown = true
    open.show()
    open.focus()
    claimsDash = false
    cancelTimeout = timers.after(appearsWithinMs, () => {
      hasAppeared = true
      options.onVisibility()
    })
  }
  const bringBack = (open: BrowserWindow) => {
    // Its last frame may include Dash, so Dash leaves the desktop before the window is visible.
    claimsDash = hasAppeared
    options.onVisibility()
    if (open.isMinimized()) open.restore()
    open.show()
    open.focus()
    claimsDash = false
  }

  if (options.first) adopt(options.first, true)

  return {
    show() {
      if (isClosed) return
      const open = current()
      if (!open) adopt(createHomeBrowserWindow(options.pages, options.icon))
      else if (isShown) bringBack(open)
    },
    get window() {
      return current()
    },
    get isOpen() {
      const open = current()
      if (!open || !hasAppeared) return false
      return claimsDash || (open.isVisible() && !open.isMinimized())
    },
    minimize: () => current()?.minimize(),
    close() {
      isClosed = true
      cancelTimeout()
      current()?.destroy()
    },
  }
}
