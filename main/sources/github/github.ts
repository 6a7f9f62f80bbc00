import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { GithubView } from '../../../preload/contract/views/github.ts'
import type { Clock, Stopwatch } from '../../base/clock.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Timers } from '../../base/timers.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { Accounts } from './accounts.ts'
import { createTokenOfCli } from './cli.ts'
import type { Transport } from './client.ts'
import { ConfirmedHosts } from './confirmed-hosts.ts'
import type { ConfirmHost } from './confirmed-hosts.ts'
import type { GithubLedger } from './repository-lookups.ts'
import {
  clientIdsByHost,
  connectionsPage,
  githubCom,
  noreplyAddresses,
  parseHost,
  tokenPage,
} from './rules/hosts.ts'
import type { Host } from './rules/hosts.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import { createEncryption } from './safe-storage.ts'
import type { SafeStorage } from './safe-storage.ts'
import { SignIn } from './sign-in.ts'
import type { SignInResult } from './sign-in.ts'
import { createGithubStore } from './store.ts'
import { createTokenStore } from './token-store.ts'

export interface GithubOptions {
  readonly db: Database
  readonly ledger: GithubLedger
  readonly fetch: Fetch
  /** Electron's, once the app is ready. */
  readonly safeStorage: SafeStorage
  readonly clock: Clock
  readonly stopwatch: Stopwatch
  readonly timers: Timers
  readonly log: Log
  /** From 0 (inclusive) to 1: `Math.random` in the app. */
  readonly random: () => number
  /** The host offered by default. */
  readonly host: Host
  /** The built-in client id, for github.com. */
  readonly builtInClientId: string | null
  /** The client id from the environment, for the host offered by default. */
  readonly environmentClientId: string | null
  /** The client ids that the user set, by host name. */
  readonly clientIds: { byHost(): Readonly<Record<string, string>> }
  /** The first day whose contributions become food: adoption minus 7 days. */
  readonly since: () => Day
  /** Called for an email address of the account, which may already be known. */
  readonly proposeAddress: (email: string) => void
  /** Asks the user whether a host that is new to Hot Dash may be called. */
  readonly confirmHost: ConfirmHost
  /** Calls no host: the accounts of the last run are not resumed, and signing in is refused. */
  readonly isSafe?: boolean
  /** Syncs wait until this has settled. */
  readonly startAfter?: Promise<unknown>
  /** The process's environment variables, whose PATH is searched for the GitHub CLI. */
  readonly environment: Environment
  /** Searched after PATH, if not the usual places. */
  readonly cliPlaces?: ProgramPlaces
}

/**
 * Contributions that GitHub counts but does not disclose to an account, on some days of one year. Rows can be added
 * up.
 */
export interface UndisclosedRange extends Undisclosed, DayRange {
  readonly account: AccountId
  readonly host: string
  readonly login: string
}

/** Days that GitHub was to be asked about and that have not been read completely. */
export interface UnreadRange extends DayRange {
  readonly host: string
}

/** The pages of one host that users are sent to. */
export interface HostPages {
  /** Whether the host is github.com, the default one, or an account's. */
  readonly isKnown: boolean
  readonly connections: string
  readonly token: string
  readonly privateToken: string
}

/** Signs in to GitHub hosts and syncs the contributions there. */
export interface Github {
  /** Resumes the accounts of the last run and syncs them. */
  start(): void
  /**
   * Resolves when the code is ready to be shown, or with the reason why there is none; the approval then arrives
   * through `onChange`.
   */
  signInDevice(host: string): Promise<SignInResult>
  cancelSignIn(): void
  /** Keeps the typed host until the user has signed in. */
  typeHost(host: string): void
  signInCli(host: string): Promise<SignInResult>
  signInToken(host: string, token: string): Promise<SignInResult>
  /** Forgets the account's token; history stays. */
  signOut(account: string): Promise<SignInResult>
  /**
   * The user asks: syncs all accounts, one at a time, and settles when they are done. Rereads at once what GitHub
   * withheld before, since it may be allowed by now.
   */
  syncNow(): Promise<void>
  /** Call it every minute: syncs the accounts that are due by the clock, even after the clock was set. */
  syncIfDue(): void
  view(): GithubView
  /**
   * What is not disclosed to the signed-in accounts, by account and days. Leaves out days without anything
   * undisclosed.
   */
  undisclosed(): readonly UndisclosedRange[]
  /** Days of the signed-in accounts that were planned but never read completely, or that GitHub fails to return. */
  unread(): readonly UnreadRange[]
  /** Changes whenever `undisclosed` or `unread` may change. */
  revision(): number
  /** The page on which to type the current code; null if there is none. */
  deviceUrl(): string | null
  /**
   * The page where users revoke access, and the forms for a new token.
   * @param host a host name; without it, the default host
   * @returns undefined if it is not a host
   */
  pages(host?: string): HostPages | undefined
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
  /** The listener is told what happened to the user's pull requests. @returns the unsubscribe function */
  onWork(listener: (events: readonly PullRequestEvent[]) => void): () => void
  close(): void
}

