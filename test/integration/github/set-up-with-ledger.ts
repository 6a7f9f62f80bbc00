import { join } from 'node:path'

import { createLedger } from '../../../main/ledger/ledger.ts'
import type { Ledger } from '../../../main/ledger/ledger.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import type { FakeRepository } from '../../fakes/github/model.ts'
import type { FakeGithub, RecordedRequest } from '../../fakes/github/server.ts'
import { clone, commit, countEverything, firstRelease, recordClone } from '../ledger/facts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import type { Fixture } from './fixtures.ts'
import { ExpectedFigures } from './expected-figures.ts'
import type { Observer, Figures } from './expected-figures.ts'
import { GithubSetup } from './set-up.ts'

/** More syncs than are necessary to reread everything that a late push may have changed. */
const maxSyncs = 40

/** GitHub's service on the real ledger, together with the expected numbers. */
export class LedgerSetup {
  readonly setup: GithubSetup
  readonly expected: ExpectedFigures
  readonly #data = temporaryFolder()
  readonly #servers: Set<FakeGithub>
  #observers: Observer[] = []
  #store: Store
  #ledger: Ledger

  static async begin(): Promise<LedgerSetup> {
    return new LedgerSetup(await GithubSetup.begin())
  }

  private constructor(setup: GithubSetup) {
    this.setup = setup
    this.#servers = new Set([setup.server])
    this.expected = new ExpectedFigures(setup.time.timeZone())
    ;[this.#store, this.#ledger] = this.#open()
  }

  get sql(): Store['sql'] {
    return this.#store.sql
  }

  get ledger(): Ledger {
    return this.#ledger
  }

  get fixture(): Fixture {
    const { model } = this.setup.server
    return { model, dash: model.user('dash') }
  }

  async close(): Promise<void> {
    await this.setup.close()
    this.#store.close()
    this.#data.remove()
  }

  /** Quits, possibly in the middle of a sync, and starts again on the same data. */
  restart(): void {
    this.setup.github.close()
    this.#store.close()
    ;[this.#store, this.#ledger] = this.#open()
  }

  /** Signs an account in (again), which starts a sync. */
  async signIn(
    options: {
      readonly scopes?: readonly string[] | null
      readonly login?: string
      readonly server?: FakeGithub
    } = {},
  ): Promise<void> {
    const { scopes = ['read:user'], login = 'dash', server = this.setup.server } = options
    const { host, model } = server
    this.#servers.add(server)
    const user = model.user(login)
    const seesPrivate = scopes === null || scopes.includes('repo')
    this.#observers = this.#observers.filter((known) => known.host !== host || known.user !== user)
    this.#observers.push({ host, model, user, seesPrivate })
    const signedIn = await this.setup.github.signIn.byToken(host, model.token(user, scopes))
    if (!signedIn.ok) throw new Error(`no sign-in: ${signedIn.error.code}`)
  }

  /**
   * Scans a clone of a repository, with everything that Dash committed there.
   * @param name the name in its remote
   */
  scan(
    repository: FakeRepository,
    name: string,
    { host, model } = this.setup.server,
  ): RepositoryId {
    const { dash } = this.fixture
    const theirs = model.commits.filter((one) => one.repository === repository)
    const facts = clone(`git:${repository.id}@${host}`, {
      names: [{ host, name }],
      commits: theirs.filter(({ user }) => user.login === dash.login).map(({ at }) => commit(at)),
    })
    recordClone(this.#ledger, facts)
    return facts.repository
  }

  /**
   * Syncs until nothing is left to reread: until a successful sync asks for nothing new. (The first sync may have
   * been in flight when the clock was moved, and is then out of date.)
   */
  async settle(): Promise<void> {
    const asked = new Set<string>()
    const servers = [...this.#servers]
    for (let n = 0; n < maxSyncs; n += 1) {
      const known = asked.size
      const before = servers.map(({ requests }) => requests.length)
      // Moving the clock while a request is in flight aborts it.
      await this.setup.withRetries(this.setup.github.syncNow())
      for (const [at, { requests }] of servers.entries())
        for (const request of requests.slice(before[at])) note(asked, request)
      if (asked.size > known || this.#hasFailed()) continue
      this.expected.observe(...this.#observers)
      return
    }
    throw new Error('it never settles')
  }

  #hasFailed(): boolean {
    return this.setup.github
      .view()
      .accounts.some(
        ({ sync }) => sync.name === 'waiting' && sync.problem.code !== 'github-partial',
      )
  }

  /** The numbers that the app shows. */
  figures(): Figures {
    const days: Record<string, number> = {}
    const totals = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
    for (const year of this.#ledger.history.year(null).years) {
      const history = this.#ledger.history.year(year)
      for (const { day, count } of history.days) days[day] = count
      totals.commit += history.totals.commit
      totals.issue += history.totals.issue
      totals.review += history.totals.review
      totals['pull-request'] += history.totals['pull-request']
    }
    const undisclosed = { restricted: 0, hidden: 0, truncated: 0 }
    for (const { restricted, hidden, truncated } of this.setup.github.undisclosed()) {
      undisclosed.restricted += restricted
      undisclosed.hidden += hidden
      undisclosed.truncated += truncated
    }
    return { days, totals, undisclosed }
  }

  /** All food ever granted. */
  granted(): number {
    return this.#store.db.prepare<[], number>('SELECT sum(units) FROM granted').pluck().get() ?? 0
  }

  #open(): [Store, Ledger] {
    const { time } = this.setup
    const store = openTestStore(join(this.#data.path, 'hot-dash.db'), time)
    const ledger = createLedger({ store, clock: time, firstRelease, counting: countEverything })
    this.setup.restart({ db: store.db, ledger })
    return [store, ledger]
  }
}

/** Records the ranges, pages and repositories that an account asks for. */
function note(asked: Set<string>, { authorization, variables }: RecordedRequest): void {
  for (const [name, value] of Object.entries(variables)) {
    if (Array.isArray(value)) for (const id of value) asked.add(`${authorization} ${id}`)
    else if (name.endsWith('from'))
      asked.add([authorization, value, variables[name.replace('from', 'to')]].join(' '))
  }
}
