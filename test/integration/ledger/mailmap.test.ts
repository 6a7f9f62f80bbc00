import { afterEach, beforeEach, expect, test } from 'vitest'
import { me } from '../../fakes/repositories.ts'
import { openDesk, type Desk } from './desk.ts'
import { day } from './facts.ts'

const old = 'old@example.net'
const today = day('2026-11-25')
const at = (minute: number) => `${Date.parse('2026-11-25T00:00:00Z') / 1000 + minute * 60} +0900`
const mapping = `Dash <${me}> <${old}>\n`

let desk: Desk
beforeEach(() => {
  desk = openDesk()
})
afterEach(() => desk.end())

function granted(): number {
  const units = `SELECT coalesce(sum(units), 0) FROM granted WHERE key <> 'starter'`
  return desk.store.db.prepare<[], number>(units).pluck().get() ?? 0
}

/** How many commits count today, how many were granted, and how many rows say why. */
function told() {
  const { count, families } = desk.ledger.explainDay(today)
  const rows = families.flatMap(({ commits }) => commits.rows)
  return [count, granted(), rows.filter(({ counts }) => counts).length]
}

test('a .mailmap that comes later doubles nothing, though both addresses count', async () => {
  const folder = desk.init('nest')
  for (let n = 0; n < 5; n += 1) desk.commit(folder, { email: old, date: at(n) })
  await desk.setAddresses(me, old)
  await desk.watch()
  expect(told()).toEqual([5, 5, 5])

  desk.write(folder, '.mailmap', mapping)
  await desk.folders.compare()
  expect(told()).toEqual([5, 5, 5])
  // By either of both they count, and by none they are not counted once.
  for (const one of [me, old]) {
    await desk.setAddresses(one)
    expect(told()).toEqual([5, 5, 5])
    expect(desk.ledger.history(2026)).toMatchObject({ totals: { commit: 5 }, notCounted: [] })
  }
  await desk.setAddresses()
  expect(told()).toEqual([0, 5, 0])
  const notCounted = [{ reason: 'address', count: 5, of: me }]
  expect(desk.ledger.history(2026)).toMatchObject({ totals: { commit: 0 }, notCounted })
  expect(desk.ledger.explainDay(today).notCounted).toEqual(notCounted)
})

test('clones of one repository on branches with and without a .mailmap are counted once', async () => {
  const one = desk.init('src/one')
  for (let n = 0; n < 5; n += 1) desk.commit(one, { email: old, date: at(n) })
  desk.git(one, 'branch', 'older')
  desk.write(one, '.mailmap', mapping)
  desk.git(one, 'add', '.')
  desk.gitAs({ date: at(50) }, one, 'commit', '--quiet', '-m', 'Map the old address')
  desk.git(desk.root, 'clone', '--quiet', '--branch', 'older', one, 'src/two')
  await desk.setAddresses(me, old)
  await desk.watch()
  expect(told()).toEqual([6, 6, 6])
})
