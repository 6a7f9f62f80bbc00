import { attempt } from '../../base/attempt.ts'
import type { Clock, Stopwatch } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import { isRestOver } from '../../base/rules/rest.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import { createClient } from './client.ts'
import type { Transport, Viewer } from './client.ts'
import { failureOf } from './github-failure.ts'
import { isRateLimit, maxWaitMs, nextStepAfter, syncIntervalMs } from './rules/failures.ts'
import type { Failure } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'
import type { PullRequestListener } from './pull-requests.ts'
import type { GithubLedger } from './repository-lookups.ts'
import { Retries } from './retries.ts'
import type { Account, GithubStore } from './store.ts'
import { createSyncMemory, syncAccount } from './sync.ts'
import type { TokenStore } from './token-store.ts'

export interface SessionContext {
  readonly transport: Transport
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly store: GithubStore
  readonly tokens: TokenStore
  readonly ledger: GithubLedger
  readonly since: () => Day
  /** Runs syncs one at a time, across all accounts. */
  readonly enqueue: (task: () => Promise<void>) => Promise<void>
  /** GitHub said who the account is, under its current name. */
  readonly onViewer: (host: Host, viewer: Viewer) => void
  /** The token turned out to belong to another account: the user switched accounts in the GitHub CLI. */
  readonly onSwitched: (viewer: Viewer, token: Token) => Promise<void>
  readonly onPullRequests: PullRequestListener
  readonly onChange: () => void
}

export interface SessionOptions {
  readonly account: Account
  readonly host: Host
  /** The token and its owner, if the user has just signed in; otherwise the first sync gets both. */
  readonly signedIn?: { readonly token: Token; readonly viewer: Viewer }
}

type Sync = AccountView['sync']

/** One signed-in account while Hot Dash runs: its token, its syncs and its state. */
export class Session {
  readonly #context: SessionContext
  readonly #options: SessionOptions
  readonly #controller = new AbortController()
  /** Never shared between sessions: another account, or another token, may see more. */
  readonly #memory = createSyncMemory()
  readonly #retries: Retries
  #login: string
  #token: Token | null
  #viewer: Viewer | null
  #sync: Sync
  #account: Account /** Failed syncs in a row. */
  #failures = 0
  /** When the host may be asked again, by the stopwatch: setting the clock changes no wait. */
  #holdEndsAt: number
  /**
   * When the next automatic sync is due, in milliseconds since the epoch; null during a sync, or if there will be
   * none.
   */
  #dueAt: number | null = null
  /** The user asked for a sync. */
  #isWanted = false
  #isEnded = false
  #running: Promise<void> | null = null
  #cancelNext: () => void = () => undefined

  constructor(context: SessionContext, options: SessionOptions) {
    this.#context = context
    this.#options = options
    this.#retries = new Retries(context.transport, this.#controller.signal)
    this.#account = options.account
    this.#login = options.account.login
    this.#token = options.signedIn?.token ?? null
    this.#viewer = options.signedIn?.viewer ?? null
    const now = context.clock.now()
    const readAt = context.store.readRanges(options.account.id).map(({ at }) => at)
    // A clock that ran ahead has left sync times in the future; ignore them.
    const lastAt = Math.max(0, ...readAt.filter((at) => at <= now))
    const holdUntil = context.store.waitUntil(options.account.id)
    const restMs = isRestOver(holdUntil, maxWaitMs, now) ? 0 : holdUntil - now
    this.#holdEndsAt = context.stopwatch() + restMs
    this.#sync =
      restMs === 0
        ? { name: 'idle', lastAt: lastAt > 0 ? lastAt : null }
        : {
            name: 'waiting',
            problem: { code: 'github-rate-limited', params: { host: options.host.name } },
            nextAt: holdUntil,
          }
  }

  get account(): Account {
    return this.#account
  }

  view(): AccountView {
    const { id, host, method, isTokenKept } = this.#account
    return {
      id,
      host,
      login: this.#login,
      method,
      isTokenKept,
      sync: this.#sync,
      scopes: this.#viewer?.scopes ?? null,
      undisclosed: this.#context.store.undisclosed(id),
    }
  }

