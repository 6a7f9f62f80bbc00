import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import { createClient } from './client.ts'
import type { Viewer, Wire } from './client.ts'
import { failureOf } from './failure.ts'
import { isOverload, loadAfter, remedyFor, syncEvery } from './rules/failures.ts'
import type { Failure, Remedy } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'
import type { GithubLedger } from './repositories.ts'
import type { Account, GithubStore } from './store.ts'
import { syncAccount } from './sync.ts'

export interface SessionContext {
  readonly wire: Wire
  readonly clock: Clock
  readonly store: GithubStore
  readonly ledger: GithubLedger
  readonly since: () => Day
  /** Runs syncs one after another, over all accounts. */
  readonly oneAtATime: (task: () => Promise<void>) => Promise<void>
  /** An account was met, by whatever name it has now. */
  readonly onViewer: (host: Host, viewer: Viewer) => void
  readonly onChange: () => void
}

export interface SessionOptions {
  readonly account: Account
  readonly host: Host
  /** Whose token it is, where that was just asked. */
  readonly viewer: Viewer | null
  /** Whether the token outlives quitting. */
  readonly kept: boolean
  /** Finds the token at the first sync; afterwards it stays in memory. */
  readonly findToken: (signal: AbortSignal) => Promise<Result<Token, Problem>>
  /** GitHub refuses the token: the account is signed out. */
  readonly onRejected: () => void
  /** The token turned out to be another account's (the GitHub CLI was switched). */
  readonly onSwitched: (viewer: Viewer, token: Token) => void
}

type Sync = AccountView['sync']

/** One signed-in account while the app runs: its token, its syncs and its state. */
export class Session {
  readonly #context: SessionContext
  readonly #options: SessionOptions
  readonly #controller = new AbortController()
  /** When this account was asked about names of clones: another one, and another token, may see more. */
  readonly #namesAskedAt = new Map<string, number>()
  #login: string
  #token: Token | null = null
  #viewer: Viewer | null
  #sync: Sync
  #failures = 0
  #overloads = 0
  #holdUntil = 0
  #isOver = false
  #running: Promise<void> | null = null
  #cancelNext: () => void = () => undefined

  constructor(context: SessionContext, options: SessionOptions) {
    this.#context = context
    this.#options = options
    this.#login = options.account.login
    this.#viewer = options.viewer
    const lastAt = Math.max(0, ...context.store.windows(options.account.id).map(({ at }) => at))
    this.#sync = { name: 'idle', lastAt: lastAt > 0 ? lastAt : null }
  }

  get account(): Account {
    return this.#options.account
  }

  view(): AccountView {
    const { id, host, how } = this.#options.account
    return {
      id,
      host,
      login: this.#login,
      how,
      kept: this.#options.kept,
      sync: this.#sync,
      scopes: this.#viewer?.scopes ?? null,
      ...this.#context.store.blindness(id),
    }
  }

  /**
   * Syncs now, unless GitHub told us to wait or refuses the token; joins a sync that is running.
   * Never rejects: what goes wrong is in the view.
   */
  sync(): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    if (this.#holdUntil > this.#context.clock.now()) {
      // A timer may ring a little early, and the clock may have been set back.
      this.#schedule(this.#holdUntil)
      return Promise.resolve()
    }
    this.#running ??= this.#context.oneAtATime(() => this.#once())
    return this.#running
  }

  /** Ends the session: the running sync is aborted, the token forgotten. */
  close(): void {
    this.#end()
    this.#controller.abort()
  }

  #end(): void {
    this.#isOver = true
    this.#token = null
    this.#cancelNext()
  }

  async #once(): Promise<void> {
    // Never ends before `sync` has noted that it runs.
    await Promise.resolve()
    if (this.#isOver) return
    const { signal } = this.#controller
    const { clock, wire } = this.#context
    this.#cancelNext()
    this.#become({ name: 'running', done: 0, total: 1 })
    try {
      const token = this.#token ? ok(this.#token) : await this.#options.findToken(signal)
      signal.throwIfAborted()
      if (!token.ok) {
        this.#miss(token.error)
        return
      }
      this.#token = token.value
      await this.#read(token.value)
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      if (failure) this.#remedy(failure)
      else {
        wire.log.error('github: a sync failed', error)
        this.#waitFor({ code: 'unexpected' }, clock.now() + syncEvery)
      }
    }
  }

  async #read(token: Token): Promise<void> {
    const { wire, clock, store, ledger, since, onViewer } = this.#context
    const { account, host, onSwitched } = this.#options
    const { signal } = this.#controller
    const client = createClient(wire, host, token, signal)
    if (!this.#viewer) {
      const viewer = await client.viewer()
      if (viewer.account !== account.id) {
        onSwitched(viewer, token)
        return
      }
      wire.log.info('github: token accepted', { host: host.name, scopes: viewer.scopes })
      this.#viewer = viewer
      this.#login = viewer.login
      store.rename(account.id, viewer.login)
      onViewer(host, viewer)
    }
    const problem = await syncAccount(
      { client, store, ledger, clock },
      {
        account: account.id,
        host: host.name,
        since: since(),
        load: loadAfter(this.#overloads),
        namesAskedAt: this.#namesAskedAt,
        onProgress: (done, total) => this.#become({ name: 'running', done, total }),
      },
    )
    this.#failures = 0
    this.#overloads = 0
    const now = clock.now()
    if (problem) this.#waitFor(problem, now + syncEvery)
    else {
      this.#schedule(now + syncEvery)
      this.#become({ name: 'idle', lastAt: now })
    }
  }

  /** Only the GitHub CLI may have a token later on; for others a person has to sign in again. */
  #miss(problem: Problem): void {
    if (this.#options.account.how === 'cli')
      this.#waitFor(problem, this.#context.clock.now() + syncEvery)
    else this.#become({ name: 'waiting', problem, nextAt: null })
  }

  #remedy(failure: Failure): void {
    const { clock, wire } = this.#context
    this.#failures += 1
    if (isOverload(failure)) this.#overloads += 1
    const remedy: Remedy = remedyFor(failure, {
      host: this.#options.host.name,
      hostIsKnown: true,
      now: clock.now(),
      attempt: this.#failures,
      chance: wire.random(),
    })
    wire.log.warn(`github: ${remedy.problem.code}`, failure)
    switch (remedy.name) {
      case 'sign-out':
        this.#end()
        this.#options.onRejected()
        this.#become({ name: 'waiting', problem: remedy.problem, nextAt: null })
        return
      case 'wait':
        if (remedy.firm) this.#holdUntil = remedy.at
        this.#waitFor(remedy.problem, remedy.at)
        return
    }
  }

  #waitFor(problem: Problem, at: number): void {
    this.#schedule(at)
    this.#become({ name: 'waiting', problem, nextAt: at })
  }

  #schedule(at: number): void {
    this.#cancelNext()
    this.#cancelNext = this.#context.wire.timers.after(at - this.#context.clock.now(), () => {
      void this.sync()
    })
  }

  #become(sync: Sync): void {
    // Whoever hears of the end may ask for the next sync at once.
    if (sync.name !== 'running') this.#running = null
    this.#sync = sync
    this.#context.onChange()
  }
}
