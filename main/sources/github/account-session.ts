import { attempt } from '../../base/log.ts'
import type { Stopwatch } from '../../base/clock.ts'
import { isExpired } from '../../base/rules/expiry.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountView } from '../../../preload/contract/views/github.ts'
import type { Day } from '../../base/rules/day.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import { syncAccount } from './account-sync.ts'
import { createGithubClient, type Viewer } from './github-client.ts'
import { GithubFailure, type Transport } from './octokit.ts'
import { createRetries } from './retries.ts'
import {
  maxWaitMs,
  problemOf,
  restAfterSyncMs,
  syncIntervalMs,
  type Failure,
} from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import type { Token } from './rules/tokens.ts'
import type { SyncTask } from './sync-task.ts'
import type { Account, TokenStore } from './token-store.ts'

/** What all accounts share. */
export interface AccountsContext
  extends Transport, Pick<SyncTask, 'clock' | 'ledger' | 'store' | 'onPullRequests'> {
  readonly stopwatch: Stopwatch
  readonly tokens: TokenStore
  /** The first day whose contributions become food: adoption minus 7 days. */
  readonly since: () => Day
  /** Runs syncs one at a time, across all accounts. */
  readonly enqueue: (task: () => Promise<void>) => Promise<void>
  /** GitHub said who the account is, under its current name. */
  readonly onViewer: (host: Host, viewer: Viewer) => void
  readonly onChange: () => void
}

export interface SessionOptions {
  readonly account: Account
  readonly host: Host
  /** The token and its owner, if the user has just signed in; otherwise the first sync gets both. */
  readonly signedIn?: { readonly token: Token; readonly viewer: Viewer }
  /** The token turned out to belong to another account: the user switched accounts in the GitHub CLI. */
  readonly onSwitched: (viewer: Viewer, token: Token) => Promise<void>
}

type Sync = AccountView['sync']
export type AccountSession = ReturnType<typeof openAccountSession>

/** One signed-in account while Hot Dash runs: its token, its syncs and its state. */
export function openAccountSession(context: AccountsContext, options: SessionOptions) {
  const { clock, stopwatch, timers, log, store, tokens } = context
  const { host } = options
  const controller = new AbortController()
  const { signal } = controller
  const isEnded = () => signal.aborted
  /** See `SyncTask`. Never shared between sessions: another account, or another token, may see more. */
  const askedAt = new Map<string, number>()
  const retries = createRetries(context, signal)
  let { account } = options
  let token: Token | null = options.signedIn?.token ?? null
  let viewer: Viewer | null = options.signedIn?.viewer ?? null
  /** The user asked for a sync. */
  let isWanted = false
  let running: Promise<void> | null = null
  let cancelNext: () => void = () => undefined

  const holdUntil = tokens.waitUntil(account.id)
  const isHeld = !isExpired(holdUntil, maxWaitMs, clock.now())
  /** When the host may be asked again, by the stopwatch: setting the clock changes no wait. */
  let holdEndsAt = isHeld ? stopwatch() + holdUntil - clock.now() : -Infinity
  let sync: Sync = isHeld
    ? {
        name: 'waiting',
        problem: problemOf({ kind: 'limited' }, host.name, true),
        nextAt: holdUntil,
      }
    : { name: 'idle', lastAt: lastReadAt() }

  function lastReadAt(): number | null {
    // A clock that ran ahead has left sync times in the future; ignore them.
    const past = store.readRanges(account.id).filter(({ at }) => at > 0 && at <= clock.now())
    return past.length === 0 ? null : Math.max(...past.map(({ at }) => at))
  }

  /** How much longer the host wants to be left alone, in milliseconds; 0 if it does not. */
  function holdMs(): number {
    return Math.max(0, Math.ceil(holdEndsAt - stopwatch()))
  }

  /**
   * Syncs now, unless GitHub told us to wait or rejected the token; joins a sync that is already running. Never
   * rejects: failures are in the view.
   * @param asked the user asks: reread everything that may have changed
   */
  function syncNow(asked = false): Promise<void> {
    if (isEnded()) return Promise.resolve()
    if (asked) isWanted = true
    if (holdMs() > 0) {
      // Timers may fire a little early.
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
        if (!loaded.ok) {
          // Only the GitHub CLI may have a token later on; otherwise the user has to sign in again.
          if (account.method === 'cli') waitFor(loaded.error, syncIntervalMs)
          else setSync({ name: 'signed-out', problem: loaded.error })
          return
        }
        ;({ account, token } = loaded.value)
      }
      await syncWith(token)
    } catch (error) {
      if (isEnded()) return
      if (error instanceof GithubFailure) handle(error.failure)
      else {
        log.error('github: sync failed', error)
        waitFor({ code: faultOf(error) ?? 'unexpected' }, syncIntervalMs)
      }
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
      since: context.since(),
      isWanted: () => isWanted,
      askedAt,
      onLogin: (login) => {
        if (viewer && login !== account.login) meet({ ...viewer, login })
      },
      onProgress: (done, total) => setSync({ name: 'running', done, total }),
    })
    isWanted = false
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
    context.onViewer(host, owner)
  }

  function handle(failure: Failure): void {
    const problem = problemOf(failure, host.name, true)
    log.warn(`github: ${problem.code}`, failure)
    const restMs = restAfterSyncMs(failure, retries.syncFailed(failure), context.random())
    if (restMs === null) {
      token = null
      viewer = null
      // If it cannot be erased now, the next start tries it and is rejected once more.
      attempt(log, 'erasing a rejected token', () => tokens.reject(account.id))
      setSync({ name: 'signed-out', problem })
      return
    }
    if (failure.kind === 'limited') {
      holdEndsAt = stopwatch() + restMs
      // For the next start. Even if this fails, the current run waits.
      attempt(log, 'storing how long to leave GitHub alone', () =>
        tokens.setWaitUntil(account.id, clock.now() + restMs),
      )
    }
    waitFor(problem, restMs)
  }

  function waitFor(problem: Problem, milliseconds: number): void {
    syncIn(milliseconds)
    setSync({ name: 'waiting', problem, nextAt: clock.now() + milliseconds })
  }

  function setSync(next: Sync): void {
    // A listener told about the end may ask for the next sync at once.
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
     * Syncs if that is due by the clock: timers stand still while a machine sleeps, and a clock that ran ahead and was
     * set back leaves waits that would last for years.
     */
    syncIfDue(): void {
      if (running !== null || holdMs() > 0) return
      const lastAt = sync.name === 'idle' ? sync.lastAt : null
      const dueAt = sync.name === 'waiting' ? sync.nextAt : lastAt && lastAt + syncIntervalMs
      if (dueAt !== null && isExpired(dueAt, syncIntervalMs, clock.now())) void syncNow()
    },

    /** Ends the session: aborts the running sync and forgets the token. */
    close(): void {
      controller.abort()
      token = null
      cancelNext()
    },
  }
}
