import { describe, expect, test, vi } from 'vitest'
import { createOpenAtLogin, type LoginItem } from '../../../main/desktop/login-item.ts'
import type { SettingsService } from '../../../main/settings/settings.ts'
import {
  defaultSettings,
  type OpenAtLogin,
  type Settings,
} from '../../../preload/contract/declared-settings.ts'

vi.mock('electron', () => ({}))

/** A system that opens at login what it is told to, unless it refuses. */
function open(start: OpenAtLogin, system: OpenAtLogin, refuses = false) {
  let settings: Settings = { ...defaultSettings, openAtLogin: start }
  let item = system
  const loginItem: LoginItem = {
    isEnabled: () => item !== 'off',
    set(next) {
      if (refuses) throw new Error('not allowed')
      item = next
    },
  }
  const service: Pick<SettingsService, 'all' | 'set'> = {
    all: () => settings,
    set(change) {
      settings = { ...settings, ...(change as Partial<Settings>) }
      return { ok: true, value: settings }
    },
  }
  const sync = createOpenAtLogin(service, { warn: () => undefined }, loginItem)
  return {
    sync,
    choose: (next: OpenAtLogin) => {
      const before = settings.openAtLogin
      service.set({ openAtLogin: next })
      return sync.apply(before)
    },
    setting: () => settings.openAtLogin,
    item: () => item,
  }
}

describe('opening at login', () => {
  test('follows the setting, and so does the login item of the system', () => {
    const { choose, item } = open('off', 'off')
    expect(choose('hidden')).toEqual({ ok: true, value: null })
    expect(item()).toBe('hidden')
    choose('off')
    expect(item()).toBe('off')
  })

  test('stays as it was if the system refuses', () => {
    const { choose, setting } = open('off', 'off', true)
    expect(choose('shown')).toEqual({ ok: false, error: { code: 'login-item-failed' } })
    expect(setting()).toBe('off')
  })

  test.each([
    { setting: 'shown', system: 'off', becomes: 'off' },
    { setting: 'hidden', system: 'shown', becomes: 'hidden' },
    { setting: 'off', system: 'shown', becomes: 'off' },
  ] as const)(
    'at startup, $setting in Settings and $system in the system become $becomes',
    ({ setting: start, system, becomes }) => {
      const { sync, setting, item } = open(start, system)
      sync.reconcile()
      expect(setting()).toBe(becomes)
      // An entry of another installation stays.
      expect(item()).toBe(start === 'off' ? system : becomes)
    },
  )
})
