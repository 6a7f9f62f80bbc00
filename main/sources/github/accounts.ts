import type { SignInMethod } from '../../../preload/contract/views/github.ts'
import {
  openAccountSession,
  type AccountsContext,
  type AccountSession,
  type SessionOptions,
} from './account-session.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import type { Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'

/** A token and how it was obtained. */
export interface Credentials {
  readonly host: Host
  readonly token: Token
  readonly method: SignInMethod
}

/** The signed-in accounts, each with a session. */
export function openAccounts(context: AccountsContext) {
  const { store, tokens, onViewer, onChange } = context
  const sessions = new Map<string, AccountSession>()
  const closing = new AbortController()

  async function keep(
    { host, token, method }: Credentials,
    viewer: Viewer,
    signal: AbortSignal,
  ): Promise<void> {
    const { account: id, login } = viewer
    const account = await tokens.keep({ id, host: host.name, login, method }, token, signal)
    // A different token may see more.
    store.invalidateRanges(id)
    onViewer(host, viewer)
    open({ account, host, signedIn: { token, viewer } })
  }

  function open(options: Omit<SessionOptions, 'onSwitched'>): void {
    const { account, host } = options
    sessions.get(account.id)?.close()
    const session = openAccountSession(context, {
      ...options,
      onSwitched: async (viewer, token) => {
        signOut(account.id)
        await keep({ host, token, method: account.method }, viewer, closing.signal)
      },
    })
    sessions.set(account.id, session)
    onChange()
    void session.syncNow()
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

  return {
    sessions: (): readonly AccountSession[] => [...sessions.values()],

    /** Whether any account is on that host. */
    hasHost: (name: string): boolean =>
      [...sessions.values()].some((session) => session.account().host === name),

    /** Resumes the accounts of the last run. Their tokens are loaded and checked by the first sync. */
    load(parseHost: (name: string) => Host | undefined): void {
      for (const account of tokens.accounts()) {
        const host = parseHost(account.host)
        if (host) open({ account, host })
      }
    },

    /**
     * Checks a token, stores its account, and starts to sync.
     * @throws GithubFailure, or the reason of `signal`
     */
    admit: async (credentials: Credentials, signal: AbortSignal): Promise<void> => {
      const { host, token } = credentials
      const viewer = await createGithubClient(context, host, token, signal).viewer()
      await keep(credentials, viewer, signal)
    },

    signOut,

    close(): void {
      closing.abort()
      for (const session of sessions.values()) session.close()
      sessions.clear()
    },
  }
}
