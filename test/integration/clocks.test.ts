import { afterEach, expect, test } from 'vitest'
import type { AccountView } from '../../preload/contract/views/github-view.ts'
import { ManualTime } from '../fakes/github/manual-time.ts'
import { startGithub } from '../fakes/github/server.ts'
import { openMachine } from './machine.ts'

/**
 * Everything below the windows on one machine, with a real repository and a GitHub. Their clocks are right, and the
 * machine's own clock is wrong. The tests check what the user sees then, and a minute after the clock is set right.
 */

const minute = 60_000
const year = 365 * 24 * 60 * minute
const now = '2026-11-25T12:00:00Z'
/** An instant in the format of Git. */
const gitDate = (instant: string) => `${Date.parse(instant) / 1000} +0900`

type Machine = Awaited<ReturnType<typeof begin>>
let machine: Machine | undefined
afterEach(async () => {
  await machine?.end()
  machine = undefined
})

/** @param offMs how far its clock is ahead (negative: behind) */
async function begin(offMs: number) {
  const time = new ManualTime(now)
  const server = await startGithub({ now: () => time.now() })
  const opened = openMachine({ time, githubUrl: server.url, offMs })
  const { run, sandbox } = opened
  return {
    ...opened,
    ...run,
    server,
    /** Sets the clock right, and lets a minute pass. */
    setRight() {
      opened.setClock(0)
      time.move(minute)
    },
    /** Adds the folder with all repositories and waits until they are read. */
    async watch() {
      await run.folders.add(sandbox.root)
      await run.folders.scanForChanges()
    },
    async signIn() {
      const { model, host } = server
      await run.github.signIn.byToken(host, model.token(model.user('dash')))
      await run.github.syncNow()
    },
    sync: () => opened.syncs()[0]!,
    pantry: () =>
      Object.fromEntries(run.companion.pantry().map(({ kind, count }) => [kind, count])),
    async end() {
      await opened.end()
      await server.close()
    },
  }
}

/** A repository with old commits and two of this week, and an issue of this week on GitHub. */
function contribute({ sandbox, server }: Machine): string {
  const app = sandbox.init('app')
  sandbox.commit(app, { date: gitDate('2020-02-02T10:00:00Z') })
  sandbox.commit(app, { date: gitDate('2026-11-05T10:00:00Z') })
  sandbox.commit(app, { date: gitDate('2026-11-24T10:00:00Z') })
  sandbox.commit(app, { date: gitDate('2026-11-25T10:00:00Z') })
  const { model } = server
  const nest = model.repository('dash/nest')
  model.issue(model.user('dash'), nest, '2026-11-24T10:00:00Z')
  model.issue(model.user('dash'), nest, '2026-11-05T10:00:00Z')
  return app
}

const isIdle = (sync: AccountView['sync'], lastAt: number) =>
  sync.name === 'idle' && sync.lastAt === lastAt

/** A new commit is food at once, and a new issue with the next sync. */
async function expectLifeToGoOn(here: Machine, app: string): Promise<void> {
  const { time, sandbox, server, pantry, until } = here
  const before = pantry()
  sandbox.commit(app, { date: gitDate('2026-11-25T11:00:00Z') })
  await until(() => pantry()['commit'] === (before['commit'] ?? 0) + 1)
  server.model.issue(
    server.model.user('dash'),
    server.model.named('dash/nest')!,
    new Date(time.now()).toISOString(),
  )
  time.move(15 * minute)
  await until(() => pantry()['issue'] === (before['issue'] ?? 0) + 1)
  await until(() => isIdle(here.sync(), time.now()))
  expect(here.complaints).toEqual([])
}

test.each([
  ['in 2032', 6 * year],
  ['in 1970', Date.parse('1970-01-01T00:01:00Z') - Date.parse(now)],
])(
  'after a first start %s, food comes and syncs happen once the clock is right',
  async (_, off) => {
    const here = (machine = await begin(off))
    const app = contribute(here)
    await here.watch()
    await here.signIn()
    // Dash can eat the starter. Until the clock is right, everything else is history.
    expect(here.pantry()).toEqual({ commit: 3 })
    here.companion.feedOne(null)
    expect(here.companion.pet(0)).toMatchObject({ heat: 8, fullness: 100 })

    here.setRight()
    await here.until(() => isIdle(here.sync(), here.time.now()))
    expect(here.ledger.adoption()).toBe('2026-11-25')
    expect(here.ledger.history.year(2026).totals).toMatchObject({ commit: 3, issue: 2 })
    expect(here.pantry()).toEqual({ commit: 2 + 2, issue: 1 })
    await expectLifeToGoOn(here, app)
  },
)

test.each([
  ['ahead', 6 * year],
  ['behind', -6 * year],
])(
  'after the clock was six years %s for an hour, no wait and no effect of a meal lasts too long',
  async (_, off) => {
    const here = (machine = await begin(0))
    const app = contribute(here)
    await here.watch()
    await here.signIn()
    expect(here.pantry()).toEqual({ commit: 3 + 2, issue: 1 })

    here.time.move(minute)
    await here.until(() => here.sync().name === 'idle')
    here.setClock(off)
    here.server.fail('secondary-limit', { times: 1, on: '/api/graphql', retryAfter: 30 * 60 })
    await here.github.syncNow()
    expect(here.sync()).toMatchObject({ name: 'waiting', problem: { code: 'github-rate-limited' } })
    here.companion.feedAll()
    expect(here.companion.pet(0)).toMatchObject({ heat: 54, fullness: 100 })
    const requests = here.server.requests.length
    here.time.move(29 * minute)
    // GitHub has asked for a wait, so the sync waits, whatever the clock shows.
    expect(here.server.requests.length).toBe(requests)
    here.time.move(30 * minute)

    here.setRight()
    await here.until(() => isIdle(here.sync(), here.time.now()))
    expect(here.ledger.adoption()).toBe('2026-11-25')
    const pet = here.companion.pet(0)
    // A meal from when the clock was behind is long past. One from when it was ahead does not count yet.
    expect(pet).toMatchObject({ heat: 0, fullness: 20 })
    await expectLifeToGoOn(here, app)
  },
)
