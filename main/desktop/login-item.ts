import { app } from 'electron'
import type { OpenAtLogin } from '../../preload/contract/settings.ts'
import { startedProgram } from '../base/rules/started-program.ts'
import { createAutostartFile } from './autostart-file.ts'
import { hiddenSwitch } from './rules/start-switches.ts'

/** Whether the system opens Hot Dash at login. */
export interface LoginItem {
  /** As the system has it: the user can also switch it off in the system's settings. */
  isEnabled(): boolean
  /** @throws if the system refuses */
  set(openAtLogin: OpenAtLogin): void
}

/** The command that starts Hot Dash with some switches: the program, and each argument separately. */
export const startCommand = (
  switches: readonly string[],
): readonly [program: string, ...args: string[]] => [
  startedProgram(process.execPath, process.env),
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  ...switches,
]

/** The command to run at login. */
const commandLine = (openAtLogin: OpenAtLogin) =>
  startCommand(openAtLogin === 'hidden' ? [hiddenSwitch] : [])

/**
 * Whether the system opened Hot Dash at login, to stay hidden. macOS passes no arguments to a login item, but says
 * that it is one.
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
    const file = createAutostartFile(app.getPath('appData'))
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
      // Only Windows takes path and arguments, and the arguments as one text.
      app.setLoginItemSettings({
        openAtLogin: openAtLogin !== 'off',
        path,
        args: args.map((arg) => `"${arg}"`),
      })
    },
  }
}
