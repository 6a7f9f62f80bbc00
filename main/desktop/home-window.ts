import { BrowserWindow } from 'electron'
import type { Pages } from './pages.ts'
import { hardened } from './web-preferences.ts'

export interface HomeWindow {
  /** Opens it, or brings it to the front. */
  readonly show: () => void
  readonly window: BrowserWindow | undefined
  /** Closes it for good. */
  close(): void
}

/**
 * The home window: made when first asked for, gone when closed, so that it costs nothing while unseen.
 * @param options.admit lets its page ask (before it loads)
 */
export function openHomeWindow(options: {
  readonly pages: Pages
  readonly icon: string
  readonly background: () => string
  readonly admit: (window: BrowserWindow) => void
  readonly onFocus: () => void
}): HomeWindow {
  let window: BrowserWindow | undefined
  let isOver = false

  const make = () => {
    const made = new BrowserWindow({
      title: 'Hot Dash',
      icon: options.icon,
      width: 1040,
      height: 720,
      minWidth: 720,
      minHeight: 520,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: options.background(),
      webPreferences: hardened(options.pages.preload),
    })
    options.admit(made)
    made.removeMenu()
    made.once('ready-to-show', () => made.show())
    made.on('focus', options.onFocus)
    made.on('page-title-updated', (event) => event.preventDefault())
    void made.loadURL(options.pages.url('home'))
    return made
  }

  // A window is destroyed some time before it tells that it was closed.
  const current = () => (window?.isDestroyed() === false ? window : undefined)

  return {
    show() {
      if (isOver) return
      const open = current()
      if (!open) {
        window = make()
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
      isOver = true
      current()?.destroy()
    },
  }
}
