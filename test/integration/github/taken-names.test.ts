import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import { clone, commit, recordClone } from '../ledger/facts.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { minute } from './set-up.ts'

/**
 * What can happen to names that were looked up: another repository takes one, the user forgets its repository, or it
 * is not the clone's own.
 */

const day = 24 * 60 * minute
const on = '2026-01-10' as Day
const starters = 3

let ledgerSetup: LedgerSetup
beforeEach(async () => {
  ledgerSetup = await LedgerSetup.begin()
})
afterEach(async () => {
  await ledgerSetup.close()
})

const sync = () => ledgerSetup.setup.github.syncNow()
const families = () =>
  ledgerSetup.ledger.history.day(on).families.map(({ name, isPrivate, count }) => ({
    name,
    isPrivate,
    count,
  }))

function repository(name: string, hours: readonly number[]) {
  const { model, dash } = ledgerSetup.fixture
  const made = model.repository(name)
  for (const hour of hours) model.commit(dash, made, `${on}T${hour}:00:00+09:00`)
  return made
}

test.each(['scanned', 'synced'] as const)(
  'a repository that takes a former name is a different repository, even if it is %s first',
  async (first) => {
    const nest = repository('dash/nest', [10, 11, 12])
    ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
    ledgerSetup.scan(nest, 'dash/nest')
    await ledgerSetup.signIn()
    await sync()
    const taker = repository('dash/nest', [20, 21])
    if (first === 'synced') await sync()
    ledgerSetup.scan(taker, 'dash/nest')
    ledgerSetup.setup.time.move(day)
    await sync()
    await ledgerSetup.settle()
    expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
    expect(ledgerSetup.granted()).toBe(starters + 5)
    expect(families()).toMatchObject([
      { name: 'dash/eyrie', count: 3 },
      { name: 'dash/nest', count: 2 },
    ])
  },
)

test('a forgotten repository is recognised by a former name, and looked up once', async () => {
  const nest = repository('dash/nest', [10, 11, 12])
  ledgerSetup.fixture.model.rename(nest, 'dash/eyrie')
  await ledgerSetup.signIn()
  await sync()
  ledgerSetup.ledger.forget(`github:${ledgerSetup.setup.host}:${nest.id}` as RepositoryId)
  ledgerSetup.scan(nest, 'dash/nest')
  await sync()
  expect(families()).toEqual([])
  expect(ledgerSetup.ledger.findUnresolvedNames(ledgerSetup.setup.host)).toEqual([])
})

test('a public repository that is one of the remotes of a private clone gives it neither its name nor its visibility', async () => {
  const { model, dash } = ledgerSetup.fixture
  const { host } = ledgerSetup.setup
  const app = model.repository('dash/secret', { isPrivate: true })
  model.repository('flutter/samples')
  model.commit(dash, app, `${on}T10:00:00+09:00`)
  const names = ['dash/secret', 'flutter/samples'].map((name) => ({ host, name }))
  recordClone(
    ledgerSetup.ledger,
    clone('git:app', { names, commits: [commit(`${on}T10:00:00+09:00`)] }),
  )
  await ledgerSetup.signIn({ scopes: ['repo'] })
  await ledgerSetup.settle()
  expect(families()).toEqual([{ name: 'dash/secret', isPrivate: true, count: 1 }])
})

test('a clone from another host keeps its name even if it also has a remote on GitHub', async () => {
  const { host } = ledgerSetup.setup
  ledgerSetup.fixture.model.repository('flutter/samples')
  const names = [
    { host: 'gitlab.example', name: 'dash/app' },
    { host, name: 'flutter/samples' },
  ]
  recordClone(
    ledgerSetup.ledger,
    clone('git:app', { names, commits: [commit(`${on}T10:00:00+09:00`)] }),
  )
  await ledgerSetup.signIn()
  await sync()
  expect(families()).toMatchObject([{ name: 'dash/app', count: 1 }])
})
