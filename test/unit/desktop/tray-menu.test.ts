import { describe, expect, test } from 'vitest'
import {
  trayMenu,
  trayIcon,
  type TrayAction,
  type TrayItem,
} from '../../../main/desktop/rules/tray-menu.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { someAccount, someFolder, someSnapshot } from '../../fakes/snapshots.ts'

const some = someSnapshot()
const calm: Snapshot = {
  ...some,
  pet: { ...some.pet, level: 4, mood: 'content' },
  pantry: [],
  petWindow: { ...some.petWindow, isShown: true },
  desktop: { ...some.desktop, canMoveDash: true, edges: ['left'] },
  settings: { ...some.settings, muted: false },
  quiet: { name: 'none' },
  folders: [],
  github: { ...some.github, accounts: [] },
}
const dishes = (...counts: readonly number[]) =>
  counts.map((count) => ({ ...someSnapshot().pantry[0]!, count }))

/** The menu. Its texts are their keys with their variables. */
function open(snapshot: Snapshot, displays = [{ id: 1, label: '' }]) {
  return trayMenu(snapshot, {
    t: (key, params) => [key, ...Object.values(params ?? {})].join(' '),
    displays: () => displays,
  })
}
const labels = (items: readonly TrayItem[] = []) => items.flatMap(({ label }) => label ?? [])
const labelsOf = (snapshot: Snapshot) => labels(open(snapshot))
const find = (snapshot: Snapshot, label: string) =>
  open(snapshot).find((item) => item.label === label)
const isEnabled = (snapshot: Snapshot, action: TrayAction) =>
  find(snapshot, `tray.${action}`)?.enabled ?? false

describe('the tray menu', () => {
  test.each([
    { states: ['needs-you', 'needs-you', 'working'], says: ['tray.status.needsYou Codex · app'] },
    { states: ['failed', 'working'], says: [] },
    { states: [], says: [] },
  ] as const)('names the first agent of $states that needs the user', ({ states, says }) => {
    const sessions = states.map(
      (state, n) => ({ key: `${n}`, agent: 'codex', folder: 'app', state, since: n }) as const,
    )
    const all = labelsOf({ ...calm, agents: { sessions } })
    expect(all.filter((label) => label.includes('needsYou'))).toEqual(says)
  })

  test('has the entries that home-and-tray.md lists, in that order', () => {
    expect(labelsOf(calm)).toEqual([
      'tray.status.empty 4 0',
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

  test('does what its entries say', () => {
    const menu = open(calm)
    const actions = menu.flatMap(({ action }) => action ?? [])
    expect(actions.map((action) => `tray.${action}`)).toEqual(
      labels(menu).filter((label) => !/status|place/.test(label)),
    )
  })

  test('puts Dash on the floor, or behind the edges where it can hide', () => {
    const { submenu } = open(calm).find(({ label }) => label === 'tray.place') ?? {}
    expect(labels(submenu)).toEqual([
      'tray.spot.left',
      'tray.spot.middle',
      'tray.spot.right',
      'tray.edge.left',
    ])
    expect(submenu?.at(-1)?.place).toEqual({ edge: 'left' })
  })

  test('sends Dash to another display only if there is one, by its name or number', () => {
    const displays = [
      { id: 7, label: 'DELL U2720Q' },
      { id: 9, label: '' },
    ]
    const menu = open({ ...calm, desktop: { ...calm.desktop, edges: [] } }, displays)
    const item = menu.find(({ label }) => label === 'tray.sendToDisplay')
    expect(item?.enabled).toBe(true)
    expect(labels(item?.submenu)).toEqual(['tray.displayNamed 1 DELL U2720Q', 'tray.display 2 '])
    expect(item?.submenu?.map(({ place }) => place)).toEqual([{ display: 7 }, { display: 9 }])
  })

  test('does not offer to move Dash if the system does not let programs move windows', () => {
    const fixed = { ...calm, desktop: { ...calm.desktop, canMoveDash: false, edges: [] } }
    expect(labelsOf(fixed)).not.toContain('tray.comeHere')
    expect(labelsOf(fixed)).not.toContain('tray.place')
  })

  test('shows the level and the waiting dishes, and offers to feed only if there are any', () => {
    const full = { ...calm, pantry: dishes(2, 3) }
    expect(open(full)[0]).toEqual({ label: 'tray.status.food 4 5', enabled: false })
    expect(isEnabled(full, 'feedOne')).toBe(true)
    expect(isEnabled(calm, 'feedOne')).toBe(false)
    expect(isEnabled(calm, 'feedAll')).toBe(false)
  })

  test('offers the opposite of the current state: show when hidden, unmute when muted', () => {
    const away = {
      ...calm,
      petWindow: { ...calm.petWindow, isShown: false },
      settings: { ...calm.settings, muted: true },
    }
    expect(labelsOf(away)).toContain('tray.showDash')
    expect(labelsOf(away)).toContain('tray.unmute')
    expect(isEnabled(away, 'hideForAnHour')).toBe(false)
  })

  test.each([
    [{ name: 'presenting', until: null }, 'tray.status.presenting '],
    [{ name: 'presenting', until: 545 }, 'tray.status.presentingUntil 09:05'],
    [{ name: 'quiet-hours', until: 420 }, 'tray.status.quietHours 07:00'],
  ] as const)('says why Dash is quiet (%j), and ends it', (quiet, label) => {
    const snapshot = { ...calm, quiet }
    expect(open(snapshot)[1]).toEqual({ label, enabled: false })
    expect(isEnabled(snapshot, 'endQuiet')).toBe(true)
    expect(isEnabled(snapshot, 'present')).toBe(false)
  })

  test('offers to sync only if there is a source', () => {
    expect(isEnabled(calm, 'syncNow')).toBe(false)
    expect(isEnabled({ ...calm, folders: [someFolder] }, 'syncNow')).toBe(true)
  })
})

describe('the tray icon', () => {
  const offline = {
    ...calm.github,
    accounts: [
      {
        ...someAccount,
        sync: { name: 'waiting', problem: { code: 'github-offline' }, nextAt: 0 },
      } as const,
    ],
  }
  const asleep = { ...calm.pet, mood: 'asleep' } as const
  test.each<[string, Snapshot]>([
    ['normal', calm],
    ['food', { ...calm, pantry: dishes(1), pet: asleep }],
    ['asleep', { ...calm, pet: asleep }],
    ['offline', { ...calm, github: offline }],
    ['muted', { ...calm, settings: { ...calm.settings, muted: true } }],
    ['muted', { ...calm, pantry: dishes(1), quiet: { name: 'presenting', until: null } }],
  ])('is %s', (picture, snapshot) => {
    expect(trayIcon(snapshot)).toBe(picture)
  })
})
