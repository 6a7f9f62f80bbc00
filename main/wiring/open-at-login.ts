import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { OpenAtLogin } from '../../preload/contract/settings.ts'
import type { Log } from '../base/log.ts'
import type { LoginItem } from '../desktop/login-item.ts'
import type { SettingsService } from '../settings/settings.ts'

export type OpenAtLoginSync = ReturnType<typeof createOpenAtLogin>

/** Keeps the setting and the system's login item in sync. */
export function createOpenAtLogin(
  settings: Pick<SettingsService, 'all' | 'set'>,
  loginItem: LoginItem,
  log: Pick<Log, 'warn'>,
) {
  const put = (): boolean => {
    try {
      loginItem.set(settings.all().openAtLogin)
      return true
    } catch (cause) {
      log.warn('the login item could not be set', cause)
      return false
    }
  }
  return {
    /**
     * Call it at startup. If the user disabled the login item in the system's settings, the setting is switched off
     * too. If the program was moved, the login item is updated.
     */
    reconcile(): void {
      if (settings.all().openAtLogin === 'off') return
      if (loginItem.isEnabled()) put()
      else settings.set({ openAtLogin: 'off' })
    },
    /**
     * Call it when the user changes the setting. If the system refuses, the setting is restored.
     * @returns 'login-item-failed'
     */
    apply(before: OpenAtLogin): Result<null, Problem> {
      if (settings.all().openAtLogin === before || put()) return ok(null)
      settings.set({ openAtLogin: before })
      return err({ code: 'login-item-failed' })
    },
  }
}
