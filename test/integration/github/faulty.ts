import { seededRandom } from '../../fakes/contributions.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'
import type { Fixture } from './fixtures.ts'
import { dayAfter, times } from './fixtures.ts'
import { GithubSetup } from './set-up.ts'

/** Ten sparse years, because the number of ranges causes the requests, not the amount of data. */
export function sparseHistory({ model, dash }: Fixture): void {
  const repositories = Array.from({ length: 120 }, (_, n) => model.repository(`dash/r${n}`))
  times(480, (n) => {
    const day = dayAfter('2016-01-20', Math.floor((n * 3640) / 480))
    model.commit(dash, repositories[n % repositories.length]!, `${day}T10:00:00Z`)
  })
}

/** Answers some GraphQL requests with a 502 or a 504, at random but reproducibly by seed. */
export function failByChance(server: FakeGithub, rate: number, seed: number): void {
  let draws = 0
  let drawn = 0
  const on = '/api/graphql'
  server.fail('bad-gateway', {
    on,
    chance: () => (drawn = seededRandom(seed, (draws += 1))) < rate / 2,
  })
  server.fail('gateway-timeout', { on, chance: () => drawn < rate })
}

export interface Backfill {
  /** Including the request of the sign-in. */
  readonly requests: number
  readonly commits: number
  /** The most requests in flight at once. */
  readonly maxConcurrentRequests: number
}

/**
 * Signs in to a server that fails some requests, and syncs until everything is read, however many attempts that
 * takes.
 */
export async function backfillFaulty(rate: number, seed: number): Promise<Backfill> {
  const setup = await GithubSetup.begin()
  try {
    const { server, github, time } = setup
    sparseHistory({ model: server.model, dash: server.model.user('dash') })
    failByChance(server, rate, seed)
    await github.signIn.byToken(server.host, server.model.token(server.model.user('dash')))
    const ended = () => Promise.race([setup.untilSync('idle'), setup.untilSync('waiting')])
    for (;;) {
      const sync = await setup.withRetries(ended())
      if (sync.name === 'idle') break
      time.move(sync.nextAt - time.now())
      await setup.untilSync('running')
    }
    return {
      requests: server.requests.length,
      commits: setup.ledger.commits(),
      maxConcurrentRequests: server.maxConcurrentRequests,
    }
  } finally {
    await setup.close()
  }
}
