import type { BrowserWindow } from 'electron'
import { createHomeBrowserWindow } from './browser-windows.ts'
import type { Pages } from './pages.ts'

export interface HomeWindow {
  /** Creates it, or brings it to the front. */
  readonly show: () => void
  readonly window: BrowserWindow | undefined
  /** Whether it can be seen: not closed, minimised or hidden. */
  readonly isOpen: boolean
  readonly minimize: () => void
  /** Destroys it; it is not created again. */
  close(): void
}

/**
 * The home window: created when it is first shown, destroyed when it is closed.
 * @param options.admit called before its page loads, to accept its requests
 */
export function openHomeWindow(options: {
  readonly pages: Pages
  readonly icon: string
  /** The one that a start has begun to load, if it was Home. */
  readonly first: BrowserWindow | undefined
  readonly admit: (window: BrowserWindow) => void
  readonly onFocus: () => void
  /** It was opened, closed, minimised, restored, hidden or shown. */
  readonly onVisibility: () => void
}): HomeWindow {
  let window: BrowserWindow | undefined
  let isClosed = false

  const adopt = (created: BrowserWindow) => {
    options.admit(created)
    created.on('focus', options.onFocus)
    created.on('show', options.onVisibility)
    created.on('hide', options.onVisibility)
    created.on('minimize', options.onVisibility)
    created.on('restore', options.onVisibility)
    created.on('closed', options.onVisibility)
    window = created
  }
  if (options.first) adopt(options.first)

  // A window is destroyed before its `closed` event comes.
  const current = () => (window?.isDestroyed() === false ? window : undefined)

  return {
    show() {
      if (isClosed) return
      const open = current()
      if (!open) {
        adopt(createHomeBrowserWindow(options.pages, options.icon))
        options.onVisibility()
        return
      }
      if (open.isMinimized()) open.restore()
      open.show()
      open.focus()
    },
    get window() {
      return current()
    },
    get isOpen() {
      const open = current()
      return open !== undefined && open.isVisible() && !open.isMinimized()
    },
    minimize: () => current()?.minimize(),
    close() {
      isClosed = true
      current()?.destroy()
    },
  }
}
