import { globalShortcut } from 'electron'
import type { DesktopView } from '../../preload/contract/views/desktop.ts'
import type { Log } from '../base/log.ts'
import { windowSystem } from './window-system.ts'

/** Keys that call Dash, whichever program has the focus. */
export interface ComeHereKeys {
  view(): DesktopView['comeHere']
  /** To be called when the settings have changed, and once after the first paint. */
  apply(): void
  close(): void
}

/**
 * @param options.keys as Electron writes an accelerator; null: none
 * @param options.onChange told where other keys are in use now, or are not to be had
 */
export function openComeHereKeys(options: {
  readonly keys: () => string | null
  readonly onPress: () => void
  readonly onChange: () => void
  readonly log: Pick<Log, 'warn'>
}): ComeHereKeys {
  const { keys, onPress, log } = options
  let registered: string | null = null
  let isTaken = false

  const isOffered = windowSystem.movesWindows() && windowSystem.hearsKeys()

  const release = () => {
    if (registered !== null) globalShortcut.unregister(registered)
    registered = null
  }
  const register = (wanted: string): boolean => {
    try {
      return globalShortcut.register(wanted, onPress)
    } catch (cause) {
      log.warn(`the keys ${wanted} cannot be had`, cause)
      return false
    }
  }

  return {
    view() {
      if (!isOffered) return null
      return { keys: keys(), problem: isTaken ? { code: 'shortcut-taken' } : null }
    },
    apply() {
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
