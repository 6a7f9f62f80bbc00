import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type {
  GithubView,
  SignInMethod,
  SignInView,
} from '../../../preload/contract/views/github-view.ts'
import type { Clock } from '../../base/clock.ts'
import { delay } from '../../base/timers.ts'
import { signInByDevice } from './device-flow.ts'
import type { CliTokenReader } from './github-cli.ts'
import { GithubFailure, noToken, reportFailure, type Transport } from './octokit.ts'
import type { Host } from './rules/hosts.ts'
import { admissionDelayMs } from './rules/retry-policy.ts'
import { parseToken, type Token } from './rules/tokens.ts'
import type { SignInHosts } from './sign-in-hosts.ts'

type SignInResult = Result<null, Problem>

/** A token and how it was obtained. */
export interface Credentials {
  readonly host: Host
  readonly token: Token
  readonly method: SignInMethod
}

interface SignInOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly hosts: SignInHosts
  readonly readCliToken: CliTokenReader
  /** Whether to call no host and refuse every sign-in. */
  readonly isSafe: boolean
  /** Checks the token and stores its account. */
  readonly admit: (credentials: Credentials, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
}

/** The sign-in in progress. Only one runs at a time, and every method ends by admitting a token. */
export function openSignIn(options: SignInOptions) {
  const { transport, clock, hosts, isSafe, onChange } = options
  const { timers, random, log } = transport
  const safeStart: Problem = { code: 'safe-start' }
  const safeView: SignInView = { name: 'failed', host: hosts.offered.name, problem: safeStart }
  let view: Pick<GithubView, 'signIn' | 'typedHost' | 'signInCount'> = {
    signIn: { name: 'none' },
    typedHost: null,
    signInCount: 0,
  }
  /** The page on which to type the code; null without a code. */
  let devicePage: string | null = null
  let current = new AbortController()

  function show(signIn: SignInView, page: string | null = null): void {
    view = { ...view, signIn }
    devicePage = page
    onChange()
  }

  /**
   * Runs one sign-in method in place of any that is in progress, and shows its failure. If the user does not confirm
   * the host, that is no failure.
   * @param prepare checks whether the method can work, without asking anyone, and returns how to get a token
   */
  async function signInBy(
    typed: string,
    method: SignInMethod,
    prepare: (host: Host) => (signal: AbortSignal) => Promise<{ token: Token; expiresAt?: number }>,
  ): Promise<SignInResult> {
    if (isSafe) return err(safeStart)
    current.abort()
    current = new AbortController()
    const { signal } = current
    const host = hosts.parse(typed)
    const name = host?.name ?? typed.trim().slice(0, 100)
    view = { ...view, typedHost: typed }
    show({ name: 'asking', host: name })
    try {
      if (!host) throw noToken('github-unknown-host')
      const getToken = prepare(host)
      const isAllowed = await hosts.confirm(name, signal)
      signal.throwIfAborted()
      if (isAllowed) {
        const { token, expiresAt } = await getToken(signal)
        await admit({ host, token, method }, signal, expiresAt)
      }
      if (!signal.aborted) show({ name: 'none' })
      return ok(null)
    } catch (error) {
      if (signal.aborted) return ok(null)
      const isKnown = hosts.isKnown(name)
      const problem = reportFailure('sign-in', error, { host: name, isKnown, log })
      show({ name: 'failed', host: name, problem })
      return err(problem)
    }
  }

  /** @param expiresAt when to stop retrying (milliseconds since the epoch); by default, a failure shows at once */
  async function admit(credentials: Credentials, signal: AbortSignal, expiresAt = -Infinity) {
    for (let failures = 1; ; failures += 1) {
      try {
        await options.admit(credentials, signal)
        view = { ...view, typedHost: null, signInCount: view.signInCount + 1 }
        return
      } catch (error) {
        if (!(error instanceof GithubFailure)) throw error
        const delayMs = admissionDelayMs(error.failure, failures, random())
        if (delayMs === null || clock.now() + delayMs >= expiresAt) throw error
        await delay(delayMs, signal, timers)
        signal.throwIfAborted()
      }
    }
  }

  return {
    view: () => (isSafe ? { ...view, signIn: safeView } : view),

    /** Keeps the typed host until the user has signed in. */
    setTypedHost: (host: string): void => {
      view = { ...view, typedHost: host }
      onChange()
    },

    devicePage: () => devicePage,

    /** Resolves with a problem, or with null when there is a code to show. `onChange` reports the user's approval. */
    byDevice: (typed: string): Promise<SignInResult> =>
      new Promise((answer) => {
        const outcome = signInBy(typed, 'device', (host) => {
          const clientId = hosts.clientIds().get(host.name)
          if (clientId === undefined) throw noToken('github-no-client-id')
          const onCode = (userCode: string, page: string, expiresAt: number) => {
            show({ name: 'code', host: host.name, userCode, expiresAt }, page)
            answer(ok(null))
          }
          return (signal) => signInByDevice(options, { host, clientId, signal, onCode })
        })
        void outcome.then(answer)
      }),

    byCli: (typed: string): Promise<SignInResult> =>
      signInBy(typed, 'cli', (host) => async (signal) => {
        return { token: await options.readCliToken(host.name, signal) }
      }),

    byToken: (typed: string, text: string): Promise<SignInResult> =>
      signInBy(typed, 'token', () => {
        const token = parseToken(text)
        if (!token) throw noToken('github-token-malformed')
        return () => Promise.resolve({ token })
      }),

    cancel: (): void => {
      current.abort()
      show({ name: 'none' })
    },

    close: (): void => current.abort(),
  }
}
