import type { AccountView } from '../../../preload/contract/views/github-view.ts'
import { attempt } from '../../base/log.ts'
import { syncAccount } from './account-sync.ts'
import { createDailyQuestions } from './daily-questions.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import { GithubFailure, reportFailure } from './octokit.ts'
import { createRetries } from './retries.ts'
import { noreplyAddresses, type Host } from './rules/hosts.ts'
import type { Pause } from './rules/retry-policy.ts'
import { initialSyncState, isSyncDue, reduceSync, type SyncEvent } from './rules/sync-state.ts'
import type { Token } from './rules/tokens.ts'
import type { AccountsContext } from './sync-task.ts'
import type { Account } from './token-store.ts'

export interface SessionOptions {
  readonly account: Account
  readonly host: Host
  /** Set if the user has just signed in. Otherwise the first sync loads the token and asks who owns it. */
  readonly signedIn?: { readonly token: Token; readonly viewer: Viewer }
  /** Called if the user has switched accounts in the GitHub CLI, so that its token belongs to another account. */
  readonly onSwitched: (viewer: Viewer, token: Token) => Promise<void>
}

export type AccountSession = ReturnType<typeof openAccountSession>

/** One signed-in account while Hot Dash runs: its token and its syncs. */
export function openAccountSession(context: AccountsContext, options: SessionOptions) {
  const { transport, clock, stopwatch, store, tokens } = context
  const { log } = transport
  const { host, signedIn } = options
  const closing = new AbortController()
  const { signal } = closing
  const isClosed = () => signal.aborted
  /** Each session has its own daily questions, because another account or another token may see more. */
  const daily = createDailyQuestions(() => clock.now())
  const retries = createRetries(transport, signal)
  const now = () => ({ clockMs: clock.now(), stopwatchMs: stopwatch() })
  let { account } = options
  /** Null until the token is loaded, and after a sign-out. The owner is null until GitHub has named it. */
  let access: { readonly token: Token; readonly owner: Viewer | null } | null = null
  let state = initialSyncState(
    host.name,
    {
      readAt: store.readRanges(account.id).map(({ at }) => at),
      rateLimitEndsAt: tokens.rateLimitEndsAt(account.id),
    },
    now(),
  )
  let latestSync = Promise.resolve()

  if (signedIn) setAccess(signedIn.token, signedIn.viewer)

  function dispatch(event: SyncEvent): void {
    if (isClosed()) return
    state = reduceSync(state, event, now())
    // This event changes nothing that the view shows.
    if (event.type !== 'requested') context.onChange()
  }

  /** Syncs now unless a rate limit holds, or joins the running sync. Never rejects: failures are in the view. */
  function syncNow({ isByUser = false } = {}): Promise<void> {
    const { phase } = state
    dispatch({ type: 'requested', isByUser })
    const isQueued = state.phase !== phase
    if (isQueued) latestSync = context.queue.add(runSync)
    return latestSync
  }

  async function runSync(): Promise<void> {
    // Let `syncNow` set `latestSync` first: a listener of `onChange` may join this sync.
    await Promise.resolve()
    if (isClosed()) return
    dispatch({ type: 'progressed', done: 0, total: 1 })
    try {
      if (!access) {
        const loaded = await tokens.load(account, signal)
        signal.throwIfAborted()
        account = loaded.account
        access = { token: loaded.token, owner: null }
      }
      await syncWith(access.token)
    } catch (error) {
      if (isClosed()) return
      const problem = reportFailure('sync', error, { host: host.name, isKnown: true, log })
      const failure = error instanceof GithubFailure ? error.failure : null
      const pause = retries.pauseAfterFailedSync(failure, account.method)
      if (pause.type === 'sign-out') access = null
      // If storing fails, this run pauses all the same. The next start gets rejected or limited once more.
      attempt(log, 'storing a pause', () => storePause(pause))
      dispatch({ type: 'failed', problem, pause })
    }
  }

  async function syncWith(token: Token): Promise<void> {
    const client = createGithubClient(transport, { host, token }, signal)
    if (!access?.owner) {
      const owner = await retries.repeat(() => client.viewer())
      if (owner.account !== account.id) {
        await options.onSwitched(owner, token)
        return
      }
      log.info('github: token accepted', { host: host.name, scopes: owner.scopes })
      setAccess(token, owner)
    }
    const problem = await syncAccount({
      context,
      account,
      client,
      retries,
      daily,
      isAskedByUser: () => state.isAskedByUser,
      onLogin: (login) => {
        if (access?.owner && login !== account.login) setAccess(token, { ...access.owner, login })
      },
      onProgress: (done, total) => dispatch({ type: 'progressed', done, total }),
    })
    retries.dispatch({ type: 'sync-succeeded' })
    dispatch({ type: 'succeeded', problem })
  }

  function setAccess(token: Token, owner: Viewer): void {
    access = { token, owner }
    account = { ...account, login: owner.login }
    tokens.rename(account.id, owner.login)
    for (const address of noreplyAddresses(host, owner)) context.proposeAddress(address)
  }

  function storePause(pause: Pause): void {
    if (pause.type === 'rate-limit') tokens.setRateLimitEndsAt(account.id, clock.now() + pause.ms)
    else if (pause.type === 'sign-out' && pause.isTokenRejected) tokens.eraseRejected(account.id)
  }

  return {
    account: (): Account => account,

    view: (): AccountView => ({
      ...account,
      sync: state.view,
      scopes: access?.owner?.scopes ?? null,
      undisclosed: store.undisclosed(account.id),
    }),

    syncNow,

    /** Call it each minute. */
    syncIfDue(): void {
      if (isSyncDue(state, now())) void syncNow()
    },

    close(): void {
      closing.abort()
      access = null
    },
  }
}
