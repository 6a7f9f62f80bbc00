import { expect, test } from 'vitest'

import fc, { trials } from '../../fast-check.ts'
import type { FailureKind } from '../../fakes/github/failures.ts'
import type { FakeRepository } from '../../fakes/github/model.ts'
import { Counted } from './counted.ts'
import { dayAfter } from './ground.ts'
import type { Ground } from './ground.ts'
import { minute } from './world.ts'

const hour = 60 * minute
const day = 24 * hour
const graphql = '/api/graphql'
const runs = trials(20)

/** Something special about each of them. */
function repositoriesOf({ model }: Ground): readonly FakeRepository[] {
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
  { model, dash }: Ground,
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

/** What can befall a repository, or its owner. */
const fates = {
  nothing: () => undefined,
  delete: (_: Ground, repository: FakeRepository) => void (repository.isDeleted = true),
  hide: (_: Ground, repository: FakeRepository) => void (repository.isPrivate = true),
  show: (_: Ground, repository: FakeRepository) => void (repository.isPrivate = false),
  rename: ({ model }: Ground, repository: FakeRepository) => {
    model.rename(repository, `${repository.nameWithOwner}-2`)
  },
  'force-push': ({ model }: Ground, repository: FakeRepository) => {
    model.forcePush(repository, ({ at }) => Number(at.slice(8, 10)) % 2 === 0)
  },
  wall: ({ model }: Ground) => void model.protectedOwners.add('acme'),
  'let in': ({ model }: Ground) => {
    model.protectedOwners.clear()
  },
} satisfies Record<string, (ground: Ground, repository: FakeRepository) => void>

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
  /** Requests that go well before. */
  after: fc.nat(4),
})

const round = fc.record({
  contributions: fc.array(contribution, { maxLength: 30 }),
  fate: fc.constantFrom(...(Object.keys(fates) as (keyof typeof fates)[])),
  repository: fc.nat(5),
  interruptions: fc.array(interruption, { maxLength: 3 }),
})

/** Begins a sync that fails, or that the app is quit in, if it comes that far. */
async function interrupted(
  counted: Counted,
  { kind, after }: { readonly kind: FailureKind | 'quit'; readonly after: number },
): Promise<void> {
  const { world } = counted
  if (kind === 'quit') {
    const reached = world.server.nextRequest(graphql, after + 1)
    await Promise.race([reached, world.github.syncNow()])
    counted.restart()
    return
  }
  world.server.fail(kind, { on: graphql, after, times: 1 })
  await world.github.syncNow()
  world.server.recover()
  world.time.move(hour)
}

test('whatever happens at GitHub and to the syncs, the totals, and what is not disclosed, equal those of the model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async (rounds) => {
      const counted = await Counted.begin()
      try {
        const { ground, world } = counted
        const repositories = repositoriesOf(ground)
        let food = 0
        for (const [n, { contributions, fate, repository, interruptions }] of rounds.entries()) {
          const today = new Date(world.time.now()).toISOString().slice(0, 10)
          for (const one of contributions)
            contribute(ground, repositories[one.repository]!, one, today)
          fates[fate](ground, repositories[repository]!)
          if (n === 0) await counted.signIn()
          for (const one of interruptions) await interrupted(counted, one)
          // What is old is read again once a month.
          world.time.move(45 * day)
          await counted.settle()
          expect(counted.told()).toEqual(counted.truth.told())
          expect(counted.granted()).toBeGreaterThanOrEqual(food)
          food = counted.granted()
        }
      } finally {
        await counted.close()
      }
    }),
    { numRuns: runs },
  )
})
