import { app } from 'electron'
import type { OpenAtLogin } from '../../preload/contract/settings.ts'

/** On the command line: a start that shows nothing. */
export const hiddenSwitch = '--hidden'

/**
 * Whether this start shows nothing: the tray alone, or nothing at all where there is none.
 * @param openAtLogin macOS gives a login item no arguments, but tells that it was one
 */
export function isHiddenStart(openAtLogin: OpenAtLogin): boolean {
  if (process.argv.includes(hiddenSwitch)) return true
  return (
    process.platform === 'darwin' &&
    openAtLogin === 'hidden' &&
    app.getLoginItemSettings().wasOpenedAtLogin
  )
}
