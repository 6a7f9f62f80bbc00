import { afterEach, beforeEach, expect, test } from 'vitest'

import type { FakeItem } from '../../fakes/github/model.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { minute } from './set-up.ts'

/** When the user's pull requests were merged. The clock shows 21:00 on 15 January 2026 in Tokyo. */

const today = '2026-01-15'
let ledgerSetup: LedgerSetup
beforeEach(async () => {
  ledgerSetup = await LedgerSetup.begin()
})
afterEach(() => ledgerSetup.close())

const merges = () => ledgerSetup.ledger.deedRecords().merges()
const now = () => new Date(ledgerSetup.setup.time.now()).toISOString()
const merge = (item: FakeItem, mergedAt = now()) =>
  Object.assign(item, { mergedAt, updatedAt: mergedAt })

/** A pull request of Dash's. */
function opened(at: string): FakeItem {
  const { model, dash } = ledgerSetup.fixture
  return model.pullRequest(
    dash,
    model.named('dash/nest') ?? model.repository('dash/nest'),
    `${at}T10:00:00Z`,
  )
}

/** Syncs after some minutes. @returns how many requests that took */
async function syncAfter(minutes: number): Promise<number> {
  const { setup } = ledgerSetup
  setup.time.move(minutes * minute)
  const before = setup.server.requests.length
  await setup.withRetries(setup.github.syncNow())
  return setup.server.requests.length - before
}

test('the first sync learns of all merges, without an extra request', async () => {
  for (const at of ['2024-06-02', '2026-01-10']) merge(opened(at), `${at}T20:00:00Z`)
  opened('2024-06-03')
  await ledgerSetup.signIn()
  await ledgerSetup.settle()
  expect(merges()).toEqual(['2024-06-03', '2026-01-11'])
})

test('the merge of an old pull request is noticed at the next sync, within its one request', async () => {
  const old = opened('2024-06-02')
  await ledgerSetup.signIn()
  await ledgerSetup.settle()
  expect(merges()).toEqual([])
  merge(old)
  expect(await syncAfter(16)).toBe(1)
  expect(merges()).toEqual([today])
})

test('if more pull requests have changed since than a sync lists, the merge is noticed when its days are read again', async () => {
  const old = opened('2024-06-02')
  await ledgerSetup.signIn()
  await ledgerSetup.settle()
  merge(old)
  ledgerSetup.setup.time.move(minute)
  for (let n = 0; n < 25; n++) Object.assign(opened('2025-12-01'), { updatedAt: now() })
  await syncAfter(16)
  expect(merges()).toEqual([])
  await syncAfter(31 * 24 * 60)
  expect(merges()).toEqual([today])
})
