import Database from 'better-sqlite3'
import type { Database as Connection } from 'better-sqlite3'

import type { Log } from '../../../main/base/log.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import type {
  GithubCommitDay,
  GithubFacts,
  GithubItem,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../../main/ledger/rules/facts.ts'
import { openGithub } from '../../../main/sources/github/github.ts'
import type { Github, GithubOptions } from '../../../main/sources/github/github.ts'
import type { Environment, ProgramPlaces } from '../../../main/base/find-program.ts'
import type { Fetch } from '../../../main/base/http.ts'
import { hostOfOrigin } from '../../../main/sources/github/rules/hosts.ts'
import type { SafeStorage } from '../../../main/sources/github/token-encryption.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import type { AccountView, GithubView } from '../../../preload/contract/views/github-view.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { startGithub } from '../../fakes/github/server.ts'
import type { FakeGithub } from '../../fakes/github/server.ts'

export const minute = 60_000
export const start = '2026-01-15T12:00:00Z'

/** Stores recorded facts as the ledger does: by their natural keys. */
export class RecordingLedger {
  readonly facts: GithubFacts[] = []
  readonly repositories = new Map<string, GithubRepositoryFacts>()
  readonly #byId = new Map<RepositoryId, GithubRepositoryFacts>()
  readonly commitDays = new Map<string, GithubCommitDay>()
  readonly items = new Map<string, GithubItem>()
  /** Names of clones, by host. */
  readonly unresolved = new Map<string, readonly string[]>()

  recordGithub(facts: GithubFacts): void {
    this.facts.push(facts)
    for (const met of facts.repositories) {
      const known = this.#byId.get(met.repository)
      if (known) this.repositories.delete(known.nameWithOwner)
      const repository = {
        ...met,
        parent: met.parent ?? known?.parent ?? null,
        languages: met.languages ?? known?.languages ?? null,
      }
      this.#byId.set(met.repository, repository)
      this.repositories.set(repository.nameWithOwner, repository)
    }
    for (const day of facts.commitDays)
      this.commitDays.set(`${facts.account} ${day.repository} ${day.day}`, day)
    for (const item of facts.items) this.items.set(`${item.kind} ${item.key}`, item)
  }

  /** The pull requests whose checks passed after they had failed. */
  readonly repaired: string[] = []

  recordRepair(_host: string, key: string): void {
    this.repaired.push(key)
  }

  foodFrom(): Day {
    return '2026-01-03' as Day
  }

  findUnresolvedNames(host: string): readonly string[] {
    return this.unresolved.get(host) ?? []
  }

  verdict(repository: RepositoryId): 'yes' | 'no' | 'unknown' {
    const languages = this.#byId.get(repository)?.languages ?? null
    if (languages === null) return 'unknown'
    return languages.includes('Dart') ? 'yes' : 'no'
  }

  /** The number of all commits, of those in one repository, or of those on one of its days. */
  commits(nameWithOwner?: string, day?: string): number {
    const repository = nameWithOwner && this.repositories.get(nameWithOwner)?.repository
    return [...this.commitDays.values()]
      .filter((row) => nameWithOwner === undefined || row.repository === repository)
      .filter((row) => day === undefined || row.day === day)
      .reduce((sum, { count }) => sum + count, 0)
  }

  count(kind: GithubItem['kind']): number {
    return [...this.items.values()].filter((item) => item.kind === kind).length
  }
}

/** A safeStorage that reverses the text: enough to see whether it was used. */
export function reversingStorage(
  changes: Partial<SafeStorage> = {},
): SafeStorage & Required<Pick<SafeStorage, 'decryptStringAsync'>> {
  const reversed = (text: string) => Array.from(text).reverse().join('')
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(Buffer.from(reversed(text), 'utf8')),
    decryptStringAsync: (blob) =>
      Promise.resolve({ result: reversed(blob.toString('utf8')), shouldReEncrypt: false }),
    ...changes,
  }
}

/** The options of the service that tests replace. */
type ReplacedOptions = Partial<
  Omit<GithubOptions, 'transport' | 'hosts' | 'cli'> &
    GithubOptions['transport'] &
    GithubOptions['hosts'] & { environment: Environment; cliPlaces: ProgramPlaces }
>

/** Runs the task of each minute whenever a test moves the time. */
class TimeInMinutes extends ManualTime {
  readonly #task: () => void

  constructor(task: () => void) {
    super(start)
    this.#task = task
  }

  override move(milliseconds: number): void {
    super.move(milliseconds)
    this.#task()
  }
}

/** Everything around the service: a fake GitHub, a database, a ledger that remembers, and a manual clock. */
export class GithubSetup {
  readonly time = new TimeInMinutes(() => this.github.syncIfDue())
  readonly db: Connection
  readonly ledger = new RecordingLedger()
  readonly logged: unknown[] = []
  readonly views: GithubView[] = []
  readonly proposed: string[] = []
  /** The hosts about which the user was asked. The user confirms all. */
  readonly confirmed: string[] = []
  server!: FakeGithub
  github!: Github
  clientIds: Record<string, string> = {}
  #options: ReplacedOptions = {}

