import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import type { Stopwatch } from '../../base/clock.ts'
import { attempt } from '../../base/log.ts'
import { isWaitOver } from '../../base/rules/waits.ts'
import { syncAccount } from './account-sync.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import { GithubFailure, reportFailure, type Transport } from './octokit.ts'
import type { SyncTask } from './request-loop.ts'
import { createRetries } from './retries.ts'
import { problemOfFailure } from './rules/failures.ts'
import { noreplyAddresses, type Host } from './rules/hosts.ts'
import { maxPauseMs, syncIntervalMs, type Pause } from './rules/retry-policy.ts'
import type { Token } from './rules/tokens.ts'
import type { Account, TokenStore } from './token-store.ts'

/** What all accounts share. */
export interface AccountsContext
  extends Transport, Pick<SyncTask, 'clock' | 'ledger' | 'store' | 'onPullRequests'> {
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
  /** Set if the user has just signed in. Otherwise the first sync loads the token, and asks GitHub who owns it. */
  readonly signedIn?: { readonly token: Token; readonly viewer: Viewer }
  /** Called if the user has switched accounts in the GitHub CLI, so that its token belongs to another account. */
  readonly onSwitched: (viewer: Viewer, token: Token) => Promise<void>
}

export type AccountSession = ReturnType<typeof openAccountSession>

/** One signed-in account while Hot Dash runs: its token, its syncs and its state. */
export function openAccountSession(context: AccountsContext, options: SessionOptions) {
  const { clock, stopwatch, timers, log, store, tokens } = context
  const { host } = options
  const controller = new AbortController()
  const { signal } = controller
  const isClosed = () => signal.aborted
  /** See `SyncTask.askedAt`. Each session has its own, because another account or another token may see more. */
  const askedAt = new Map<string, number>()
  const retries = createRetries(context, signal)
  let { account } = options
  let token: Token | null = options.signedIn?.token ?? null
  let viewer: Viewer | null = null
  let isAskedByUser = false
  let running: Promise<void> | null = null
  let cancelNext: () => void = () => undefined

  /** When GitHub's rate limit ends, by the stopwatch, so that setting the clock does not change it. */
  let rateLimitEndsAt = -Infinity
  let sync: AccountView['sync'] = { name: 'idle', lastAt: lastReadAt() }

  const nextAt = tokens.rateLimitEndsAt(account.id)
  if (!isWaitOver(nextAt, maxPauseMs, clock.now())) {
    rateLimitEndsAt = stopwatch() + nextAt - clock.now()
    sync = {
      name: 'waiting',
      problem: problemOfFailure({ kind: 'rate-limited' }, host.name, true),
      nextAt,
    }
  }
  if (options.signedIn) setOwner(options.signedIn.viewer)

  function lastReadAt(): number | null {
    // Ignore sync times in the future: the clock ran ahead when they were stored.
    const past = store.readRanges(account.id).filter(({ at }) => at > 0 && at <= clock.now())
    return past.length === 0 ? null : Math.max(...past.map(({ at }) => at))
  }

  const rateLimitMsLeft = () => Math.max(0, Math.ceil(rateLimitEndsAt - stopwatch()))

  /** Syncs now unless a rate limit holds, or joins the running sync. Never rejects: failures are in the view. */
  function syncNow(isAsked = false): Promise<void> {
    if (isClosed()) return Promise.resolve()
    if (isAsked) isAskedByUser = true
    if (rateLimitMsLeft() > 0) {
      // The timer fired a little early, or the user asked too soon.
      syncIn(rateLimitMsLeft())
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
    // Let `syncNow` set `running` before `setSync` can reset it.
    await Promise.resolve()
    if (isClosed()) return
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
      if (isClosed()) return
      const problem = reportFailure('sync', error, { host: host.name, isKnown: true, log })
      const failure = error instanceof GithubFailure ? error.failure : null
      pauseOrSignOut(retries.pauseAfterFailedSync(failure, account.method), problem)
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
      setOwner(owner)
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
        if (viewer && login !== account.login) setOwner({ ...viewer, login })
      },
      onProgress: (done, total) => setSync({ name: 'running', done, total }),
    })
    isAskedByUser = false
    retries.count({ name: 'sync-succeeded' })
    if (problem) waitFor(problem, syncIntervalMs)
    else {
      syncIn(syncIntervalMs)
      setSync({ name: 'idle', lastAt: clock.now() })
    }
  }

  function setOwner(owner: Viewer): void {
    viewer = owner
    account = { ...account, login: owner.login }
    tokens.rename(account.id, owner.login)
    for (const address of noreplyAddresses(host, owner)) context.proposeAddress(address)
  }

  function pauseOrSignOut(next: Pause, problem: Problem): void {
    if (next.name === 'sign-out') {
      token = null
      viewer = null
      // If erasing fails, the next start tries the token and gets rejected again.
      if (next.isTokenRejected)
        attempt(log, 'erasing a rejected token', () => tokens.eraseRejected(account.id))
      setSync({ name: 'signed-out', problem })
      return
    }
    if (next.name === 'rate-limit') {
      rateLimitEndsAt = stopwatch() + next.ms
      // The next start must wait, too. Even if storing the end fails, the current run waits.
      attempt(log, 'storing when a rate limit ends', () =>
        tokens.setRateLimitEndsAt(account.id, clock.now() + next.ms),
      )
    }
    waitFor(problem, next.ms)
  }

  function waitFor(problem: Problem, milliseconds: number): void {
    syncIn(milliseconds)
    setSync({ name: 'waiting', problem, nextAt: clock.now() + milliseconds })
  }

  function setSync(next: AccountView['sync']): void {
    // Reset `running` first, because `onChange` may ask for the next sync at once.
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
     * Syncs if the clock says that a sync is due: timers stand still while a machine sleeps. If a clock that ran ahead
     * is set back, a wait can seem to last for years, so too long a wait counts as over.
     */
    syncIfDue(): void {
      if (running !== null || rateLimitMsLeft() > 0) return
      const lastAt = sync.name === 'idle' ? sync.lastAt : null
      const dueAt = sync.name === 'waiting' ? sync.nextAt : lastAt && lastAt + syncIntervalMs
      if (dueAt !== null && isWaitOver(dueAt, syncIntervalMs, clock.now())) void syncNow()
    },

    /** Aborts the running sync and forgets the token. */
    close(): void {
      controller.abort()
      token = null
      cancelNext()
    },
  }
}
