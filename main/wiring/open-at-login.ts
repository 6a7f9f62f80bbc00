import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { OpenAtLogin } from '../../preload/contract/settings.ts'
import type { Log } from '../base/log.ts'
import type { LoginItem } from '../desktop/login-item.ts'
import type { SettingsService } from '../settings/settings.ts'

/** Keeps the setting and what the system does at login the same. */
export interface OpenAtLoginSync {
  /**
   * To be called at a start: what was switched off in the system's own settings is off here too, and a program that was
   * moved is found again.
   */
  reconcile(): void
  /**
   * To be called when a person has chosen; where the system refuses, the setting is what it was before.
   * @returns 'login-item-failed'
   */
  apply(before: OpenAtLogin): Result<null, Problem>
}

export function createOpenAtLogin(options: {
  readonly settings: Pick<SettingsService, 'all' | 'set'>
  readonly loginItem: LoginItem
  readonly log: Pick<Log, 'warn'>
}): OpenAtLoginSync {
  const { settings, loginItem, log } = options
  const put = (): boolean => {
    try {
      loginItem.set(settings.all().openAtLogin)
      return true
    } catch (cause) {
      log.warn('the system was not told what to open at login', cause)
      return false
    }
  }
  return {
    reconcile() {
      if (settings.all().openAtLogin === 'off') return
      if (loginItem.isEnabled()) put()
      else settings.set({ openAtLogin: 'off' })
    },
    apply(before) {
      if (settings.all().openAtLogin === before || put()) return ok(null)
      settings.set({ openAtLogin: before })
      return err({ code: 'login-item-failed' })
    },
  }
}
