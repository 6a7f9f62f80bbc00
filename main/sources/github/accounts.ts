import type { SignInMethod } from '../../../preload/contract/views/github.ts'
import type { Clock, Stopwatch } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import { createClient } from './client.ts'
import type { Transport, Viewer } from './client.ts'
import type { PullRequestListener } from './pull-requests.ts'
import type { GithubLedger } from './repository-lookups.ts'
import type { Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'
import { Session } from './session.ts'
import type { SessionOptions } from './session.ts'
import type { GithubStore } from './store.ts'
import type { TokenStore } from './token-store.ts'

export interface AccountsOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly store: GithubStore
  readonly tokens: TokenStore
  readonly ledger: GithubLedger
  readonly since: () => Day
  readonly parseHost: (name: string) => Host | undefined
  /** Runs syncs one at a time, across all accounts. */
  readonly enqueue: (task: () => Promise<void>) => Promise<void>
  /** GitHub said who the account is, under its current name. */
  readonly onViewer: (host: Host, viewer: Viewer) => void
  readonly onPullRequests: PullRequestListener
  readonly onChange: () => void
}

/** A token and how it was obtained. */
export interface Credentials {
  readonly host: Host
  readonly token: Token
  readonly method: SignInMethod
}

/** The signed-in accounts, each with a session. */
export class Accounts {
  readonly #options: AccountsOptions
  readonly #sessions = new Map<string, Session>()
  readonly #closing = new AbortController()

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  sessions(): readonly Session[] {
    return [...this.#sessions.values()]
  }

  /** Whether any account is on that host. */
  hasHost(name: string): boolean {
    return this.sessions().some(({ account }) => account.host === name)
  }

  /** Resumes the accounts of the last run. Their tokens are loaded and checked by the first sync. */
  load(): void {
    const { tokens, parseHost } = this.#options
    for (const account of tokens.accounts()) {
      const host = parseHost(account.host)
      if (host) this.#open({ account, host })
    }
  }

  /**
   * Checks a token, stores its account, and starts to sync.
   * @throws GithubFailure, or the reason of `signal`
   */
  async signIn(credentials: Credentials, signal: AbortSignal): Promise<void> {
    const { host, token } = credentials
    const viewer = await createClient(this.#options.transport, host, token, signal).viewer()
    await this.#keep(credentials, viewer, signal)
  }

  /**
   * Ends the session and erases the token; history stays. @throws if the token cannot be erased: the session then
   * goes on
   */
  signOut(id: string): void {
    const session = this.#sessions.get(id)
    if (!session) return
    this.#options.tokens.forget(session.account.id)
    session.close()
    this.#sessions.delete(id)
    this.#options.onChange()
  }

  close(): void {
    this.#closing.abort()
    for (const session of this.sessions()) session.close()
    this.#sessions.clear()
  }

  async #keep(
    { host, token, method }: Credentials,
    viewer: Viewer,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, tokens, onViewer } = this.#options
    const { account: id, login } = viewer
    const account = await tokens.keep({ id, host: host.name, login, method }, token, signal)
    // A different token may see more.
    store.invalidateRanges(id)
    onViewer(host, viewer)
    this.#open({ account, host, signedIn: { token, viewer } })
  }

  #open(options: SessionOptions): void {
    const { id } = options.account
    this.#sessions.get(id)?.close()
    const session = new Session(
      {
        ...this.#options,
        onSwitched: async (viewer, token) => {
          this.signOut(id)
          const { host, account } = options
          await this.#keep({ host, token, method: account.method }, viewer, this.#closing.signal)
        },
      },
      options,
    )
    this.#sessions.set(id, session)
    this.#options.onChange()
    void session.sync()
  }
}
