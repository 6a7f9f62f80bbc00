import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'

import type { GithubView } from '../../../preload/contract/views/github.ts'
import type { Clock } from '../../base/clock.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'
import type { Log } from '../../base/log.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { Timers } from '../../base/timers.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { createTokenOfCli } from './cli.ts'
import { createClient } from './client.ts'
import type { Viewer, Wire } from './client.ts'
import { ConfirmedHosts } from './confirmed-hosts.ts'
import type { ConfirmHost } from './confirmed-hosts.ts'
import type { Fetch } from '../../base/http.ts'
import { createKeeper } from './keeper.ts'
import {
  clientIdsByHost,
  connectionsPage,
  githubCom,
  noreplyAddresses,
  parseHost,
  tokenPage,
} from './rules/hosts.ts'
import type { Host } from './rules/hosts.ts'
import type { GithubLedger } from './repositories.ts'
import type { Token } from './rules/tokens.ts'
import type { Secrets } from './secrets.ts'
import { Session } from './session.ts'
import type { SessionContext } from './session.ts'
import { SignIn } from './sign-in.ts'
import type { Done } from './sign-in.ts'
import { createGithubStore } from './store.ts'
import type { Account, Blindness, SignInMethod } from './store.ts'

export interface GithubOptions {
  readonly db: Database
  readonly ledger: GithubLedger
  readonly fetch: Fetch
  readonly secrets: Secrets
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  /** 0 (included) to 1: `Math.random` in the app. */
  readonly random: () => number
  /** The host offered first. */
  readonly host: Host
  /** The client id that was built in; of github.com. */
  readonly bakedClientId: string | null
  /** The client id of the environment; of the host offered first. */
  readonly environmentClientId: string | null
  /** The client ids that the person set, by host name. */
  readonly clientIds: { byHost(): Readonly<Record<string, string>> }
  /** The first day whose contributions become food: adoption less 7 days. */
  readonly since: () => Day
  /** An address of the account's was found; it may be known already. */
  readonly propose: (email: string) => void
  /** Asks the person whether a host that is new to Hot Dash may be called. */
  readonly confirmHost: ConfirmHost
  /** Syncs begin when it has settled. */
  readonly before?: Promise<unknown>
  /** Variables of our own process: where the GitHub CLI is looked for. */
  readonly environment: Environment
  /** Where it is looked for besides, if not in the usual places. */
  readonly cliPlaces?: ProgramPlaces
}

/** Contributions that GitHub counts and does not name to an account, in one year. Rows can be added up. */
export interface Unseen extends Blindness {
  readonly account: AccountId
  readonly host: string
  readonly login: string
  readonly from: Day
  readonly to: Day
}

/** Pages of one host that a person is sent to. */
export interface Pages {
  readonly connections: string
  readonly token: string
  readonly privateToken: string
}

/** Signing in to GitHub hosts and syncing what was contributed there. */
export interface Github {
  /** Takes up the accounts of the last run and syncs them. */
  start(): void
  /** Answers when the code is there to be shown (or why not); the approval then arrives through `onChange`. */
  signInDevice(host: string): Promise<Done>
  cancelSignIn(): void
  signInCli(host: string): Promise<Done>
  signInToken(host: string, token: string): Promise<Done>
  /** Forgets the account's token; history stays. */
  signOut(account: string): Promise<Done>
  /** Syncs all accounts, one after another, and settles when they are through. */
  syncNow(): Promise<void>
  view(): GithubView
  /** What the accounts that are signed in could not see, by account and year; only where it is anything. */
  unseen(): readonly Unseen[]
  /** Another number after each change of that. */
  revision(): number
  /** The page where the code at hand is typed; null while there is none. */
  deviceUrl(): string | null
  /**
   * The page where the person takes back what they allowed, and the forms for a new token.
   * @param host that of an account; without it the one offered first
   * @returns undefined where no account is of that host
   */
  pages(host?: string): Pages | undefined
  /** @returns its own unsubscribe */
  onChange(listener: () => void): () => void
  close(): void
}

