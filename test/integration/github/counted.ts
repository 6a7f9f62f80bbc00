import { join } from 'node:path'

import { openLedger } from '../../../main/ledger/ledger.ts'
import type { Ledger } from '../../../main/ledger/ledger.ts'
import type { RepositoryId } from '../../../main/ledger/rules/ids.ts'
import type { Store } from '../../../main/storage/open.ts'
import type { FakeRepository } from '../../fakes/github/model.ts'
import type { FakeGithub, RecordedRequest } from '../../fakes/github/server.ts'
import { clone, commit, countEverything } from '../ledger/facts.ts'
import { openTestStore, temporaryFolder } from '../storage/store.ts'
import type { Ground } from './ground.ts'
import { Truth } from './truth.ts'
import type { Asker, Told } from './truth.ts'
import { World } from './world.ts'

/** More syncs than it takes to read everything again that a late push may have changed. */
const mostSyncs = 40

/** GitHub's service on the real ledger, beside the numbers that must come out. */
export class Counted {
  readonly world: World
  readonly truth: Truth
  readonly #data = temporaryFolder()
  readonly #servers: Set<FakeGithub>
  #askers: Asker[] = []
  #store: Store
  #ledger: Ledger

  static async begin(): Promise<Counted> {
    return new Counted(await World.begin())
  }

  private constructor(world: World) {
    this.world = world
    this.#servers = new Set([world.server])
    this.truth = new Truth(world.time.zone())
    ;[this.#store, this.#ledger] = this.#open()
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  get ground(): Ground {
    const { model } = this.world.server
    return { model, dash: model.user('dash') }
  }

  async close(): Promise<void> {
    await this.world.close()
    this.#store.close()
    this.#data.remove()
  }

  /** Quits, maybe in the middle of a sync, and starts again over the same data. */
  restart(): void {
    this.world.github.close()
    this.#store.close()
    ;[this.#store, this.#ledger] = this.#open()
  }

  /** Signs an account in, maybe again; a sync begins. */
  async signIn(
    options: {
      readonly scopes?: readonly string[] | null
      readonly login?: string
      readonly server?: FakeGithub
    } = {},
  ): Promise<void> {
    const { scopes = ['read:user'], login = 'dash', server = this.world.server } = options
    const { host, model } = server
    this.#servers.add(server)
    const user = model.user(login)
    const seesPrivate = scopes === null || scopes.includes('repo')
    this.#askers = this.#askers.filter((known) => known.host !== host || known.user !== user)
    this.#askers.push({ host, model, user, seesPrivate })
    const signedIn = await this.world.github.signInToken(host, model.token(user, scopes))
    if (!signedIn.ok) throw new Error(`no sign-in: ${signedIn.error.code}`)
  }

  /**
   * Scans a clone of a repository, with all that Dash has committed there.
   * @param name of its remote
   */
  scan(
    repository: FakeRepository,
    name: string,
    { host, model } = this.world.server,
  ): RepositoryId {
    const { dash } = this.ground
    const theirs = model.commits.filter((one) => one.repository === repository)
    const facts = clone(`git:${repository.id}@${host}`, {
      names: [{ host, name }],
      commits: theirs.filter(({ user }) => user.login === dash.login).map(({ at }) => commit(at)),
    })
    this.#ledger.recordClone(facts)
    return facts.repository
  }

  /** Syncs until nothing is left to be read again: until a sync asks for nothing that was not asked for before. */
  async settle(): Promise<void> {
    const asked = new Set<string>()
    const servers = [...this.#servers]
    for (let n = 0; n < mostSyncs; n += 1) {
      const known = asked.size
      const before = servers.map(({ requests }) => requests.length)
      await this.world.github.syncNow()
      for (const [at, { requests }] of servers.entries())
        for (const request of requests.slice(before[at])) note(asked, request)
      // A request that was under way when the clock was moved has timed out.
      const isTimedOut = this.world.github
        .view()
        .accounts.some(
          ({ sync }) => sync.name === 'waiting' && sync.problem.code === 'github-offline',
        )
      if (isTimedOut || asked.size > known) continue
      this.truth.look(...this.#askers)
      return
    }
    throw new Error('it never settles')
  }

  /** What the app says. */
  told(): Told {
    const days: Record<string, number> = {}
    const totals = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
    for (const year of this.#ledger.history(null).years) {
      const history = this.#ledger.history(year)
      for (const { day, count } of history.days) days[day] = count
      totals.commit += history.totals.commit
      totals.issue += history.totals.issue
      totals.review += history.totals.review
      totals['pull-request'] += history.totals['pull-request']
    }
    const undisclosed = { restricted: 0, hidden: 0, truncated: 0 }
    for (const { restricted, hidden, truncated } of this.world.github.undisclosed()) {
      undisclosed.restricted += restricted
      undisclosed.hidden += hidden
      undisclosed.truncated += truncated
    }
    return { days, totals, undisclosed }
  }

  /** All food that was ever granted. */
  granted(): number {
    return this.#store.db.prepare<[], number>('SELECT sum(units) FROM granted').pluck().get() ?? 0
  }

  #open(): [Store, Ledger] {
    const { time } = this.world
    const store = openTestStore(join(this.#data.path, 'hot-dash.db'), time)
    const ledger = openLedger({ store, clock: time, counting: countEverything })
    this.world.restart({ db: store.db, ledger })
    return [store, ledger]
  }
}

/** Notes the ranges, pages and repositories that an account asks about. */
function note(asked: Set<string>, { authorization, variables }: RecordedRequest): void {
  for (const [name, value] of Object.entries(variables)) {
    if (Array.isArray(value)) for (const id of value) asked.add(`${authorization} ${id}`)
    else if (name.endsWith('from'))
      asked.add([authorization, value, variables[name.replace('from', 'to')]].join(' '))
  }
}
