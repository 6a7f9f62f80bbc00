import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { GithubView } from '../../../preload/contract/views/github.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import {
  openAccountSession,
  type AccountsContext,
  type AccountSession,
  type SessionOptions,
} from './account-session.ts'
import { createTokenOfCli } from './github-cli.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import {
  clientIdsByHost,
  connectionsPage,
  githubCom,
  noreplyAddresses,
  parseHost,
  tokenPage,
  type ClientIds,
  type Host,
} from './rules/hosts.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import { openSignIn, type Credentials, type SignInResult } from './sign-in.ts'
import { createSyncStore } from './sync-store.ts'
import { createEncryption, type SafeStorage } from './token-encryption.ts'
import { createTokenStore } from './token-store.ts'

export interface GithubOptions extends Omit<
  AccountsContext,
  'store' | 'tokens' | 'enqueue' | 'onViewer' | 'onPullRequests' | 'onChange'
> {
  readonly db: Database
  /** Electron's, once the app is ready. */
  readonly safeStorage: SafeStorage
  /** The host offered by default. */
  readonly host: Host
  readonly clientIds: () => ClientIds
  /** Called for an email address of the account, which may already be known. */
  readonly proposeAddress: (email: string) => void
  /** Asks the user whether a host that is new to Hot Dash may be called. */
  readonly confirmHost: (host: string) => Promise<boolean>
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

export type Github = ReturnType<typeof openGithub>

/** Signs in to GitHub hosts and syncs the contributions there: one session for each account. */
export function openGithub(options: GithubOptions) {
  const { db, log, isSafe = false } = options
  const changes = createEmitter<undefined>(log)
  const work = createEmitter<readonly PullRequestEvent[]>(log)
  const closing = new AbortController()
  const sessions = new Map<string, AccountSession>()
  const queue = new PQueue({ concurrency: 1 })
  void queue.add(() => options.startAfter)
  const onChange = () => {
    if (!closing.signal.aborted) changes.emit(undefined)
  }

  const store = createSyncStore(db)
  const tokenOfCli = createTokenOfCli(options.environment, options.cliPlaces)
  const encryption = createEncryption(options.safeStorage, process.platform)
  const tokens = createTokenStore({ db, syncStore: store, encryption, tokenOfCli, log })
  const context: AccountsContext = {
    ...options,
    store,
    tokens,
    enqueue: (task) => queue.add(task),
    onViewer: (host, viewer) => {
      for (const address of noreplyAddresses(host, viewer)) options.proposeAddress(address)
    },
    onPullRequests: work.emit,
    onChange,
  }

  const hostNamed = (name: string): Host | undefined => {
    const host = parseHost(name)
    return host?.name === options.host.name ? options.host : host
  }
  const clientIds = () => clientIdsByHost(options.clientIds(), options.host)
  const accounts = () => [...sessions.values()].map((session) => session.account())
  const isKnown = (name: string) =>
    name === githubCom.name || accounts().some(({ host }) => host === name)
  const isTrusted = (name: string) => name === options.host.name || isKnown(name)

  function openSession(session: Omit<SessionOptions, 'onSwitched'>): void {
    const { account, host } = session
    sessions.get(account.id)?.close()
    const opened = openAccountSession(context, {
      ...session,
      onSwitched: async (viewer, token) => {
        signOut(account.id)
        await keep({ host, token, method: account.method }, viewer, closing.signal)
      },
    })
    sessions.set(account.id, opened)
    onChange()
    void opened.syncNow()
  }

  async function keep(
    { host, token, method }: Credentials,
    viewer: Viewer,
    signal: AbortSignal,
  ): Promise<void> {
    const { account: id, login } = viewer
    const account = await tokens.keep({ id, host: host.name, login, method }, token, signal)
    // A different token may see more.
    store.invalidateRanges(id)
    context.onViewer(host, viewer)
    openSession({ account, host, signedIn: { token, viewer } })
  }

  /** Ends the session and erases the token; history stays. @throws if the token cannot be erased: the session goes on */
  function signOut(id: string): void {
    const session = sessions.get(id)
    if (!session) return
    tokens.forget(session.account().id)
    session.close()
    sessions.delete(id)
    onChange()
  }

  const signIn = openSignIn({
    ...options,
    parseHost: hostNamed,
    isKnown,
    isTrusted,
    clientIdOf: (host) => clientIds().get(host),
    tokenOfCli,
    admit: async (credentials, signal) => {
      const { host, token } = credentials
      const viewer = await createGithubClient(context, host, token, signal).viewer()
      await keep(credentials, viewer, signal)
    },
    onChange,
  })
  const safeStart: Problem = { code: 'safe-start' }
  const unlessSafe = (begin: () => Promise<SignInResult>): Promise<SignInResult> =>
    isSafe ? Promise.resolve(err(safeStart)) : begin()

  /** What is not disclosed to the signed-in accounts, by account and days, without days that have nothing undisclosed. */
  const undisclosed = (): readonly UndisclosedRange[] =>
    accounts().flatMap(({ id: account, host, login }) =>
      store.undisclosedRanges(account).map((range) => ({ account, host, login, ...range })),
    )

  /** Days of the signed-in accounts that were planned but never read completely, or that GitHub fails to return. */
  const unread = (): readonly UnreadRange[] =>
    accounts().flatMap(({ id, host }) =>
      store.unreadRanges(id).map((range) => ({ host, ...range })),
    )

  let revision = 0
  let revised = ''

  return {
    /** Resumes the accounts of the last run and syncs them. Their tokens are loaded and checked by the first sync. */
    start(): void {
      if (isSafe) return
      for (const account of tokens.accounts()) {
        const host = hostNamed(account.host)
        if (host) openSession({ account, host })
      }
    },

    /**
     * Resolves when the code is ready to be shown, or with the reason why there is none; the approval then arrives
     * through `onChange`.
     */
    signInDevice: (host: string) => unlessSafe(() => signIn.byDevice(host)),
    signInCli: (host: string) => unlessSafe(() => signIn.byCli(host)),
    signInToken: (host: string, token: string) => unlessSafe(() => signIn.byToken(host, token)),
    cancelSignIn: signIn.cancel,

    /** Keeps the typed host until the user has signed in. */
    typeHost: signIn.type,

    /** Forgets the account's token; history stays. */
    signOut: (account: string): Promise<SignInResult> =>
      new Promise((resolve) => {
        signOut(account)
        resolve(ok(null))
      }),

    /**
     * The user asks: syncs all accounts, one at a time, and settles when they are done. Rereads at once what GitHub
     * withheld before, since it may be allowed by now.
     */
    async syncNow(): Promise<void> {
      await Promise.all([...sessions.values()].map((session) => session.syncNow(true)))
    },

    /** Call it every minute: syncs the accounts that are due by the clock, even after the clock was set. */
    syncIfDue(): void {
      for (const session of sessions.values()) session.syncIfDue()
    },

    view: (): GithubView => ({
      host: options.host.name,
      deviceFlowHosts: [...clientIds().keys()],
      accounts: [...sessions.values()].map((session) => session.view()),
      signIn: isSafe
        ? { name: 'failed', host: options.host.name, problem: safeStart }
        : signIn.view(),
      typedHost: signIn.typedHost(),
      signedIn: signIn.succeeded(),
    }),

    undisclosed,
    unread,

    /** Changes whenever the accounts, `undisclosed` or `unread` do. It only grows. */
    revision(): number {
      const current = JSON.stringify([accounts(), undisclosed(), unread()])
      if (current !== revised) revision += 1
      revised = current
      return revision
    },

    /** The page on which to type the current code; null if there is none. */
    deviceUrl: signIn.devicePage,

    /**
     * The page where users revoke access, and the forms for a new token.
     * @param name of a host; without it, the default host
     * @returns undefined if it is not a host
     */
    pages(name?: string): HostPages | undefined {
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

    /** @returns the unsubscribe function */
    onChange: changes.on,

    /** The listener is told what happened to the user's pull requests. @returns the unsubscribe function */
    onWork: work.on,

    close(): void {
      closing.abort()
      signIn.close()
      for (const session of sessions.values()) session.close()
      sessions.clear()
    },
  }
}
