import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../../main/base/clock.ts'
import {
  defaultSettings,
  type Settings,
  type SettingsPatch,
} from '../../../preload/contract/declared-settings.ts'
import { createSettings, type SettingsChange } from '../../../main/settings/settings.ts'
import { openStore, type Store } from '../../../main/storage/open-store.ts'

let now = Date.parse('2026-11-25T12:00:00Z')
let store: Store
beforeEach(() => {
  const found = openStore(':memory:', {
    clock: createClock({ now: () => now, timeZone: () => 'Asia/Tokyo' }),
  })
  if (!found.ok) throw new Error(found.error.code)
  store = found.value
})
afterEach(() => store.close())

const heardBy = (settings: ReturnType<typeof createSettings>) => {
  const heard: SettingsChange[] = []
  settings.onChange((change) => heard.push(change))
  return heard
}

test('a new installation has the defaults', () => {
  const expected: Settings = {
    locale: 'system',
    appearance: 'system',
    muted: false,
    volume: 0.8,
    styleId: 3,
    voiceLanguage: null,
    systemVoice: true,
    modelOn: false,
    modelName: null,
    modelAddress: null,
    tuning: { speed: 1, pitch: 0, intonation: 1 },
    favouriteVoices: [],
    engineUuid: null,
    engineAddress: null,
    shown: true,
    clickThrough: false,
    door: true,
    agents: true,
    agentsSeeNames: false,
    openAtLogin: 'off',
    updates: 'unasked',
    onboarding: 'meet',
    effectsVolume: 0.6,
    mirrorsWork: true,
    remindsOfBreaks: true,
    quietHours: { on: false, from: 1320, to: 420 },
    presenting: null,
    hiddenFromCaptures: false,
    motion: 'polite',
    bubbleSide: 'automatic',
    comeHereKeys: null,
    size: 200,
    kinds: { commit: true, issue: true, review: true, 'pull-request': true },
    languages: ['Dart'],
  }
  const settings = createSettings(store)
  expect(settings.all()).toEqual(expected)
  expect(defaultSettings).toEqual(expected)
  expect(settings.counting()).toEqual({ kinds: expected.kinds, languages: ['Dart'], addresses: [] })
  expect(settings.addresses()).toEqual([])
  expect(settings.clientIds().size).toBe(0)
})

test('settings survive a restart, and listeners learn what the ledger must recount', () => {
  const settings = createSettings(store)
  const heard = heardBy(settings)
  const answer = settings.set({ muted: true, volume: 0.25, languages: ['Dart', 'Rust', 'Dart'] })
  expect(answer).toMatchObject({ ok: true, value: { muted: true, languages: ['Dart', 'Rust'] } })
  settings.set({ muted: false })
  expect(heard).toEqual([{ counting: ['languages'] }, { counting: [] }])
  const all = { ...defaultSettings, volume: 0.25, languages: ['Dart', 'Rust'] }
  expect(settings.all()).toEqual(all)
  expect(createSettings(store).all()).toEqual(all)
})

test('successive patches to parts of one setting are all kept, and its other parts do not change', () => {
  const settings = createSettings(store)
  for (const part of [{ on: true }, { from: 20 * 60 }, { to: 6 * 60 }])
    expect(settings.set({ quietHours: part }).ok).toBe(true)
  settings.set({ kinds: { issue: false }, tuning: { pitch: 0.1 } })
  expect(createSettings(store).all()).toEqual({
    ...defaultSettings,
    quietHours: { on: true, from: 20 * 60, to: 6 * 60 },
    kinds: { ...defaultSettings.kinds, issue: false },
    tuning: { ...defaultSettings.tuning, pitch: 0.1 },
  })
})

test('setting the current value changes nothing', () => {
  const settings = createSettings(store)
  const heard = heardBy(settings)
  expect(settings.set({ muted: false, kinds: { ...defaultSettings.kinds } }).ok).toBe(true)
  expect(settings.set({}).ok).toBe(true)
  expect(heard).toEqual([])
})

test.each([
  null,
  'muted',
  { volume: 1.01 },
  { volume: Number.NaN },
  { muted: 'yes' },
  { locale: 'fr' },
  { size: 5 },
  { styleId: 1.5 },
  { languages: [''] },
  { kinds: { commit: 'no' } },
  { quietHours: { from: undefined } },
  { kinds: { ...defaultSettings.kinds, star: true } },
  { token: 'x' },
  { muted: true, volume: 2 },
])('%j is refused as a whole', (change) => {
  const settings = createSettings(store)
  expect(settings.set(change as SettingsPatch)).toEqual({
    ok: false,
    error: { code: 'unexpected' },
  })
  expect(settings.all()).toEqual(defaultSettings)
})

