import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/ids.ts'
import { clone, commit } from '../ledger/facts.ts'
import { Counted } from './counted.ts'
import { minute } from './world.ts'

/** What becomes of names that were asked about: somebody takes one, a person forgets its repository, or it is not theirs. */

const day = 24 * 60 * minute
const on = '2026-01-10' as Day
const starters = 3

let counted: Counted
beforeEach(async () => {
  counted = await Counted.begin()
})
afterEach(async () => {
  await counted.close()
})

const sync = () => counted.world.github.syncNow()
const families = () =>
  counted.ledger.explainDay(on).families.map(({ name, isPrivate, count }) => ({
    name,
    isPrivate,
    count,
  }))

function repository(name: string, hours: readonly number[]) {
  const { model, dash } = counted.ground
  const made = model.repository(name)
  for (const hour of hours) model.commit(dash, made, `${on}T${hour}:00:00+09:00`)
  return made
}

test.each(['scanned', 'synced'] as const)(
  'a repository that takes a former name is another one, though it is %s first',
  async (first) => {
    const nest = repository('dash/nest', [10, 11, 12])
    counted.ground.model.rename(nest, 'dash/eyrie')
    counted.scan(nest, 'dash/nest')
    await counted.signIn()
    await sync()
    const taker = repository('dash/nest', [20, 21])
    if (first === 'synced') await sync()
    counted.scan(taker, 'dash/nest')
    counted.world.time.move(day)
    await sync()
    await counted.settle()
    expect(counted.told()).toEqual(counted.truth.told())
    expect(counted.granted()).toBe(starters + 5)
    expect(families()).toMatchObject([
      { name: 'dash/eyrie', count: 3 },
      { name: 'dash/nest', count: 2 },
    ])
  },
)

test('a forgotten repository is known again by a former name, and asked about once', async () => {
  const nest = repository('dash/nest', [10, 11, 12])
  counted.ground.model.rename(nest, 'dash/eyrie')
  await counted.signIn()
  await sync()
  counted.ledger.forget(`github:${counted.world.host}:${nest.id}` as RepositoryId)
  counted.scan(nest, 'dash/nest')
  await sync()
  expect(families()).toEqual([])
  expect(counted.ledger.unresolvedNames(counted.world.host)).toEqual([])
})

test('a public repository that a private clone has as a remote, too, tells neither its name nor that it is public', async () => {
  const { model, dash } = counted.ground
  const { host } = counted.world
  const app = model.repository('dash/secret', { isPrivate: true })
  model.repository('flutter/samples')
  model.commit(dash, app, `${on}T10:00:00+09:00`)
  const names = ['dash/secret', 'flutter/samples'].map((name) => ({ host, name }))
  counted.ledger.recordClone(clone('git:app', { names, commits: [commit(`${on}T10:00:00+09:00`)] }))
  await counted.signIn({ scopes: ['repo'] })
  await counted.settle()
  expect(families()).toEqual([{ name: 'dash/secret', isPrivate: true, count: 1 }])
})

test('a clone from elsewhere keeps its name beside a remote on GitHub', async () => {
  const { host } = counted.world
  counted.ground.model.repository('flutter/samples')
  const names = [
    { host: 'gitlab.example', name: 'dash/app' },
    { host, name: 'flutter/samples' },
  ]
  counted.ledger.recordClone(clone('git:app', { names, commits: [commit(`${on}T10:00:00+09:00`)] }))
  await counted.signIn()
  await sync()
  expect(families()).toMatchObject([{ name: 'dash/app', count: 1 }])
})
