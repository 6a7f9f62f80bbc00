import { expect, test } from 'vitest'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { startGithub, type FakeGithub } from '../../fakes/github/server.ts'
import { me } from '../../fakes/repositories.ts'
import { testSeed, trials } from '../../support/trials.ts'
import { openMachine, type Machine } from '../machine.ts'
import { Chance } from './chance.ts'
import { differences, toldFigures } from './figures.ts'
import { japaneseDay, LifeModel } from './model.ts'
import { idOf, SimulatedUser, type Account } from './simulated-user.ts'

/**
 * A week in one user's life, hour by hour, with everything that goes wrong in one: after each hour, everything that
 * Hot Dash reports matches a model of individual contributions.
 */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const sixYearsMs = 6 * 365 * dayMs
const days = 7
/** From eight in the morning to midnight; then the machine sleeps. */
const awakeHours = 16
const begin = Date.parse('2026-11-23T08:00:00+09:00')
const graphql = '/api/graphql'

const seeds = Array.from({ length: trials(1) }, (_, n) => testSeed + n)

/** The hours of the week for events that happen once or twice. */
function planWeek(chance: Chance) {
  // The clock is correct on the last two days, because something begins to count on one of them.
  const wrongAt = awakeHours + 1 + chance.below(62)
  const diskAwayAt = chance.below(80)
  return {
    secondSignInAt: awakeHours,
    clockSetAt: [wrongAt, wrongAt + 1],
    diskMovedAt: [diskAwayAt, diskAwayAt + 2 + chance.below(20)],
    dartAt: awakeHours * (5 + chance.below(2)) + 4 + chance.below(6),
    begunAt: [chance.below(100), chance.below(100)],
  }
}

/** One answer in ten fails. */
function failByChance(server: FakeGithub, chance: Chance): void {
  const kinds = ['bad-gateway', 'gateway-timeout', 'truncated-json'] as const
  let drawn = 0
  for (const [n, kind] of kinds.entries()) {
    const isThis = () => drawn < (n + 1) / (10 * kinds.length)
    const draw = () => {
      drawn = chance.next()
      return isThis()
    }
    server.fail(kind, { on: graphql, chance: n === 0 ? draw : isThis })
  }
}

/** One life on one machine, and everything that is known about it. */
class Week {
  readonly #chance: Chance
  readonly #servers: readonly FakeGithub[]
  readonly #machine: Machine
  readonly #accounts: readonly [Account, Account]
  readonly #model: LifeModel
  readonly #user: SimulatedUser
  readonly #plan
  #wrongByMs = 0

