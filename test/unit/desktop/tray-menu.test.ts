import { describe, expect, it } from 'vitest'
import { trayMenu, trayIcon, type TraySnapshot } from '../../../main/desktop/rules/tray-menu.ts'

const quiet: TraySnapshot = {
  pet: { level: 4, mood: 'content' },
  pantry: [],
  petWindow: { shown: true },
  voice: { muted: false },
  folders: [],
  github: { accounts: [] },
}

const keys = (snapshot: TraySnapshot) =>
  trayMenu(snapshot).flatMap((item) => (item.type === 'separator' ? [] : [item.key]))

const isEnabled = (snapshot: TraySnapshot, action: string) =>
  trayMenu(snapshot).some(
    (item) => item.type === 'action' && item.action === action && item.enabled,
  )

describe('the menu of the tray', () => {
  it('has what product.md names, in its order', () => {
    expect(keys(quiet)).toEqual([
      'tray.status.empty',
      'tray.feedOne',
      'tray.feedAll',
      'tray.hideDash',
      'tray.comeHere',
      'tray.hideForAnHour',
      'tray.mute',
      'tray.home',
      'tray.syncNow',
      'tray.settings',
      'tray.quit',
    ])
  })

  it('tells the level and the dishes that wait, and offers to feed only then', () => {
    const full = { ...quiet, pantry: [{ count: 2 }, { count: 3 }] }
    expect(trayMenu(full)[0]).toEqual({
      type: 'status',
      key: 'tray.status.food',
      params: { level: 4, count: 5 },
    })
    expect(isEnabled(full, 'feed-one')).toBe(true)
    expect(isEnabled(quiet, 'feed-one')).toBe(false)
    expect(isEnabled(quiet, 'feed-all')).toBe(false)
  })

  it('offers to undo what is done: show when hidden, sound when muted', () => {
    const away = { ...quiet, petWindow: { shown: false }, voice: { muted: true } }
    expect(keys(away)).toContain('tray.showDash')
    expect(keys(away)).toContain('tray.unmute')
    expect(isEnabled(away, 'hide-for-an-hour')).toBe(false)
  })

  it('syncs only with a source', () => {
    expect(isEnabled(quiet, 'sync-now')).toBe(false)
    expect(isEnabled({ ...quiet, folders: [{}] }, 'sync-now')).toBe(true)
  })
})

describe('the icon of the tray', () => {
  const offline = {
    accounts: [{ sync: { name: 'waiting', problem: { code: 'github-offline' as const } } }],
  }
  it.each([
    ['normal', quiet],
    ['food', { ...quiet, pantry: [{ count: 1 }], pet: { level: 1, mood: 'asleep' } }],
    ['asleep', { ...quiet, pet: { level: 1, mood: 'asleep' } }],
    ['offline', { ...quiet, github: offline }],
    ['muted', { ...quiet, voice: { muted: true } }],
  ] as const)('is %s', (picture, snapshot) => {
    expect(trayIcon(snapshot)).toBe(picture)
  })
})
