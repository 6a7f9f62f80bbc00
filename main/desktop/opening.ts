import { setTimeout as delay } from 'node:timers/promises'
import { showsTrayIcons } from './status-notifier.ts'
import type { Windows, WindowsOptions } from './windows.ts'

/** How long to wait for a page's first paint before opening everything else anyway. */
const firstPaintTimeoutMs = 5000

/**
 * Shows the windows of a start: Home the first time, otherwise the floating Dash. None is shown if Dash was hidden or this
 * is a hidden start. Another window opens on demand.
 */
export function createOpening(
  { home, petVisibility, pet }: Windows,
  { first, switches }: Pick<WindowsOptions, 'first' | 'switches'>,
) {
  const firstPaint = Promise.withResolvers<undefined>()
  return {
    /** @returns settles after the first paint, or at once if nothing is shown */
    async showWindows(): Promise<void> {
      if (first.name === 'pet') {
        petVisibility.apply()
        if (pet() === undefined) {
          // Dash was hidden when Hot Dash quit, or this start shows nothing.
          first.window.destroy()
          return
        }
      }
      await Promise.race([firstPaint.promise, delay(firstPaintTimeoutMs)])
    },
    /** Call it when a page has painted. */
    markPainted: () => firstPaint.resolve(undefined),
    /** Shows Home after the first paint if there is no tray icon. Otherwise, only a second launch could open it. */
    async showHomeIfNoTray(): Promise<void> {
      petVisibility.apply()
      if (first.name === 'home' || switches.isHidden) return
      if (!(await showsTrayIcons(process.platform))) home.show()
    },
  }
}
