import { globalShortcut } from 'electron'
import type { DesktopView } from '../../preload/contract/views/desktop-view.ts'
import type { Log } from '../base/log.ts'
import { windowSystem } from './window-system.ts'

/**
 * The global shortcut that calls Dash, whichever program has the focus.
 * @param options.keys an Electron accelerator, or null for none
 * @param options.onChange called when the keys have changed, or turn out to be taken by another program
 */
export function openComeHereKeys(options: {
  readonly keys: () => string | null
  readonly onPress: () => void
  readonly onChange: () => void
  readonly log: Pick<Log, 'warn'>
}) {
  const { keys, onPress, log } = options
  let registered: string | null = null
  let isTaken = false

  const isOffered = windowSystem.canMoveWindows() && windowSystem.canHearKeys()

  const release = () => {
    if (registered !== null) globalShortcut.unregister(registered)
    registered = null
  }
  const register = (wanted: string): boolean => {
    try {
      return globalShortcut.register(wanted, onPress)
    } catch (cause) {
      log.warn(`the keys ${wanted} are not available`, cause)
      return false
    }
  }

  return {
    view: (): DesktopView['comeHere'] =>
      isOffered ? { problem: isTaken ? { code: 'shortcut-taken' } : null } : null,
    /** Call it when the settings have changed, and once after the first paint. */
    apply(): void {
      const wanted = isOffered ? keys() : null
      if (wanted === registered && !isTaken) return
      release()
      isTaken = wanted !== null && !register(wanted)
      if (!isTaken) registered = wanted
      options.onChange()
    },
    close: release,
  }
}