  /**
   * Syncs now, unless GitHub told us to wait or rejected the token; joins a sync that is already running. Never
   * rejects: failures are in the view.
   * @param isWanted the user asks: reread everything that may have changed
   */
  sync(isWanted = false): Promise<void> {
    if (this.#isEnded) return Promise.resolve()
    if (isWanted) this.#isWanted = true
    const holdMs = this.#holdMs()
    if (holdMs > 0) {
      // Timers may fire a little early.
      this.#schedule(this.#context.clock.now() + holdMs)
      return Promise.resolve()
    }
    this.#running ??= this.#context.enqueue(() => this.#syncOnce())
    return this.#running
  }

  /**
   * Syncs if that is due by the clock: timers stand still while a machine sleeps, and a clock that ran ahead and was
   * set back leaves waits that would last for years.
   */
  syncIfDue(): void {
    if (this.#dueAt === null || this.#running !== null || this.#holdMs() > 0) return
    if (isRestOver(this.#dueAt, syncIntervalMs, this.#context.clock.now())) void this.sync()
  }

  /** Ends the session: aborts the running sync and forgets the token. */
  close(): void {
    this.#isEnded = true
    this.#token = null
    this.#cancelNext()
    this.#dueAt = null
    this.#controller.abort()
  }

  async #syncOnce(): Promise<void> {
    // Let `sync` store the running promise before this can end.
    await Promise.resolve()
    if (this.#isEnded) return
    const { signal } = this.#controller
    const { clock, transport, tokens } = this.#context
    this.#cancelNext()
    this.#dueAt = null
    this.#setSync({ name: 'running', done: 0, total: 1 })
    try {
      const { account } = this
      const loaded = this.#token
        ? ok({ account, token: this.#token })
        : await tokens.load(account, signal)
      signal.throwIfAborted()
      if (!loaded.ok) {
        this.#waitForToken(loaded.error)
        return
      }
      this.#account = loaded.value.account
      this.#token = loaded.value.token
      await this.#syncWith(this.#token)
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      if (failure) this.#handle(failure)
      else {
        transport.log.error('github: sync failed', error)
        this.#waitFor({ code: faultOf(error) ?? 'unexpected' }, clock.now() + syncIntervalMs)
      }
    }
  }

  async #syncWith(token: Token): Promise<void> {
    const { transport, clock, store, ledger, since, onSwitched, onPullRequests } = this.#context
    const { account, host } = this.#options
    const { signal } = this.#controller
    const client = createClient(transport, host, token, signal)
    if (!this.#viewer) {
      const viewer = await this.#retries.repeat(() => client.viewer())
      if (viewer.account !== account.id) {
        await onSwitched(viewer, token)
        return
      }
      transport.log.info('github: token accepted', { host: host.name, scopes: viewer.scopes })
      this.#meet(viewer)
    }
    const problem = await syncAccount(
      { client, store, ledger, clock, retries: this.#retries },
      {
        account: account.id,
        host: host.name,
        since: since(),
        isWanted: () => this.#isWanted,
        memory: this.#memory,
        onPullRequests,
        onLogin: (login) => {
          if (this.#viewer && login !== this.#login) this.#meet({ ...this.#viewer, login })
        },
        onProgress: (done, total) => this.#setSync({ name: 'running', done, total }),
      },
    )
    this.#failures = 0
    this.#isWanted = false
    this.#retries.reset()
    const now = clock.now()
    if (problem) this.#waitFor(problem, now + syncIntervalMs)
    else {
      this.#schedule(now + syncIntervalMs)
      this.#setSync({ name: 'idle', lastAt: now })
    }
  }

  #meet(viewer: Viewer): void {
    const { store, onViewer } = this.#context
    this.#viewer = viewer
    this.#login = viewer.login
    store.renameAccount(this.account.id, viewer.login)
    onViewer(this.#options.host, viewer)
  }

  /** Only the GitHub CLI may have a token later on; otherwise the user has to sign in again. */
  #waitForToken(problem: Problem): void {
    if (this.account.method === 'cli')
      this.#waitFor(problem, this.#context.clock.now() + syncIntervalMs)
    else this.#setSync({ name: 'signed-out', problem })
  }

  #handle(failure: Failure): void {
    const { clock, transport, tokens } = this.#context
    this.#failures += 1
    const next = nextStepAfter(failure, {
      host: this.#options.host.name,
      hostIsKnown: true,
      now: clock.now(),
      attempt: isRateLimit(failure) ? this.#retries.limits : this.#failures,
      chance: transport.random(),
    })
    transport.log.warn(`github: ${next.problem.code}`, failure)
    switch (next.name) {
      case 'sign-out':
        this.#token = null
        this.#viewer = null
        // If it cannot be erased now, the next start tries it and is rejected once more.
        attempt(transport.log, 'erasing a rejected token', () => tokens.reject(this.account.id))
        this.#setSync({ name: 'signed-out', problem: next.problem })
        return
      case 'wait':
        if (next.isMandatory) this.#hold(next.at, next.at - clock.now())
        this.#waitFor(next.problem, next.at)
        return
    }
  }

  /** How much longer the host wants to be left alone, in milliseconds; 0 if it does not. */
  #holdMs(): number {
    return Math.max(0, Math.ceil(this.#holdEndsAt - this.#context.stopwatch()))
  }

  /** @param until milliseconds since the epoch, for the next start */
  #hold(until: number, milliseconds: number): void {
    this.#holdEndsAt = this.#context.stopwatch() + milliseconds
    const { store, transport } = this.#context
    // Even if this fails, the current run waits.
    attempt(transport.log, 'storing how long to leave GitHub alone', () =>
      store.setWaitUntil(this.account.id, until),
    )
  }

  #waitFor(problem: Problem, at: number): void {
    this.#schedule(at)
    this.#setSync({ name: 'waiting', problem, nextAt: at })
  }

  #schedule(at: number): void {
    this.#cancelNext()
    this.#dueAt = at
    this.#cancelNext = this.#context.transport.timers.after(at - this.#context.clock.now(), () => {
      void this.sync()
    })
  }

  #setSync(sync: Sync): void {
    // A listener told about the end may ask for the next sync at once.
    if (sync.name !== 'running') this.#running = null
    this.#sync = sync
    this.#context.onChange()
  }
}
