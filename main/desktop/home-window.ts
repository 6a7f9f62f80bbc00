import { app, type BrowserWindow, type Dock } from 'electron'
import { systemTimers } from '../base/timers.ts'
import { createHomeBrowserWindow, homeSize } from './browser-windows.ts'

/** How long a new window takes to appear on screen. Until then, Dash stays on the desktop. */
const appearsWithinMs = 40
/** If a page is not drawn by then, show its window anyway. */
const drawTimeoutMs = 3000

type Phase =
  /** Hidden until its page is drawn. This start shows Home first, so Dash is in it from the beginning. */
  | 'opens-with-dash'
  | 'opens'
  /** The window is shown, but not yet on screen, so Dash is not in it. */
  | 'appears'
  /** Dash is in the window while the window is visible. */
  | 'shown'
  /** The window is about to be visible again. */
  | 'comes-back'
  /** Hot Dash quits, so no window opens any more. */
  | 'closed'

/** The home window: created when it is first shown, destroyed when it is closed. */
export function openHomeWindow(options: {
  /** The window that the start has begun to load, if it is Home. */
  readonly first: BrowserWindow | undefined
  /** Called before its page loads, to accept its requests. */
  readonly connect: (window: BrowserWindow) => void
  readonly onFocus: () => void
  /** Called when the window was opened, closed, minimised, restored, hidden or shown, or is about to be shown. */
  readonly onVisibility: () => void
}) {
  let window: BrowserWindow | undefined
  let phase: Phase = 'opens'
  let cancelTimeout: (() => void) | undefined

  // A window may already be destroyed when its `closed` event arrives.
  const current = () => (window?.isDestroyed() === false ? window : undefined)

  const changed = () => {
    showInDock(app.dock, current() !== undefined)
    options.onVisibility()
  }
  const adopt = (created: BrowserWindow, first: Phase) => {
    options.connect(created)
    created.on('focus', options.onFocus)
    for (const event of ['show', 'hide', 'minimize', 'restore', 'closed'] as const)
      created.on(event as 'show', changed)
    window = created
    phase = first
    cancelTimeout?.()
    cancelTimeout = systemTimers.after(drawTimeoutMs, appear)
    // The page's scripts have drawn by this event. Waiting for the first paint would cost 70 ms (docs/performance.md).
    created.webContents.once('dom-ready', appear)
  }
  const isLoading = () => phase === 'opens-with-dash' || phase === 'opens'
  const appear = () => {
    const open = current()
    if (!isLoading() || !open) return
    cancelTimeout?.()
    open.show()
    open.focus()
    phase = phase === 'opens-with-dash' ? 'shown' : 'appears'
    cancelTimeout = systemTimers.after(appearsWithinMs, () => {
      phase = 'shown'
      changed()
    })
  }
  const bringBack = (open: BrowserWindow) => {
    const before = phase
    // Home's last frame may show Dash. Hide the floating one first, or both are visible.
    if (before === 'shown') phase = 'comes-back'
    changed()
    if (open.isMinimized()) open.restore()
    open.show()
    open.focus()
    phase = before
  }

  if (options.first) adopt(options.first, 'opens-with-dash')
  showInDock(app.dock, options.first !== undefined)

  return {
    /** Creates the window, or brings it to the front. A new window becomes visible once its page is drawn. */
    show: () => {
      if (phase === 'closed') return
      const open = current()
      if (!open) adopt(createHomeBrowserWindow(), 'opens')
      else if (!isLoading()) bringBack(open)
    },
    window: current,
    /** Whether the window is visible: not closed, minimised or hidden. */
    isOpen(): boolean {
      const open = current()
      if (!open || phase === 'opens' || phase === 'appears') return false
      return phase !== 'shown' || (open.isVisible() && !open.isMinimized())
    },
    /** Gives the window its first size, in the middle of its display. */
    resetPlace(): void {
      const open = current()
      open?.setFullScreen(false)
      open?.unmaximize()
      open?.setSize(homeSize.width, homeSize.height)
      open?.center()
    },
    minimize: () => current()?.minimize(),
    close(): void {
      phase = 'closed'
      cancelTimeout?.()
      current()?.destroy()
    },
  }
}

/**
 * Shows Hot Dash in the macOS Dock while Home exists, even if Home is minimised, because it is minimised into the Dock.
 * Without Home, Hot Dash has only its tray icon.
 * @param dock undefined on other systems, which makes this a no-op
 */
export function showInDock(
  dock: Pick<Dock, 'isVisible' | 'hide' | 'show'> | undefined,
  hasHome: boolean,
): void {
  if (dock === undefined || dock.isVisible() === hasHome) return
  // Ignore a failure: only the Dock icon is missing.
  if (hasHome) dock.show().catch(() => undefined)
  else dock.hide()
}
