import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { GithubSetup, minute, start } from './set-up.ts'

const day = 24 * 60 * minute

let setup: GithubSetup
beforeEach(async () => {
  setup = await GithubSetup.begin()
  // Three years up to today, with a commit every third day.
  const { model } = setup.server
  const nest = model.repository('dash/nest')
  for (let days = 0; days < 1095; days += 3)
    model.commit(model.user('dash'), nest, `${ago(days)}T10:00:00Z`)
})
afterEach(() => setup.close())

const all = 365
const ago = (days: number) => new Date(Date.parse(start) - days * day).toISOString().slice(0, 10)

/** GitHub answers every query that touches one of these days with a 502. */
function breakDays(...days: readonly string[]): void {
  setup.server.fail('bad-gateway', {
    on: '/api/graphql',
    when: (variables) =>
      Object.entries(variables).some(
        ([name, from]) =>
          name.endsWith('from') &&
          days.some(
            (one) =>
              one >= String(from).slice(0, 10) &&
              one <= String(variables[name.replace('from', 'to')]).slice(0, 10),
          ),
      ),
  })
}

const token = () => setup.server.model.token(setup.server.model.user('dash'))
const ended = () => Promise.race([setup.untilSync('idle'), setup.untilSync('waiting')])
const unread = () =>
  setup.github.unread().map(({ from, to }) => (from === to ? from : `${from}–${to}`))
const outcome = () => setup.github.view().accounts[0]!.sync
const unreadDays = (days: number) => ({
  name: 'waiting',
  problem: { code: 'github-partial', params: { context: 'set-aside', days } },
})

/** Lets time pass, and syncs if that is due. @returns the number of requests */
async function syncAfter(milliseconds: number): Promise<number> {
  const before = setup.server.requests.length
  await setup.nextSync(milliseconds)
  return setup.server.requests.length - before
}

async function signIn(): Promise<void> {
  await setup.github.signIn.byToken(setup.host, token())
  await setup.withRetries(ended())
}

describe('seven days that GitHub always answers with a 502', () => {
  const broken = [6, 12, 21, 33, 60, 300, 900].map((days) => ago(days)).sort()

  beforeEach(async () => {
    breakDays(...broken)
    await signIn()
    // Until something has arrived, four failures in a row are an outage.
    while (
      outcome().name === 'waiting' &&
      !('params' in problem() && problem().params?.['context'])
    )
      await syncAfter(11 * minute)
  })
  const problem = () => {
    const sync = outcome()
    return sync.name === 'waiting' ? sync.problem : { code: 'unexpected' as const }
  }

  test('are set aside and shown, and everything else is read', () => {
    expect(setup.ledger.commits()).toBe(all - broken.length)
    expect(unread().sort()).toEqual(broken)
    expect(outcome()).toMatchObject(unreadDays(7))
    expect(setup.server.requests.length).toBeLessThan(250)
    expect(setup.time.now() - Date.parse(start)).toBeLessThan(60 * minute)
  })

  test('cost later syncs no requests, even after a restart', async () => {
    for (let n = 0; n < 3; n++) expect(await syncAfter(15 * minute)).toBe(1)
    setup.restart()
    await setup.untilSync('running')
    await setup.withRetries(ended())
    expect(await syncAfter(15 * minute)).toBe(1)
    expect(outcome()).toMatchObject(unreadDays(7))
    expect(unread().sort()).toEqual(broken)
  })

  test('are retried once a day', async () => {
    await syncAfter(day)
    expect(outcome()).toMatchObject(unreadDays(7))
    expect(await syncAfter(15 * minute)).toBeLessThan(4)
    setup.server.recover()
    await syncAfter(day)
    expect(setup.ledger.commits()).toBe(all)
    expect(unread()).toEqual([])
    await syncAfter(15 * minute)
    expect(outcome().name).toBe('idle')
  })

  test('are retried at once when the user asks', async () => {
    const before = setup.server.requests.length
    await setup.withRetries(setup.github.syncNow())
    expect(setup.server.requests.length - before).toBeLessThanOrEqual(2 + 2 * broken.length)
    setup.server.recover()
    await setup.github.syncNow()
    expect(setup.ledger.commits()).toBe(all)
  })

  test('are deleted with the account', () => {
    setup.github.signOut(setup.github.view().accounts[0]!.id)
    expect(setup.db.prepare('SELECT count(*) FROM set_aside_range').pluck().get()).toBe(0)
  })
})

test('a quarter that GitHub never returns blocks nothing else, and later retries narrow it down to days', async () => {
  const quarter = Array.from({ length: 75 }, (_, n) => ago(400 + n)).sort()
  breakDays(...quarter)
  await signIn()
  const lost = quarter.filter((one) =>
    setup.server.model.commits.some(({ at }) => at.startsWith(one)),
  )
  expect(setup.ledger.commits()).toBeGreaterThan(all - lost.length - 10)
  expect(setup.server.requests.length).toBeLessThan(300)
  for (let n = 0; n < 5; n++) await syncAfter(day)
  expect(setup.ledger.commits()).toBe(all - lost.length)
})

test('an outage in the middle of a sync sets no day aside', async () => {
  setup.server.fail('bad-gateway', { on: '/api/graphql', after: 2 })
  await signIn()
  expect(outcome()).toMatchObject({ problem: { code: 'github-trouble' } })
  for (let n = 0; n < 5; n++) await syncAfter(12 * minute)
  expect(setup.db.prepare('SELECT count(*) FROM set_aside_range').pluck().get()).toBe(0)
  setup.server.recover()
  while (outcome().name !== 'idle') await syncAfter(12 * minute)
  expect(setup.ledger.commits()).toBe(all)
})

test.each([40, 58, 200])(
  'a push that is %i days late is found at once when the user asks',
  async (days) => {
    // In the middle of a range, so that the last month does not bring the previous range along.
    setup.time.move(Date.parse('2026-07-05T12:00:00Z') - setup.time.now())
    await signIn()
    const { model } = setup.server
    const late = new Date(setup.time.now() - days * day).toISOString()
    model.commit(model.user('dash'), model.repositories[0]!, late)
    expect(await syncAfter(15 * minute)).toBe(1)
    expect(setup.ledger.commits()).toBe(all)
    const before = setup.server.requests.length
    await setup.github.syncNow()
    expect(setup.ledger.commits()).toBe(all + 1)
    expect(setup.server.requests.length - before).toBe(1)
  },
)
