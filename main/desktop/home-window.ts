import { BrowserWindow } from 'electron'
import type { Pages } from './pages.ts'
import { hardenedWebPreferences } from './web-preferences.ts'

export interface HomeWindow {
  /** Creates it, or brings it to the front. */
  readonly show: () => void
  readonly window: BrowserWindow | undefined
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
  readonly background: () => string
  readonly admit: (window: BrowserWindow) => void
  readonly onFocus: () => void
  /** Another window has the focus, or it was closed. */
  readonly onBlur: () => void
}): HomeWindow {
  let window: BrowserWindow | undefined
  let isClosed = false

  const create = () => {
    const created = new BrowserWindow({
      title: 'Hot Dash',
      icon: options.icon,
      width: 1040,
      height: 720,
      minWidth: 720,
      minHeight: 520,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: options.background(),
      webPreferences: hardenedWebPreferences(options.pages.preload),
    })
    options.admit(created)
    created.removeMenu()
    created.once('ready-to-show', () => created.show())
    created.on('focus', options.onFocus)
    created.on('blur', options.onBlur)
    created.on('closed', options.onBlur)
    created.on('page-title-updated', (event) => event.preventDefault())
    void created.loadURL(options.pages.url('home'))
    return created
  }

  // A window is destroyed before its `closed` event comes.
  const current = () => (window?.isDestroyed() === false ? window : undefined)

  return {
    show() {
      if (isClosed) return
      const open = current()
      if (!open) {
        window = create()
        return
      }
      if (open.isMinimized()) open.restore()
      open.show()
      open.focus()
    },
    get window() {
      return current()
    },
    close() {
      isClosed = true
      current()?.destroy()
    },
  }
}
