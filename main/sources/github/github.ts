import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'

import type { GithubView } from '../../../preload/contract/views/github-view.ts'
import { createEmitter } from '../../base/emitter.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'
import { attempt } from '../../base/log.ts'
import {
  openAccountSession,
  type AccountsContext,
  type AccountSession,
  type SessionOptions,
} from './account-session.ts'
import { createCliTokenReader } from './github-cli.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import type { Transport } from './octokit.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import { openSignIn, type Credentials } from './sign-in.ts'
import { createSignInHosts, type HostOptions } from './sign-in-hosts.ts'
import { createSyncStore } from './sync-store.ts'
import { createEncryption, type SafeStorage } from './token-encryption.ts'
import { createTokenStore } from './token-store.ts'

type SharedOptions = Pick<AccountsContext, 'clock' | 'stopwatch' | 'ledger' | 'proposeAddress'>

export interface GithubOptions extends HostOptions, Transport, SharedOptions {
  readonly db: Database
  readonly safeStorage: SafeStorage
  /** Whether to call no host: accounts are not resumed, and signing in is refused. */
  readonly isSafe?: boolean
  /** Syncs wait until this has settled. */
  readonly startAfter?: Promise<unknown>
  /** Its PATH is where the search for the GitHub CLI begins. */
  readonly environment: Environment
  /** Searched after PATH, in place of the usual installation folders. */
  readonly cliPlaces?: ProgramPlaces
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
  let revision = 0
  let lastState = ''
  const onChange = () => {
    if (closing.signal.aborted) return
    attempt(log, 'comparing what GitHub does not disclose', () => {
      const state = JSON.stringify([accounts(), undisclosed(), unread()])
      if (state !== lastState) revision += 1
      lastState = state
    })
    changes.emit(undefined)
  }
  const accounts = () => [...sessions.values()].map((session) => session.account())

  const hosts = createSignInHosts(options, (name) => accounts().some(({ host }) => host === name))
  const store = createSyncStore(db)
  const readCliToken = createCliTokenReader(options.environment, options.cliPlaces)
  const encryption = createEncryption(options.safeStorage, process.platform)
  const tokens = createTokenStore({ db, log, syncStore: store, encryption, readCliToken })
  const context: AccountsContext = {
    ...options,
    store,
    tokens,
    enqueue: (task) => queue.add(task),
    onPullRequests: work.emit,
    onChange,
  }

  function openSession(session: Omit<SessionOptions, 'onSwitched'>): void {
    const { account, host } = session
    sessions.get(account.id)?.close()
    const opened = openAccountSession(context, {
      ...session,
      onSwitched: async (viewer, token) => {
        signOut(account.id)
        await addAccount({ host, token, method: account.method }, viewer, closing.signal)
      },
    })
    sessions.set(account.id, opened)
    onChange()
    void opened.syncNow()
  }

  async function addAccount(credentials: Credentials, viewer: Viewer, signal: AbortSignal) {
    const { host, token, method } = credentials
    const { account: id, login } = viewer
    const account = await tokens.save({ id, host: host.name, login, method }, token, signal)
    // A different token may see more.
    store.invalidateRanges(id)
    openSession({ account, host, signedIn: { token, viewer } })
  }

  /** Ends the session and erases the token. History stays. @throws if the token cannot be erased; the session stays */
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
    isSafe,
    hosts,
    readCliToken,
    admit: async (credentials, signal) => {
      const client = createGithubClient(context, credentials.host, credentials.token, signal)
      await addAccount(credentials, await client.viewer(), signal)
    },
    onChange,
  })

  /** What GitHub counts but does not disclose, by account and days within one year. No contribution is in two rows. */
  const undisclosed = () =>
    accounts().flatMap(({ id: account, host, login }) =>
      store.undisclosedRanges(account).map((range) => ({ account, host, login, ...range })),
    )

  /** Days of the signed-in accounts that were planned but never read completely, or that GitHub fails to return. */
  const unread = () =>
    accounts().flatMap(({ id, host }) => store.unreadRanges(id).map((days) => ({ host, ...days })))

  async function syncNow(): Promise<void> {
    await Promise.all([...sessions.values()].map((one) => one.syncNow({ isByUser: true })))
  }

  return {
    /** Resumes the accounts of the last run and syncs them. Their tokens are loaded and checked by the first sync. */
    start(): void {
      if (isSafe) return
      for (const account of tokens.accounts()) {
        const host = hosts.parse(account.host)
        if (host) openSession({ account, host })
      }
    },

    signIn,
    pages: hosts.pages,
    signOut,

    /** Reads all years of all accounts again. Resolves when that is done. */
    async readAgain(): Promise<void> {
      for (const { id } of accounts()) store.invalidateRanges(id)
      await syncNow()
    },

    /** Syncs all accounts because the user asks. Resolves when the syncs are done. */
    syncNow,

    /** Syncs the accounts that are due. Call it every minute. */
    syncIfDue(): void {
      for (const session of sessions.values()) session.syncIfDue()
    },

    view: (): GithubView => ({
      host: hosts.offered.name,
      deviceFlowHosts: [...hosts.clientIds().keys()],
      accounts: [...sessions.values()].map((session) => session.view()),
      ...signIn.view(),
    }),

    undisclosed,
    unread,

    /** Grows whenever the accounts, `undisclosed` or `unread` change. */
    revision: (): number => revision,

    /** Both return the unsubscribe function. `onWork` calls the listener with the news of the user's pull requests. */
    onChange: changes.on,
    onWork: work.on,

    close(): void {
      closing.abort()
      signIn.close()
      for (const session of sessions.values()) session.close()
      sessions.clear()
    },
  }
}
