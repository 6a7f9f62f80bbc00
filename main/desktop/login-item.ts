import { app } from 'electron'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { OpenAtLogin } from '../../preload/contract/declared-settings.ts'
import type { Log } from '../base/log.ts'
import { ownProgram } from '../base/rules/own-program.ts'
import type { SettingsService } from '../settings/settings.ts'
import { createAutostartFile } from './autostart-file.ts'
import { hiddenSwitch } from './rules/start-switches.ts'

/** Keeps the setting and the system's login item in sync. */
export function createOpenAtLogin(
  settings: Pick<SettingsService, 'all' | 'set'>,
  log: Pick<Log, 'warn'>,
  item: LoginItem = createLoginItem(),
) {
  const put = (): boolean => {
    try {
      item.set(settings.all().openAtLogin)
      return true
    } catch (cause) {
      log.warn('the login item could not be set', cause)
      return false
    }
  }
  return {
    /**
     * Call it at startup. If the user disabled the login item in the system's settings, it switches the setting off
     * too. If the program was moved, it updates the login item.
     */
    reconcile(): void {
      if (settings.all().openAtLogin === 'off') return
      if (item.isEnabled()) put()
      else settings.set({ openAtLogin: 'off' })
    },
    /** Call it when the user has changed the setting. Restores it if the system refuses (`login-item-failed`). */
    apply(before: OpenAtLogin): Result<null, Problem> {
      if (settings.all().openAtLogin === before || put()) return ok(null)
      settings.set({ openAtLogin: before })
      return err({ code: 'login-item-failed' })
    },
  }
}

/** The command that starts Hot Dash with some switches: the program, and each argument separately. */
export const startCommand = (
  switches: readonly string[],
): readonly [program: string, ...args: string[]] => {
  const program = ownProgram(process.execPath, process.env)
  return app.isPackaged ? [program, ...switches] : [program, app.getAppPath(), ...switches]
}

/**
 * Whether the system opened Hot Dash at login, to stay hidden. macOS passes no arguments to a login item, but reports
 * that it opened the app at login.
 */
export const isHiddenLogin = (openAtLogin: OpenAtLogin): boolean =>
  process.platform === 'darwin' &&
  openAtLogin === 'hidden' &&
  app.getLoginItemSettings().wasOpenedAtLogin

export type LoginItem = ReturnType<typeof createLoginItem>

function createLoginItem() {
  const commandFor = (openAtLogin: OpenAtLogin) =>
    startCommand(openAtLogin === 'hidden' ? [hiddenSwitch] : [])
  if (process.platform === 'linux') {
    const file = createAutostartFile(app.getPath('appData'))
    return {
      isEnabled: () => file.isEnabled(),
      set(openAtLogin: OpenAtLogin): void {
        if (openAtLogin === 'off') file.remove()
        else file.write(commandFor(openAtLogin))
      },
    }
  }
  return {
    /** Asks the system, because the user may have switched the login item off in its settings. */
    isEnabled() {
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings()
      return process.platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin
    },
    /** @throws if the system refuses */
    set(openAtLogin: OpenAtLogin): void {
      const [path, ...args] = commandFor(openAtLogin)
      // Only Windows takes a path and arguments, and it takes all arguments as one text.
      app.setLoginItemSettings({
        openAtLogin: openAtLogin !== 'off',
        path,
        args: args.map((arg) => `"${arg}"`),
      })
    },
  }
}