export function createGithub(options: GithubOptions): Github {
  const { clock, log } = options
  const wire: Wire = {
    fetch: options.fetch,
    timers: options.timers,
    log,
    random: options.random,
  }
  const store = createGithubStore(options.db)
  const keeper = createKeeper(options.secrets, store, log)
  const changes = createEmitter<undefined>(log)
  const sessions = new Map<string, Session>()
  const queue = new PQueue({ concurrency: 1 })
  void queue.add(() => options.before)
  const tokenOfCli = createTokenOfCli(options.environment, options.cliPlaces)
  const context: SessionContext = {
    wire,
    clock,
    store,
    ledger: options.ledger,
    since: options.since,
    oneAtATime: (task) => queue.add(task),
    onViewer: (host, viewer) => {
      for (const address of noreplyAddresses(host, viewer)) options.propose(address)
    },
    onChange: changed,
  }
  let isClosed = false

  function changed(): void {
    if (!isClosed) changes.emit(undefined)
  }

  const hostNamed = (name: string): Host | undefined => {
    const parsed = parseHost(name)
    return parsed?.name === options.host.name ? options.host : parsed
  }

  const clientIds = () =>
    clientIdsByHost(
      {
        baked: options.bakedClientId,
        environment: options.environmentClientId,
        chosen: options.clientIds.byHost(),
      },
      options.host,
    )

  const isKnown = (host: string) =>
    host === githubCom.name || [...sessions.values()].some(({ account }) => account.host === host)

  const signIn = new SignIn({
    wire,
    clock,
    confirmedHosts: new ConfirmedHosts(
      options.confirmHost,
      (host) => host === options.host.name || isKnown(host),
    ),
    parseHost: hostNamed,
    isKnown,
    clientIdOf: (host) => clientIds().get(host),
    tokenOfCli,
    admit,
    onChange: changed,
  })

  /** Verifies a token and keeps its account. */
  async function admit(
    host: Host,
    token: Token,
    method: SignInMethod,
    signal: AbortSignal,
  ): Promise<Done> {
    const viewer = await createClient(wire, host, token, signal).viewer()
    const secret = method === 'cli' ? null : await keeper.seal(token)
    signal.throwIfAborted()
    keep(host, viewer, token, method, secret)
    return ok(null)
  }

  function keep(
    host: Host,
    viewer: Viewer,
    token: Token,
    method: SignInMethod,
    secret: Buffer | null,
  ): void {
    const account: Account = {
      id: viewer.account,
      host: host.name,
      login: viewer.login,
      how: method,
      secret,
    }
    store.put(account)
    store.readAllAgain(account.id)
    context.onViewer(host, viewer)
    open(account, host, () => Promise.resolve(ok(token)), viewer)
  }

  function open(
    account: Account,
    host: Host,
    findToken: (signal: AbortSignal) => Promise<Result<Token, Problem>>,
    viewer: Viewer | null = null,
  ): void {
    sessions.get(account.id)?.close()
    const session = new Session(context, {
      account,
      host,
      viewer,
      kept: account.how === 'cli' || account.secret !== null,
      findToken,
      onRejected: () => store.remove(account.id),
      onSwitched: (viewer, token) => {
        close(account.id)
        keep(host, viewer, token, account.how, null)
      },
    })
    sessions.set(account.id, session)
    changed()
    void session.sync()
  }

  function close(id: string): void {
    const session = sessions.get(id)
    if (!session) return
    session.close()
    sessions.delete(id)
    store.remove(session.account.id)
  }

  return {
    start() {
      for (const account of store.accounts()) {
        const host = hostNamed(account.host)
        if (!host) continue
        open(account, host, (signal) =>
          account.how === 'cli' ? tokenOfCli(host.name, signal) : keeper.unseal(account, signal),
        )
      }
    },

    signInDevice: (typed) => signIn.byDevice(typed),
    signInCli: (typed) => signIn.byCli(typed),
    signInToken: (typed, text) => signIn.byToken(typed, text),
    cancelSignIn: () => signIn.cancel(),

    signOut(account) {
      close(account)
      changed()
      return Promise.resolve(ok(null))
    },

    async syncNow() {
      await Promise.all([...sessions.values()].map((session) => session.sync()))
    },

    view: () => ({
      host: options.host.name,
      deviceFlowHosts: [...clientIds().keys()],
      accounts: [...sessions.values()].map((session) => session.view()),
      signIn: signIn.view(),
    }),

    unseen: () =>
      [...sessions.values()].flatMap((session) => {
        const { host, login } = session.view()
        return store
          .blindYears(session.account.id)
          .map((year) => ({ account: session.account.id, host, login, ...year }))
      }),

    revision: () => store.revision(),

    deviceUrl: () => signIn.devicePage(),

    pages(name) {
      const isSignedIn = [...sessions.values()].some(({ account }) => account.host === name)
      const host = name === undefined ? options.host : isSignedIn ? hostNamed(name) : undefined
      return (
        host && {
          connections: connectionsPage(host, clientIds().get(host.name)),
          token: tokenPage(host),
          privateToken: tokenPage(host, 'private'),
        }
      )
    },

    onChange: changes.on,

    close() {
      isClosed = true
      signIn.close()
      for (const session of sessions.values()) session.close()
      sessions.clear()
    },
  }
}
