import { expect, test } from 'vitest'

import fc, { trials } from '../../support/fast-check.ts'
import type { FailureKind } from '../../fakes/github/failures.ts'
import type { FakeRepository } from '../../fakes/github/model.ts'
import { LedgerSetup } from './set-up-with-ledger.ts'
import { dayAfter } from './fixtures.ts'
import type { Fixture } from './fixtures.ts'
import { minute } from './set-up.ts'

const hour = 60 * minute
const day = 24 * hour
const graphql = '/api/graphql'
const runs = trials(20)

/** Repositories, each with something special. */
function repositoriesOf({ model }: Fixture): readonly FakeRepository[] {
  const parent = model.repository('flutter/flutter')
  return [
    model.repository('dash/nest', { languages: ['C++', 'CMake', 'Dart'] }),
    model.repository('dash/flutter', { languages: [], parent }),
    parent,
    model.repository('acme/app'),
    model.repository('acme/tool', { languages: ['Go'] }),
    model.repository('dash/secret', { isPrivate: true }),
  ]
}

const contribution = fc.record({
  kind: fc.constantFrom('commit', 'commit', 'issue', 'pull-request', 'review', 'review-again'),
  repository: fc.nat(5),
  /** Days before now. */
  age: fc.oneof(fc.nat(40), fc.nat(1200)),
  minute: fc.nat(1439),
  offset: fc.constantFrom('-12:00', '-08:00', 'Z', '+09:00', '+14:00'),
})
type Contribution = typeof contribution extends fc.Arbitrary<infer Value> ? Value : never

function contribute(
  { model, dash }: Fixture,
  repository: FakeRepository,
  { kind, age, minute: at, offset }: Contribution,
  today: string,
): void {
  const [hours, minutes] = [Math.floor(at / 60), at % 60].map((n) => String(n).padStart(2, '0'))
  const instant = `${dayAfter(today, -age)}T${hours}:${minutes}:00${offset}`
  const others = model.items.filter(({ user, kind: of }) => user !== dash && of === 'PullRequest')
  switch (kind) {
    case 'commit':
      model.commit(dash, repository, instant)
      return
    case 'issue':
      model.issue(dash, repository, instant)
      return
    case 'pull-request':
      model.pullRequest(dash, repository, instant)
      return
    case 'review-again': {
      const pullRequest = others[at % others.length]
      if (pullRequest) model.review(dash, pullRequest, instant)
      return
    }
    case 'review':
      model.review(dash, model.pullRequest(model.user('other'), repository, instant), instant)
  }
}

/** What can happen to a repository or its owner. */
const fates = {
  nothing: () => undefined,
  delete: (_: Fixture, repository: FakeRepository) => void (repository.isDeleted = true),
  hide: (_: Fixture, repository: FakeRepository) => void (repository.isPrivate = true),
  show: (_: Fixture, repository: FakeRepository) => void (repository.isPrivate = false),
  rename: ({ model }: Fixture, repository: FakeRepository) => {
    model.rename(repository, `${repository.nameWithOwner}-2`)
  },
  'force-push': ({ model }: Fixture, repository: FakeRepository) => {
    model.forcePush(repository, ({ at }) => Number(at.slice(8, 10)) % 2 === 0)
  },
  wall: ({ model }: Fixture) => void model.protectedOwners.add('acme'),
  'let in': ({ model }: Fixture) => {
    model.protectedOwners.clear()
  },
} satisfies Record<string, (fixture: Fixture, repository: FakeRepository) => void>

const interruption = fc.record({
  kind: fc.constantFrom<FailureKind | 'quit'>(
    'quit',
    'quit',
    'html-page',
    'truncated-json',
    'bad-gateway',
    'rate-limited',
    'secondary-limit',
  ),
  /** The number of requests that succeed first. */
  after: fc.nat(4),
  /** The number of requests in a row that fail; after four of them the sync ends. */
  times: fc.integer({ min: 1, max: 5 }),
})

const round = fc.record({
  contributions: fc.array(contribution, { maxLength: 30 }),
  fate: fc.constantFrom(...(Object.keys(fates) as (keyof typeof fates)[])),
  repository: fc.nat(5),
  interruptions: fc.array(interruption, { maxLength: 3 }),
})

/** Begins a sync. After some requests, lets the next ones fail or quits the app, unless the sync has ended by then. */
async function interrupted(
  ledgerSetup: LedgerSetup,
  {
    kind,
    after,
    times,
  }: { readonly kind: FailureKind | 'quit'; readonly after: number; readonly times: number },
): Promise<void> {
  const { setup } = ledgerSetup
  if (kind === 'quit') {
    const reached = setup.server.nextRequest(graphql, after + 1)
    await Promise.race([reached, setup.github.syncNow()])
    ledgerSetup.restart()
    return
  }
  setup.server.fail(kind, { on: graphql, after, times })
  await setup.withRetries(setup.github.syncNow())
  setup.server.recover()
  setup.time.move(hour)
}

test('after random events on GitHub and during syncs, the totals and the undisclosed numbers match the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async (rounds) => {
      const ledgerSetup = await LedgerSetup.begin()
      try {
        const { fixture, setup } = ledgerSetup
        const repositories = repositoriesOf(fixture)
        let food = 0
        for (const [n, { contributions, fate, repository, interruptions }] of rounds.entries()) {
          const today = new Date(setup.time.now()).toISOString().slice(0, 10)
          for (const one of contributions)
            contribute(fixture, repositories[one.repository]!, one, today)
          fates[fate](fixture, repositories[repository]!)
          if (n === 0) await ledgerSetup.signIn()
          for (const one of interruptions) await interrupted(ledgerSetup, one)
          // Old ranges are reread once a month.
          setup.time.move(45 * day)
          await ledgerSetup.settle()
          expect(ledgerSetup.figures()).toEqual(ledgerSetup.expected.figures())
          expect(ledgerSetup.granted()).toBeGreaterThanOrEqual(food)
          food = ledgerSetup.granted()
        }
      } finally {
        await ledgerSetup.close()
      }
    }),
    { numRuns: runs },
  )
})
