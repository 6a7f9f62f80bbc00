import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ok } from '../../preload/contract/result.ts'
import { createSettings } from '../../main/settings/settings.ts'
import { createUndo, recordUndoable } from '../../main/settings/undo.ts'
import { setUpDevice, type DeviceSetup } from './ledger/device.ts'
import { someAccount } from '../fakes/snapshots.ts'

let device: DeviceSetup
let typedHost: string | null
let restarts: number
let accounts: readonly (typeof someAccount)[]

beforeEach(() => {
  device = setUpDevice()
  typedHost = null
  restarts = 0
  accounts = [someAccount]
})
afterEach(() => device.end())

const restart = () => {
  restarts += 1
  return Promise.resolve(ok(null))
}

function open() {
  const { store, clock, folders } = device
  const settings = createSettings(store)
  const github = {
    signOut: (id: string) => {
      accounts = accounts.filter((account) => account.id !== id)
    },
    view: () => ({
      ...{ host: 'github.com', deviceFlowHosts: [], accounts, typedHost, signInCount: 0 },
      signIn: { name: 'none' } as const,
    }),
    signIn: {
      setTypedHost: (host: string) => {
        typedHost = host
      },
    },
  }
  const undo = createUndo({
    store,
    clock,
    settings,
    folders,
    github,
    transfer: { undoImport: restart, undoStartOver: restart },
  })
  const undoOnly = () => undo.goBack(undo.view()[0]?.id ?? 0)
  return { settings, undo, undoOnly }
}

test('a removed folder comes back with its commits, and nothing is counted or read twice', async () => {
  const repository = device.init('kitchen')
  device.commit(repository)
  await device.watch()
  const before = device.ledger.history.lifetime()
  expect(before.totals.commit).toBe(1)
  const { undo, undoOnly } = open()
  const [folder] = device.folders.views()
  undo.removeFolder(folder?.id ?? 0)
  expect(undo.view()).toMatchObject([{ type: 'folder', title: folder?.label, until: '2026-12-25' }])
  expect(await undoOnly()).toEqual({ ok: true, value: null })
  await device.folders.scanForChanges()
  expect(device.folders.views()).toMatchObject([{ label: folder?.label, repositories: 1 }])
  expect(device.ledger.history.lifetime()).toEqual(before)
  expect(undo.view()).toEqual([])
})

test('a missing folder stays listed with the reason, and one that was added again is not listed', async () => {
  const chosen = join(device.root, 'gone')
  mkdirSync(chosen)
  await device.folders.add(chosen)
  await device.folders.scanForChanges()
  const { undo, undoOnly } = open()
  undo.removeFolder(device.folders.views()[0]?.id ?? 0)
  rmSync(chosen, { recursive: true })
  expect(await undoOnly()).toMatchObject({ ok: false })
  expect(undo.view()).toHaveLength(1)
  mkdirSync(chosen)
  await device.folders.add(chosen)
  expect(undo.view()).toEqual([])
  await device.folders.scanForChanges()
})

test('the last change of each rule can be undone for 30 days, even after a restart', async () => {
  const { undo, settings } = open()
  const before = settings.all()
  undo.changeSettings({ languages: ['Dart', 'C'] })
  undo.changeSettings({ kinds: { issue: false } })
  undo.changeSettings({ kinds: { review: false } })
  undo.changeSettings({ kinds: { review: false }, volume: 0.3 })
  undo.changeAddress('dash@example.org', true)
  undo.changeAddress('dash@example.org', true)
  const later = open()
  const ids = new Map(later.undo.view().map(({ type, id }) => [type, id]))
  expect([...ids.keys()].sort()).toEqual(['address', 'kinds', 'languages'])
  await later.undo.goBack(ids.get('kinds') ?? 0)
  expect(later.settings.all().kinds).toEqual({ ...before.kinds, issue: false })
  await later.undo.goBack(ids.get('address') ?? 0)
  expect(later.settings.counting().addresses).toEqual([])
  device.clock.advance(30 * 86_400_000)
  expect(later.undo.view()).toEqual([])
  expect(await later.undo.goBack(ids.get('languages') ?? 0)).toMatchObject({ ok: false })
})

test('a signed-out account is offered again until the user has signed in', async () => {
  const { undo, undoOnly } = open()
  undo.removeAccount(someAccount.id)
  const { login, host } = someAccount
  expect(undo.view()).toMatchObject([{ type: 'account', title: login, host }])
  expect(await undoOnly()).toEqual({ ok: true, value: null })
  expect(typedHost).toBe(host)
  expect(undo.view()).toHaveLength(1)
  accounts = [someAccount]
  expect(undo.view()).toEqual([])
})

test.each(['import', 'start-over'] as const)(
  '%s stays listed until the restart that undoes it',
  async (type) => {
    const { undo, undoOnly } = open()
    recordUndoable(device.store.sql, { type }, device.clock.now())
    expect(await undoOnly()).toEqual({ ok: true, value: null })
    expect(restarts).toBe(1)
    expect(undo.view()).toMatchObject([{ type, until: '2026-12-25' }])
  },
)