export function createGithub(options: GithubOptions): Github {
  const { clock, timers, random, log, isSafe = false } = options
  const transport: Transport = { fetch: options.fetch, timers, random, log }
  const changes = createEmitter<undefined>(log)
  const work = createEmitter<readonly PullRequestEvent[]>(log)
  let isClosed = false
  const onChange = () => {
    if (!isClosed) changes.emit(undefined)
  }
  const queue = new PQueue({ concurrency: 1 })
  void queue.add(() => options.startAfter)

  const safeStart: Problem = { code: 'safe-start' }
  const hostNamed = (name: string): Host | undefined => {
    const host = parseHost(name)
    return host?.name === options.host.name ? options.host : host
  }
  const clientIds = () =>
    clientIdsByHost(
      {
        builtIn: options.builtInClientId,
        environment: options.environmentClientId,
        chosen: options.clientIds.byHost(),
      },
      options.host,
    )

  const store = createGithubStore(options.db)
  const tokenOfCli = createTokenOfCli(options.environment, options.cliPlaces)
  const encryption = createEncryption(options.safeStorage, process.platform)
  const accounts = new Accounts({
    transport,
    clock,
    stopwatch: options.stopwatch,
    store,
    tokens: createTokenStore({ store, encryption, tokenOfCli, log }),
    ledger: options.ledger,
    since: options.since,
    parseHost: hostNamed,
    enqueue: (task) => queue.add(task),
    onViewer: (host, viewer) => {
      for (const address of noreplyAddresses(host, viewer)) options.proposeAddress(address)
    },
    onPullRequests: work.emit,
    onChange,
  })

  const isKnown = (host: string) => host === githubCom.name || accounts.hasHost(host)
  const isTrusted = (host: string) => host === options.host.name || isKnown(host)
  const signIn = new SignIn({
    transport,
    clock,
    confirmedHosts: new ConfirmedHosts(options.confirmHost, isTrusted),
    parseHost: hostNamed,
    isKnown,
    clientIdOf: (host) => clientIds().get(host),
    tokenOfCli,
    admit: (credentials, signal) => accounts.signIn(credentials, signal),
    onChange,
  })

  const unlessSafe = (begin: () => Promise<SignInResult>): Promise<SignInResult> =>
    isSafe ? Promise.resolve(err(safeStart)) : begin()

  return {
    start() {
      if (!isSafe) accounts.load()
    },
    signInDevice: (typed) => unlessSafe(() => signIn.byDevice(typed)),
    signInCli: (typed) => unlessSafe(() => signIn.byCli(typed)),
    signInToken: (typed, text) => unlessSafe(() => signIn.byToken(typed, text)),
    cancelSignIn: () => signIn.cancel(),
    typeHost: (host) => signIn.type(host),

    signOut: (account) =>
      new Promise((resolve) => {
        accounts.signOut(account)
        resolve(ok(null))
      }),

    async syncNow() {
      await Promise.all(accounts.sessions().map((session) => session.sync(true)))
    },

    syncIfDue() {
      for (const session of accounts.sessions()) session.syncIfDue()
    },

    view: () => ({
      host: options.host.name,
      deviceFlowHosts: [...clientIds().keys()],
      accounts: accounts.sessions().map((session) => session.view()),
      signIn: isSafe
        ? { name: 'failed', host: options.host.name, problem: safeStart }
        : signIn.view(),
      typedHost: signIn.typedHost(),
      signedIn: signIn.succeeded(),
    }),

    undisclosed: () =>
      accounts.sessions().flatMap((session) => {
        const { host, login } = session.view()
        return store
          .undisclosedRanges(session.account.id)
          .map((range) => ({ account: session.account.id, host, login, ...range }))
      }),

    unread: () =>
      accounts
        .sessions()
        .flatMap(({ account: { id, host } }) =>
          store.unreadRanges(id).map((range) => ({ host, ...range })),
        ),

    revision: () => store.revision(),

    deviceUrl: () => signIn.devicePage(),

    pages(name) {
      const host = name === undefined ? options.host : hostNamed(name)
      return (
        host && {
          isKnown: isTrusted(host.name),
          connections: connectionsPage(host, clientIds().get(host.name)),
          token: tokenPage(host),
          privateToken: tokenPage(host, 'private'),
        }
      )
    },

    onChange: changes.on,
    onWork: work.on,

    close() {
      isClosed = true
      signIn.close()
      accounts.close()
    },
  }
}
