import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import type { Stopwatch } from '../../base/clock.ts'
import { attempt } from '../../base/log.ts'
import { isExpired } from '../../base/rules/expiry.ts'
import { syncAccount } from './account-sync.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import { GithubFailure, problemAfter, type Transport } from './octokit.ts'
import type { SyncTask } from './request-loop.ts'
import { createRetries } from './retries.ts'
import { maxWaitMs, problemOf, syncIntervalMs, type Failure } from './rules/failures.ts'
import { noreplyAddresses, type Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'
import type { Account, TokenStore } from './token-store.ts'

/** What all accounts share. */
export interface AccountsContext
  extends Transport, Pick<SyncTask, 'clock' | 'ledger' | 'store' | 'since' | 'onPullRequests'> {
  readonly stopwatch: Stopwatch
  readonly tokens: TokenStore
  /** Runs syncs one at a time, across all accounts. */
  readonly enqueue: (task: () => Promise<void>) => Promise<void>
  /** Called for each email address of an account, which may already be known. */
  readonly proposeAddress: (email: string) => void
  readonly onChange: () => void
}

export interface SessionOptions {
  readonly account: Account
  readonly host: Host
  /** Set if the user has just signed in. Otherwise the first sync loads the token and asks GitHub for its owner. */
  readonly signedIn?: { readonly token: Token; readonly viewer: Viewer }
  /** Called if the token belongs to another account, because the user switched accounts in the GitHub CLI. */
  readonly onSwitched: (viewer: Viewer, token: Token) => Promise<void>
}

export type AccountSession = ReturnType<typeof openAccountSession>

/** One signed-in account while Hot Dash runs: its token, its syncs and its state. */
export function openAccountSession(context: AccountsContext, options: SessionOptions) {
  const { clock, stopwatch, timers, log, store, tokens } = context
  const { host } = options
  const controller = new AbortController()
  const { signal } = controller
  const isEnded = () => signal.aborted
  /** See `SyncTask.askedAt`. Sessions do not share it, because another account or another token may see more. */
  const askedAt = new Map<string, number>()
  const retries = createRetries(context, signal)
  let { account } = options
  let token: Token | null = options.signedIn?.token ?? null
  let viewer: Viewer | null = null
  let isAskedByUser = false
  let running: Promise<void> | null = null
  let cancelNext: () => void = () => undefined

  /** When the host may be asked again, by the stopwatch, so that setting the clock changes no wait. */
  let holdEndsAt = -Infinity
  let sync: AccountView['sync'] = { name: 'idle', lastAt: lastReadAt() }

  const nextAt = tokens.waitUntil(account.id)
  if (!isExpired(nextAt, maxWaitMs, clock.now())) {
    holdEndsAt = stopwatch() + nextAt - clock.now()
    sync = { name: 'waiting', problem: problemOf({ kind: 'limited' }, host.name, true), nextAt }
  }
  if (options.signedIn) meet(options.signedIn.viewer)

  function lastReadAt(): number | null {
    // Ignore sync times in the future: the clock ran ahead when they were stored.
    const past = store.readRanges(account.id).filter(({ at }) => at > 0 && at <= clock.now())
    return past.length === 0 ? null : Math.max(...past.map(({ at }) => at))
  }

  /** How much longer the host wants to be left alone, in milliseconds. */
  const holdMs = () => Math.max(0, Math.ceil(holdEndsAt - stopwatch()))

  /**
   * Syncs now unless GitHub told us to wait. Joins a sync that is already running. Never rejects: failures are in the
   * view.
   * @param asked whether the user asks, so that everything that may have changed is reread
   */
  function syncNow(asked = false): Promise<void> {
    if (isEnded()) return Promise.resolve()
    if (asked) isAskedByUser = true
    if (holdMs() > 0) {
      // The timer fired a little early, or the user asks too soon.
      syncIn(holdMs())
      return Promise.resolve()
    }
    running ??= context.enqueue(syncOnce)
    return running
  }

  function syncIn(milliseconds: number): void {
    cancelNext()
    cancelNext = timers.after(milliseconds, () => void syncNow())
  }

  async function syncOnce(): Promise<void> {
    // Let `syncNow` store the running promise before this can end.
    await Promise.resolve()
    if (isEnded()) return
    cancelNext()
    setSync({ name: 'running', done: 0, total: 1 })
    try {
      if (!token) {
        const loaded = await tokens.load(account, signal)
        signal.throwIfAborted()
        ;({ account, token } = loaded)
      }
      await syncWith(token)
    } catch (error) {
      if (isEnded()) return
      const problem = problemAfter('sync', error, { host: host.name, isKnown: true, log })
      const failure = error instanceof GithubFailure ? error.failure : null
      // The GitHub CLI may have a token later on. Without the CLI, the user has to sign in again.
      if (failure?.kind === 'no-token' && account.method !== 'cli')
        setSync({ name: 'signed-out', problem })
      else if (failure === null || failure.kind === 'no-token') waitFor(problem, syncIntervalMs)
      else handle(failure, problem)
    }
  }

  async function syncWith(current: Token): Promise<void> {
    const client = createGithubClient(context, host, current, signal)
    if (!viewer) {
      const owner = await retries.repeat(() => client.viewer())
      if (owner.account !== account.id) {
        await options.onSwitched(owner, current)
        return
      }
      log.info('github: token accepted', { host: host.name, scopes: owner.scopes })
      meet(owner)
    }
    const problem = await syncAccount({
      ...context,
      account: account.id,
      host: host.name,
      client,
      retries,
      isAskedByUser: () => isAskedByUser,
      askedAt,
      onLogin: (login) => {
        if (viewer && login !== account.login) meet({ ...viewer, login })
      },
      onProgress: (done, total) => setSync({ name: 'running', done, total }),
    })
    isAskedByUser = false
    retries.syncSucceeded()
    if (problem) waitFor(problem, syncIntervalMs)
    else {
      syncIn(syncIntervalMs)
      setSync({ name: 'idle', lastAt: clock.now() })
    }
  }

  function meet(owner: Viewer): void {
    viewer = owner
    account = { ...account, login: owner.login }
    tokens.rename(account.id, owner.login)
    for (const address of noreplyAddresses(host, owner)) context.proposeAddress(address)
  }

  function handle(failure: Failure, problem: Problem): void {
    const backOffMs = retries.syncFailed(failure)
    if (backOffMs === null) {
      token = null
      viewer = null
      // If erasing fails, the next start tries the token and gets rejected again.
      attempt(log, 'erasing a rejected token', () => tokens.reject(account.id))
      setSync({ name: 'signed-out', problem })
      return
    }
    if (failure.kind === 'limited') {
      holdEndsAt = stopwatch() + backOffMs
      // The next start needs the wait. Even if storing it fails, the current run waits.
      attempt(log, 'storing how long to leave GitHub alone', () =>
        tokens.setWaitUntil(account.id, clock.now() + backOffMs),
      )
    }
    waitFor(problem, backOffMs)
  }

  function waitFor(problem: Problem, milliseconds: number): void {
    syncIn(milliseconds)
    setSync({ name: 'waiting', problem, nextAt: clock.now() + milliseconds })
  }

  function setSync(next: AccountView['sync']): void {
    // End the running sync first, because `onChange` may ask for the next one at once.
    if (next.name !== 'running') running = null
    sync = next
    context.onChange()
  }

  return {
    account: (): Account => account,

    view: (): AccountView => ({
      ...account,
      sync,
      scopes: viewer?.scopes ?? null,
      undisclosed: store.undisclosed(account.id),
    }),

    syncNow,

    /**
     * Syncs if that is due by the clock. Timers do not run while a machine sleeps. If a clock that ran ahead is set
     * back, a wait can seem to last for years.
     */
    syncIfDue(): void {
      if (running !== null || holdMs() > 0) return
      const lastAt = sync.name === 'idle' ? sync.lastAt : null
      const dueAt = sync.name === 'waiting' ? sync.nextAt : lastAt && lastAt + syncIntervalMs
      if (dueAt !== null && isExpired(dueAt, syncIntervalMs, clock.now())) void syncNow()
    },

    /** Aborts the running sync and forgets the token. */
    close(): void {
      controller.abort()
      token = null
      cancelNext()
    },
  }
}
