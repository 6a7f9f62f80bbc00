import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSettings, type SettingsService } from '../../../main/settings/settings.ts'
import { mergeDatabase } from '../../../main/ledger/merge-devices.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { firstRelease } from '../ledger/facts.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

/** Devices whose clocks are years off, and the choices that the user makes on them. */

const sixYearsMs = 6 * 365 * 86_400_000
const devices = 3

interface Device {
  readonly clock: ManualClock
  readonly store: Store
  settings: SettingsService
}

const folder = folderForAllTests()

function newDevice(offMs: number): Device {
  const clock = manualClock('2026-11-25T12:00:00Z')
  clock.advance(offMs)
  const store = openTestStore(':memory:', clock)
  return { clock, store, settings: createSettings(store) }
}

function merge(device: Device, other: Device): void {
  const path = join(folder.path, 'other.db')
  writeFileSync(path, other.store.db.serialize())
  mergeDatabase(device.store.db, path, { firstRelease })
  device.settings = createSettings(device.store)
}

const languages = ({ settings }: Device) => settings.all().languages
const addresses = ({ settings }: Device) => settings.addresses()

/** One device merges all others, and then they merge it. */
function mergeAll([first, ...others]: readonly Device[]): void {
  if (first === undefined) throw new Error('no device')
  for (const other of others) merge(first, other)
  for (const other of others) merge(other, first)
}

type Step = { readonly on: number } & (
  | { readonly do: 'set' | 'address' | 'find' }
  | { readonly do: 'merge'; readonly other: number }
  | { readonly do: 'clock'; readonly byMs: number }
)

const on = fc.nat(devices - 1)
const offMs = fc.oneof(
  fc.constantFrom(0, sixYearsMs, -sixYearsMs),
  fc.integer({ min: -sixYearsMs, max: sixYearsMs }),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ on, do: fc.constantFrom('set', 'address', 'find') }) },
  { weight: 2, arbitrary: fc.record({ on, do: fc.constant('merge'), other: on }) },
  { weight: 1, arbitrary: fc.record({ on, do: fc.constant('clock'), byMs: offMs }) },
)

const email = 'dash@example.org'

function run(all: readonly Device[], one: Step, n: number): void {
  const device = all[one.on]
  if (device === undefined) throw new Error('no such device')
  switch (one.do) {
    case 'set':
      device.settings.set({ languages: [`Language ${n}`] })
      // A device follows the last choice of the user, whatever its clock shows.
      expect(languages(device)).toEqual([`Language ${n}`])
      break
    case 'address': {
      const counts = addresses(device)[0]?.counts !== true
      device.settings.setAddress(email, counts)
      expect(addresses(device)).toMatchObject([{ email, counts }])
      break
    }
    case 'find':
      device.settings.addAddress(email, n % 2 === 0 ? 'git' : 'log')
      break
    case 'merge': {
      const other = all[one.other]
      if (other !== undefined && other !== device) merge(device, other)
      break
    }
    case 'clock':
      device.clock.advance(one.byMs)
      break
  }
}

function withDevices(offsMs: readonly number[], work: (all: readonly Device[]) => void): void {
  const all = offsMs.map(newDevice)
  try {
    work(all)
  } finally {
    for (const { store } of all) store.close()
  }
}

const offsMs = fc.array(offMs, { minLength: devices, maxLength: devices })

test('with clocks six years off in either direction, all devices converge, and the last choice wins on all', () => {
  fc.assert(
    fc.property(offsMs, fc.array(step, { maxLength: 25 }), on, (offs, steps, last) =>
      withDevices(offs, (all) => {
        for (const [n, one] of steps.entries()) run(all, one, n)
        mergeAll(all)
        for (const device of all.slice(1)) {
          expect(languages(device)).toEqual(languages(all[0]!))
          expect(addresses(device)).toEqual(addresses(all[0]!))
        }
        // A choice after the merge wins on every device, so no clock wins forever.
        for (let n = 0; n < devices; n += 1) {
          run(all, { on: (last + n) % devices, do: 'set' }, 1000 + n)
          run(all, { on: (last + n) % devices, do: 'address' }, 1000 + n)
          const said = all[(last + n) % devices]!
          const [chosen, address] = [languages(said), addresses(said)]
          mergeAll(all)
          for (const device of all) {
            expect(languages(device)).toEqual(chosen)
            expect(addresses(device)).toEqual(address)
          }
        }
      }),
    ),
    { numRuns: trials(15) },
  )
})

test.each([
  ['2032', '2032-11-25T12:00:00Z'],
  ['the first moment of 1970', '1970-01-01T00:00:00Z'],
  ['1960', '1960-01-01T00:00:00Z'],
])('in %s a choice of the user wins over a value that a program found', (_, instant) => {
  withDevices([0], ([device]) => {
    device!.clock.set(instant)
    device!.settings.addAddress(email, 'git')
    device!.settings.setAddress(email, false)
    expect(addresses(device!)).toEqual([{ email, counts: false, from: 'git' }])
    expect(createSettings(device!.store).addresses()).toMatchObject([{ counts: false }])
  })
})

test('a choice with a malformed timestamp is skipped', () => {
  withDevices([0, 0], ([ours, theirs]) => {
    theirs!.settings.set({ languages: ['Rust'] })
    for (const clock of ['x', '999999999999999-99999-x']) {
      theirs!.store.db.prepare('UPDATE setting SET clock = ?').run(clock)
      const path = join(folder.path, 'damaged.db')
      writeFileSync(path, theirs!.store.db.serialize())
      expect(mergeDatabase(ours!.store.db, path, { firstRelease })).toBe(false)
    }
    expect(languages(ours!)).toEqual(['Dart'])
  })
})
