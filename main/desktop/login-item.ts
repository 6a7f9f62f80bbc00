import { app } from 'electron'
import type { OpenAtLogin } from '../../preload/contract/settings.ts'
import { openAutostartFile } from './autostart-file.ts'
import { hiddenSwitch } from './rules/start-switches.ts'
import { startCommand } from './start-command.ts'

/** Whether the system opens Hot Dash when a person logs in. */
export interface LoginItem {
  /** As the system has it: its own settings can switch it off too. */
  isEnabled(): boolean
  /** @throws where the system refuses */
  set(openAtLogin: OpenAtLogin): void
}

/** What the system is to run at login. */
const commandLine = (openAtLogin: OpenAtLogin) =>
  startCommand(openAtLogin === 'hidden' ? [hiddenSwitch] : [])

/**
 * Whether the system has opened Hot Dash at login, to be hidden: macOS gives a login item no arguments, but tells that it
 * was one.
 */
export function isHiddenLogin(openAtLogin: OpenAtLogin): boolean {
  return (
    process.platform === 'darwin' &&
    openAtLogin === 'hidden' &&
    app.getLoginItemSettings().wasOpenedAtLogin
  )
}

export function createLoginItem(): LoginItem {
  if (process.platform === 'linux') {
    const file = openAutostartFile(app.getPath('appData'))
    return {
      isEnabled: () => file.isEnabled(),
      set(openAtLogin) {
        if (openAtLogin === 'off') file.remove()
        else file.write(commandLine(openAtLogin))
      },
    }
  }
  return {
    isEnabled() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings()
      return process.platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin
    },
    set(openAtLogin) {
      const [path, ...args] = commandLine(openAtLogin)
      // Windows alone takes path and arguments, as one text.
      app.setLoginItemSettings({
        openAtLogin: openAtLogin !== 'off',
        path,
        args: args.map((arg) => `"${arg}"`),
      })
    },
  }
}