  constructor(chance: Chance, machine: Machine, servers: readonly [FakeGithub, FakeGithub]) {
    const [home, work] = [servers[0], chance.of(servers)]
    this.#chance = chance
    this.#servers = servers
    this.#machine = machine
    this.#accounts = [
      { server: home, user: home.model.user('dash') },
      { server: work, user: work.model.user('dash-at-work') },
    ]
    this.#model = new LifeModel(japaneseDay(begin))
    // Git's configuration has it.
    this.#model.addresses.add(me)
    this.#user = new SimulatedUser({
      ...{ machine, chance, model: this.#model, accounts: this.#accounts },
    })
    this.#plan = planWeek(chance)
  }

  async live(): Promise<void> {
    const { folders } = this.#machine.run
    const [first] = this.#accounts
    this.#settleIn()
    await folders.add(this.#machine.sandbox.path('machine'))
    await folders.add(this.#user.disk)
    await this.#signIn(first)
    for (const server of this.#servers) failByChance(server, this.#chance)
    await this.#compare('at the start')
    for (let hour = 0; hour < days * awakeHours; hour += 1) await this.#liveThrough(hour)
    expect(this.#user.projects).toBe(30)
  }

  /** Begins the projects that exist from the start. */
  #settleIn(): void {
    const begin = (count: number, project: Parameters<SimulatedUser['begin']>[0]) => {
      for (let n = 0; n < count; n += 1) this.#user.begin(project)
    }
    begin(9, { on: 'machine', isPublished: true })
    begin(4, { on: 'machine' })
    begin(2, { on: 'machine', isDart: false })
    begin(4, { on: 'disk', isPublished: true })
    begin(3, { on: 'disk' })
    begin(6, { on: 'github' })
    this.#user.cloneAgain()
  }

  async #liveThrough(hour: number): Promise<void> {
    const [day, hourOfDay] = [Math.floor(hour / awakeHours), hour % awakeHours]
    if (hourOfDay === 0 && day > 0)
      this.#machine.sleep(dayMs - awakeHours * hourMs, this.#chance.is(0.5))
    await this.#befall(hour)
    await this.#do(hour)
    await this.#pass(begin + day * dayMs + (hourOfDay + 1) * hourMs)
    await this.#compare(`day ${day + 1}, ${hourOfDay + 9} o'clock`)
  }

  /** What happens to clocks, disks and accounts in this hour. */
  async #befall(hour: number): Promise<void> {
    const { secondSignInAt, clockSetAt, diskMovedAt } = this.#plan
    const [, second] = this.#accounts
    if (hour === secondSignInAt) await this.#signIn(second)
    if (clockSetAt.includes(hour)) {
      const isWrong = hour === clockSetAt[0]
      this.#wrongByMs = isWrong ? this.#chance.of([sixYearsMs, -sixYearsMs]) : 0
      this.#machine.setClock(this.#wrongByMs)
    }
    if (diskMovedAt.includes(hour)) this.#user.moveDisk()
  }

  /** What the user does in this hour. */
  async #do(hour: number): Promise<void> {
    const { dartAt, begunAt } = this.#plan
    const [chance, user] = [this.#chance, this.#user]
    for (let meals = chance.below(3); meals > 0; meals -= 1) user.feed()
    if (chance.is(1 / 25)) user.changeSettings()
    if (hour === dartAt) {
      user.turnToDart()
      await this.#machine.settle()
    }
    for (const at of begunAt)
      if (at === hour) user.begin({ on: 'machine', isPublished: chance.is(0.5) })
    for (let acts = chance.below(3); acts > 0; acts -= 1) user.act(this.#isGithubRead())
  }

  /** Lets the rest of the hour pass; Hot Dash may be killed in it, or quit and started. */
  async #pass(until: number): Promise<void> {
    const [chance, machine] = [this.#chance, this.#machine]
    const death = chance.is(1 / 8) ? this.#momentToDie() : null
    machine.time.move(Math.max(minuteMs, until - machine.trueNow()))
    if (death !== null) {
      await Promise.race([death, machine.settle()])
      await machine.kill()
    } else if (chance.is(1 / 20)) {
      await machine.settle()
      await machine.quitAndStart()
    }
  }

  /** The moment at which Hot Dash is killed: at one of its next requests, or as soon as something new is recorded. */
  #momentToDie(): Promise<void> {
    if (this.#chance.is(0.5))
      return this.#chance.of(this.#servers).nextRequest(graphql, 1 + this.#chance.below(3))
    const { ledger } = this.#machine.run
    return new Promise((resolve) => {
      const off = ledger.onChange(() => {
        off()
        resolve()
      })
    })
  }

  /** Finishes everything that is due, and compares all reported numbers. */
  async #compare(when: string): Promise<void> {
    const [machine, model] = [this.#machine, this.#model]
    await this.#settle()
    model.look(japaneseDay(machine.trueNow()), this.#isGithubRead())
    expect(differences(toldFigures(machine.run), model.figures()), when).toEqual([])
    expect(machine.complaints, when).toEqual([])
  }

  /** Settles, even if a server fails so badly that Hot Dash leaves it alone for a while. */
  async #settle(): Promise<void> {
    const machine = this.#machine
    for (;;) {
      await machine.settle()
      const open = machine.syncs().find(({ name }) => name !== 'idle')
      if (open === undefined) return
      if (open.name !== 'waiting') throw new Error(`a sync ended as ${JSON.stringify(open)}`)
      // The user asks again for what Hot Dash has given up on for now.
      if (open.problem.code === 'github-partial') void machine.run.github.syncNow()
      else machine.time.move(Math.max(0, open.nextAt - machine.now()))
    }
  }

  /** If the clock is years off, GitHub is asked about other years. */
  #isGithubRead(): boolean {
    return this.#wrongByMs === 0
  }

  async #signIn(account: Account): Promise<void> {
    const { server, user } = account
    const { github } = this.#machine.run
    const answer = await github.signIn.byToken(server.host, server.model.token(user))
    if (!answer.ok) throw new Error(`no sign-in: ${answer.error.code}`)
    this.#model.accounts.add(idOf(account))
  }
}

test.each(seeds)('in week %i all numbers are correct after every hour', async (seed) => {
  const time = new ManualTime(new Date(begin).toISOString())
  const clock: { now(): number } = { now: () => time.now() }
  const servers = [
    await startGithub({ now: () => clock.now() }),
    await startGithub({ now: () => clock.now() }),
  ] as const
  const machine = openMachine({ time, githubUrl: servers[0].url })
  clock.now = machine.trueNow
  try {
    await new Week(new Chance(seed), machine, servers).live()
  } finally {
    await machine.end()
    for (const server of servers) await server.close()
  }
})
