import { afterEach, beforeEach, expect, test } from 'vitest'
import { me } from '../../fakes/repositories.ts'
import { setUpDevice, type DeviceSetup } from './device.ts'
import { day } from './facts.ts'

const old = 'old@example.net'
const today = day('2026-11-25')
const at = (minute: number) => `${Date.parse('2026-11-25T00:00:00Z') / 1000 + minute * 60} +0900`
const mapping = `Dash <${me}> <${old}>\n`

let device: DeviceSetup
beforeEach(() => {
  device = setUpDevice()
})
afterEach(() => device.end())

function granted(): number {
  const units = `SELECT coalesce(sum(units), 0) FROM granted WHERE key <> 'starter'`
  return device.store.db.prepare<[], number>(units).pluck().get() ?? 0
}

/** How many commits count today, how many were granted, and how many rows explain them. */
function told() {
  const { count, families } = device.ledger.history.day(today)
  const rows = families.flatMap(({ commits }) => commits.rows)
  return [count, granted(), rows.filter(({ counts }) => counts).length]
}

test('a .mailmap added later duplicates nothing, even if both addresses count', async () => {
  const folder = device.init('nest')
  for (let n = 0; n < 5; n += 1) device.commit(folder, { email: old, date: at(n) })
  await device.setAddresses(me, old)
  await device.watch()
  expect(told()).toEqual([5, 5, 5])

  device.write(folder, '.mailmap', mapping)
  await device.folders.scanForChanges()
  expect(told()).toEqual([5, 5, 5])
  // They count with either address, and are listed as not counted only once.
  for (const one of [me, old]) {
    await device.setAddresses(one)
    expect(told()).toEqual([5, 5, 5])
    expect(device.ledger.history.year(2026)).toMatchObject({
      totals: { commit: 5 },
      notCounted: [],
    })
  }
  await device.setAddresses()
  expect(told()).toEqual([0, 5, 0])
  const notCounted = [{ reason: 'address', count: 5, detail: me }]
  expect(device.ledger.history.year(2026)).toMatchObject({ totals: { commit: 0 }, notCounted })
  expect(device.ledger.history.day(today).notCounted).toEqual(notCounted)
})

test('clones of one repository on branches with and without a .mailmap are counted once', async () => {
  const one = device.init('src/one')
  for (let n = 0; n < 5; n += 1) device.commit(one, { email: old, date: at(n) })
  device.git(one, 'branch', 'older')
  device.write(one, '.mailmap', mapping)
  device.git(one, 'add', '.')
  device.gitAs({ date: at(50) }, one, 'commit', '--quiet', '-m', 'Map the old address')
  device.git(device.root, 'clone', '--quiet', '--branch', 'older', one, 'src/two')
  await device.setAddresses(me, old)
  await device.watch()
  expect(told()).toEqual([6, 6, 6])
})
