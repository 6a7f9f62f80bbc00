import { BrowserWindow } from 'electron'
import type { Pages } from './pages.ts'
import { hardened } from './web-preferences.ts'

export interface HomeWindow {
  /** Opens it, or brings it to the front. */
  readonly show: () => void
  readonly window: BrowserWindow | undefined
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
    made.once('closed', () => {
      window = undefined
    })
    void made.loadURL(options.pages.url('home'))
    return made
  }

  return {
    show() {
      if (!window) {
        window = make()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    get window() {
      return window
    },
  }
}