test('rows that this version cannot use fall back to the defaults', () => {
  const insert = store.db.prepare(
    `INSERT INTO setting (name, value, clock, shared) VALUES (?, ?, '1', 0)`,
  )
  insert.run('volume', '"loud"')
  insert.run('kinds', '{"star":true}')
  insert.run('hologram', 'true')
  insert.run('address/odd@example.org', '17')
  insert.run('client-id/odd.example.org', '""')
  const settings = createSettings(store)
  expect(settings.all()).toEqual(defaultSettings)
  expect(settings.addresses()).toEqual([])
  expect(settings.clientIds().size).toBe(0)
})

test('a found address counts, unless it is already known, even if it is switched off', () => {
  const settings = createSettings(store)
  const heard = heardBy(settings)
  settings.addAddress('dash@example.org', 'git')
  settings.setAddress('dash@example.org', false)
  settings.addAddress('dash@example.org', 'github')
  settings.setAddress('dash@example.org', false)
  settings.setAddress('a@example.org', true)
  expect(settings.addresses()).toEqual([
    { email: 'a@example.org', counts: true, from: 'you' },
    { email: 'dash@example.org', counts: false, from: 'git' },
  ])
  expect(settings.counting().addresses).toEqual(['a@example.org'])
  expect(heard).toEqual(Array.from({ length: 3 }, () => ({ counting: ['addresses'] })))
})

test('an address found in a log counts once it is found elsewhere or the user enables it', () => {
  const settings = createSettings(store)
  const heard = heardBy(settings)
  for (const email of ['a@example.org', 'b@example.org', 'c@example.org'])
    settings.addAddress(email, 'log')
  expect(settings.counting().addresses).toEqual([])
  settings.addAddress('a@example.org', 'log')
  // The counts stay the same, so there is nothing to recount.
  expect(heard).toEqual(Array.from({ length: 3 }, () => ({ counting: [] })))

  settings.addAddress('a@example.org', 'git')
  settings.setAddress('b@example.org', true)
  settings.setAddress('c@example.org', true)
  settings.setAddress('c@example.org', false)
  settings.addAddress('c@example.org', 'git')
  settings.addAddress('a@example.org', 'log')
  const addresses = [
    { email: 'a@example.org', counts: true, from: 'git' },
    { email: 'b@example.org', counts: true, from: 'you' },
    { email: 'c@example.org', counts: false, from: 'you' },
  ]
  expect(settings.addresses()).toEqual(addresses)
  expect(createSettings(store).addresses()).toEqual(addresses)
  expect(heard.slice(3)).toEqual(Array.from({ length: 4 }, () => ({ counting: ['addresses'] })))
})

test('the choice of the user about an address wins even if another device finds the address later', () => {
  const settings = createSettings(store)
  settings.setAddress('dash@example.org', false)
  const chosen = store.db.prepare('SELECT clock FROM setting').pluck().get() as string
  now += 1_000_000
  const other = openStore(':memory:', {
    clock: createClock({ now: () => now, timeZone: () => 'Asia/Tokyo' }),
  })
  if (!other.ok) throw new Error(other.error.code)
  createSettings(other.value).addAddress('dash@example.org', 'git')
  const found = other.value.db.prepare('SELECT clock FROM setting').pluck().get() as string
  expect(found < chosen).toBe(true)
  other.value.close()
})

test('client ids are stored by host, and an empty id removes the entry', () => {
  const settings = createSettings(store)
  settings.setClientId('GitHub.Example.org', 'Iv1.abc')
  expect(createSettings(store).clientIds()).toEqual(new Map([['github.example.org', 'Iv1.abc']]))
  settings.setClientId('github.example.org', '')
  expect(createSettings(store).clientIds().size).toBe(0)
})

test('only settings that affect counts are shared', () => {
  const settings = createSettings(store)
  settings.set({
    muted: true,
    size: 300,
    languages: ['C'],
    kinds: { ...defaultSettings.kinds, issue: false },
  })
  settings.addAddress('dash@example.org', 'git')
  settings.setClientId('github.com', 'x')
  const shared = store.db.prepare('SELECT name FROM setting WHERE shared = 1 ORDER BY name').pluck()
  expect(shared.all()).toEqual(['address/dash@example.org', 'kinds', 'languages'])
})
