import type { Database } from 'better-sqlite3'
import PQueue from 'p-queue'

import type { GithubView } from '../../../preload/contract/views/github-view.ts'
import { createEmitter } from '../../base/emitter.ts'
import { attempt } from '../../base/log.ts'
import { openAccountSession, type AccountSession, type SessionOptions } from './account-session.ts'
import { createCliTokenReader, type CliOptions } from './github-cli.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import type { PullRequestEvent } from './rules/pull-requests.ts'
import { openSignIn, type Credentials } from './sign-in.ts'
import { createSignInHosts, type HostOptions } from './sign-in-hosts.ts'
import { createSyncStore } from './sync-store.ts'
import type { AccountsContext } from './sync-task.ts'
import { createEncryption, type SafeStorage } from './token-encryption.ts'
import { createTokenStore } from './token-store.ts'

export interface GithubOptions extends Pick<
  AccountsContext,
  'transport' | 'clock' | 'stopwatch' | 'ledger' | 'proposeAddress'
> {
  readonly db: Database
  readonly safeStorage: SafeStorage
  readonly hosts: HostOptions
  readonly cli: CliOptions
  /** Whether to call no host: accounts are not resumed, and signing in is refused. */
  readonly isSafe?: boolean
  /** Syncs wait until this has settled. */
  readonly startAfter?: Promise<unknown>
}

export type Github = ReturnType<typeof openGithub>

/** Signs in to GitHub hosts and syncs the contributions there: one session for each account. */
export function openGithub(options: GithubOptions) {
  const { db, transport, isSafe = false } = options
  const { log } = transport
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

  const hosts = createSignInHosts(options.hosts, (name) =>
    accounts().some(({ host }) => host === name),
  )
  const store = createSyncStore(db)
  const readCliToken = createCliTokenReader(options.cli)
  const encryption = createEncryption(options.safeStorage, process.platform)
  const tokens = createTokenStore({ db, log, syncStore: store, encryption, readCliToken })
  const context: AccountsContext = {
    ...options,
    store,
    tokens,
    queue,
    onPullRequests: work.emit,
    onChange,
  }

  function startSession(session: Omit<SessionOptions, 'onSwitched'>): void {
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
    startSession({ account, host, signedIn: { token, viewer } })
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
      const client = createGithubClient(transport, credentials, signal)
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

  /** Syncs all accounts because the user asks. */
  async function syncNow(): Promise<void> {
    await Promise.all([...sessions.values()].map((one) => one.syncNow({ isByUser: true })))
  }

  return {
    /** Resumes the accounts of the last run and syncs them. Their tokens are loaded and checked by the first sync. */
    start(): void {
      if (isSafe) return
      for (const account of tokens.accounts()) {
        const host = hosts.parse(account.host)
        if (host) startSession({ account, host })
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

    syncNow,

    /** Call it each minute. */
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
