import { describe, expect, it } from 'vitest'
import { trayMenu, trayIcon, type TraySnapshot } from '../../../main/desktop/rules/tray-menu.ts'

const calm: TraySnapshot = {
  pet: { level: 4, mood: 'content' },
  pantry: [],
  petWindow: { shown: true },
  desktop: { movesDash: true, displays: [{ id: 1, name: '' }], edges: ['left'] },
  settings: { muted: false },
  quiet: { name: 'none' },
  folders: [],
  github: { accounts: [] },
}

const keys = (snapshot: TraySnapshot) =>
  trayMenu(snapshot).flatMap((item) => {
    if (item.type === 'separator') return []
    return [item.type === 'action' ? `tray.${item.action}` : item.key]
  })

const isEnabled = (snapshot: TraySnapshot, action: string) =>
  trayMenu(snapshot).some(
    (item) => item.type === 'action' && item.action === action && item.enabled,
  )

describe('the tray menu', () => {
  it('has the entries that product.md lists, in that order', () => {
    expect(keys(calm)).toEqual([
      'tray.status.empty',
      'tray.feedOne',
      'tray.feedAll',
      'tray.hideDash',
      'tray.comeHere',
      'tray.place',
      'tray.hideForAnHour',
      'tray.mute',
      'tray.presentAnHour',
      'tray.present',
      'tray.home',
      'tray.syncNow',
      'tray.settings',
      'tray.quit',
    ])
  })

  it('puts Dash on the floor, or behind the edges where it can hide', () => {
    const places = trayMenu(calm).flatMap((one) => (one.type === 'places' ? one.places : []))
    expect(places.map(({ key }) => key)).toEqual([
      'tray.spot.left',
      'tray.spot.middle',
      'tray.spot.right',
      'tray.edge.left',
    ])
    expect(places.at(-1)?.place).toEqual({ edge: 'left' })
  })

  it('sends Dash to another display only if there is one, by its name or number', () => {
    const displays = [
      { id: 7, name: 'DELL U2720Q' },
      { id: 9, name: '' },
    ]
    const two = { ...calm, desktop: { movesDash: true, displays, edges: [] } }
    const item = trayMenu(two).find((one) => one.type === 'places' && one.key !== 'tray.place')
    expect(item).toMatchObject({
      key: 'tray.sendToDisplay',
      enabled: true,
      places: [
        {
          key: 'tray.displayNamed',
          params: { number: 1, name: 'DELL U2720Q' },
          place: { display: 7 },
        },
        { key: 'tray.display', params: { number: 2 }, place: { display: 9 } },
      ],
    })
  })

  it('does not offer to move Dash if the system does not let programs move windows', () => {
    const fixed = { ...calm, desktop: { movesDash: false, displays: [], edges: [] } }
    expect(keys(fixed)).not.toContain('tray.comeHere')
    expect(keys(fixed)).not.toContain('tray.place')
  })

  it('shows the level and the waiting dishes, and offers to feed only if there are any', () => {
    const full = { ...calm, pantry: [{ count: 2 }, { count: 3 }] }
    expect(trayMenu(full)[0]).toEqual({
      type: 'status',
      key: 'tray.status.food',
      params: { level: 4, count: 5 },
    })
    expect(isEnabled(full, 'feedOne')).toBe(true)
    expect(isEnabled(calm, 'feedOne')).toBe(false)
    expect(isEnabled(calm, 'feedAll')).toBe(false)
  })

  it('offers the opposite of the current state: show when hidden, unmute when muted', () => {
    const away = { ...calm, petWindow: { shown: false }, settings: { muted: true } }
    expect(keys(away)).toContain('tray.showDash')
    expect(keys(away)).toContain('tray.unmute')
    expect(isEnabled(away, 'hideForAnHour')).toBe(false)
  })

  it.each([
    [{ name: 'presenting', until: null }, 'tray.status.presenting', {}],
    [{ name: 'presenting', until: 545 }, 'tray.status.presentingUntil', { time: '09:05' }],
    [{ name: 'quiet-hours', until: 420 }, 'tray.status.quietHours', { time: '07:00' }],
  ] as const)('says why Dash is quiet (%j), and ends it', (quiet, key, params) => {
    const snapshot = { ...calm, quiet }
    expect(trayMenu(snapshot)[1]).toEqual({ type: 'status', key, params })
    expect(isEnabled(snapshot, 'endQuiet')).toBe(true)
    expect(isEnabled(snapshot, 'present')).toBe(false)
  })

  it('syncs only with a source', () => {
    expect(isEnabled(calm, 'syncNow')).toBe(false)
    expect(isEnabled({ ...calm, folders: [{}] }, 'syncNow')).toBe(true)
  })
})

describe('the tray icon', () => {
  const offline = {
    accounts: [{ sync: { name: 'waiting', problem: { code: 'github-offline' as const } } }],
  }
  it.each([
    ['normal', calm],
    ['food', { ...calm, pantry: [{ count: 1 }], pet: { level: 1, mood: 'asleep' } }],
    ['asleep', { ...calm, pet: { level: 1, mood: 'asleep' } }],
    ['offline', { ...calm, github: offline }],
    ['muted', { ...calm, settings: { muted: true } }],
    ['muted', { ...calm, pantry: [{ count: 1 }], quiet: { name: 'presenting', until: null } }],
  ] as const)('is %s', (picture, snapshot) => {
    expect(trayIcon(snapshot)).toBe(picture)
  })
})