  constructor(db: Connection = new Database(':memory:')) {
    this.db = db
  }

  /** @param db a database file; without it, the database is in memory */
  static async begin(options: ReplacedOptions = {}, db?: Connection): Promise<GithubSetup> {
    const setup = new GithubSetup(db)
    migrate(setup.db, migrations)
    setup.server = await startGithub({ now: () => setup.time.now(), interval: 5 })
    setup.clientIds = { [setup.server.host]: setup.server.clientId }
    setup.#options = options
    setup.open()
    return setup
  }

  get host(): string {
    return this.server.host
  }

  /** Quits and starts again on the same database. */
  restart(options: ReplacedOptions = {}): void {
    this.github.close()
    this.#options = { ...this.#options, ...options }
    this.open()
    this.github.start()
  }

  open(): void {
    const options = {
      db: this.db,
      ledger: this.ledger,
      fetch: ((url, init) => fetch(url, init)) satisfies Fetch,
      safeStorage: reversingStorage(),
      clock: this.time,
      stopwatch: () => this.time.now(),
      timers: this.time,
      log: this.#log(),
      random: () => 0,
      host: hostOfOrigin(this.server.url)!,
      clientIds: () => ({ builtIn: null, environment: null, chosen: this.clientIds }),
      proposeAddress: (email: string) => {
        this.proposed.push(email)
      },
      confirmHost: (host: string) => {
        this.confirmed.push(host)
        return Promise.resolve(true)
      },
      environment: {},
      cliPlaces: {},
      ...this.#options,
    }
    const { environment, cliPlaces: places } = options
    this.github = openGithub({
      ...options,
      transport: options,
      hosts: options,
      cli: { environment, places },
    })
    this.github.onChange(() => {
      this.views.push(this.github.view())
    })
  }

  async close(): Promise<void> {
    this.github.close()
    await this.server.close()
    this.db.close()
  }

  /** Lets retries run whenever there are any, until `outcome` settles. @returns its value */
  async withRetries<T>(outcome: Promise<T>): Promise<T> {
    const over = outcome.then(
      () => null,
      () => null,
    )
    for (;;) {
      const waits = [500, 1000, 1500].map((wait) => this.time.waiting(wait).then(() => wait))
      const wait = await Promise.race([over, ...waits])
      if (wait === null) return outcome
      this.time.move(wait)
    }
  }

  /** Resolves with what `find` finds in a view, now or after a change. */
  until<T>(find: (view: GithubView) => T | undefined): Promise<T> {
    const { github } = this
    return new Promise((resolve) => {
      const unsubscribe = github.onChange(look)
      function look() {
        const found = find(github.view())
        if (found === undefined) return
        unsubscribe()
        resolve(found)
      }
      look()
    })
  }

  /** Resolves once the first account's sync has reached that state. */
  untilSync<Name extends AccountView['sync']['name']>(
    name: Name,
  ): Promise<Extract<AccountView['sync'], { name: Name }>> {
    return this.until((view) => {
      const sync = view.accounts[0]?.sync
      return sync?.name === name
        ? (sync as Extract<AccountView['sync'], { name: Name }>)
        : undefined
    })
  }

  /** Lets time pass, and resolves once the sync that is then due has ended. */
  async nextSync(milliseconds = 15 * minute): Promise<void> {
    this.time.move(milliseconds)
    await this.untilSync('running')
    await this.withRetries(Promise.race([this.untilSync('idle'), this.untilSync('waiting')]))
  }

  /** Waits until the first account's next sync is due in exactly this time, and moves there. */
  async passUntilSync(milliseconds: number): Promise<void> {
    await this.until(({ accounts }) => {
      const sync = accounts[0]?.sync
      const dueAt =
        sync?.name === 'waiting'
          ? sync.nextAt
          : sync?.name === 'idle' && sync.lastAt !== null && sync.lastAt + 15 * minute
      return dueAt === this.time.now() + milliseconds || undefined
    })
    this.time.move(milliseconds)
  }

  untilCode(): Promise<string> {
    return this.until(({ signIn }) => (signIn.name === 'code' ? signIn.userCode : undefined))
  }

  /** Resolves once an account is signed in. */
  untilAccount(): Promise<AccountView> {
    return this.until(({ accounts }) => accounts[0])
  }

  /** Signs `dash` in with a pasted token and waits for the first sync. */
  async signIn(scopes: readonly string[] | null = ['read:user']): Promise<string> {
    const { model } = this.server
    const token = model.token(model.user('dash'), scopes)
    await this.github.signIn.byToken(this.host, token)
    await this.github.syncNow()
    return token
  }

  #log(): Log {
    const write = (...words: unknown[]) => {
      this.logged.push(words)
    }
    return { info: write, warn: write, error: write }
  }
}
