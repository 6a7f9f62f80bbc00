import PQueue from 'p-queue'

import type { SignInMethod, SignInView } from '../../../preload/contract/views/github.ts'
import type { Clock } from '../../base/clock.ts'
import { pause } from '../../base/timers.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { TokenOfCli } from './github-cli.ts'
import { signInByDevice, type DeviceCode } from './device-flow.ts'
import { GithubFailure, type Transport } from './octokit.ts'
import { admissionDelayMs, problemOf } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { parseToken, type Token } from './rules/tokens.ts'

export type SignInResult = Result<null, Problem>

/** A token and how it was obtained. */
export interface Credentials {
  readonly host: Host
  readonly token: Token
  readonly method: SignInMethod
}

export interface SignInOptions extends Transport {
  readonly clock: Clock
  /** The host in what the user typed; undefined if there is none. */
  readonly parseHost: (typed: string) => Host | undefined
  /** Whether the host has answered before, or is github.com. */
  readonly isKnown: (host: string) => boolean
  /** Whether a host may be called without asking the user. */
  readonly isTrusted: (host: string) => boolean
  /** Asks the user whether a host may be called. A yes is remembered until the app quits. */
  readonly confirmHost: (host: string) => Promise<boolean>
  readonly clientIdOf: (host: string) => string | undefined
  readonly tokenOfCli: TokenOfCli
  /** Checks the token and stores its account. */
  readonly admit: (credentials: Credentials, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
}

/** Continues once the host is confirmed. */
type Proceed = (signal: AbortSignal) => Promise<SignInResult>

/** The sign-in in progress. There is one at a time, and every method ends by admitting a token. */
export function openSignIn(options: SignInOptions) {
  const { clock, timers, random, log, onChange } = options
  let view: SignInView = { name: 'none' }
  let code: DeviceCode | null = null
  let current: AbortController | null = null
  let succeeded = 0
  let typedHost: string | null = null
  const confirmed = new Set<string>()
  const questions = new PQueue({ concurrency: 1 })

  function show(next: SignInView): void {
    view = next
    if (next.name !== 'code') code = null
    onChange()
  }

  /**
   * Runs one sign-in method, replacing any that is in progress, and shows its failure. If the user does not confirm
   * the host, nothing happens: that is not a failure.
   * @param plan what is known without asking anyone: a problem, or how to continue
   */
  async function run(
    typed: string,
    plan: (host: Host) => ProblemCode | Proceed,
  ): Promise<SignInResult> {
    current?.abort()
    const { signal } = (current = new AbortController())
    const host = options.parseHost(typed)
    const name = host?.name ?? typed.trim().slice(0, 100)
    typedHost = typed
    show({ name: 'asking', host: name })
    const planned = host ? plan(host) : 'github-unknown-host'
    const outcome =
      typeof planned === 'string'
        ? err({ code: planned, params: { host: name } })
        : await proceed(name, planned, signal)
    if (signal.aborted) return ok(null)
    current = null
    if (outcome.ok) show({ name: 'none' })
    else show({ name: 'failed', host: name, problem: outcome.error })
    return outcome
  }

  async function proceed(host: string, next: Proceed, signal: AbortSignal): Promise<SignInResult> {
    try {
      const isAllowed = await mayCall(host, signal)
      signal.throwIfAborted()
      return isAllowed ? await next(signal) : ok(null)
    } catch (error) {
      if (signal.aborted) return ok(null)
      if (!(error instanceof GithubFailure)) {
        log.error('github: sign-in failed', error)
        return err({ code: faultOf(error) ?? 'unexpected' })
      }
      const problem = problemOf(error.failure, host, options.isKnown(host))
      log.warn(`github: sign-in failed: ${problem.code}`, error.failure)
      return err(problem)
    }
  }

  /**
   * Whether a host may be called. A page can ask to sign in anywhere; only the user can say that the host is meant.
   * Asks one question at a time, and none for a sign-in that was cancelled while it waited for its turn.
   */
  async function mayCall(host: string, signal: AbortSignal): Promise<boolean> {
    const isAllowed = () => options.isTrusted(host) || confirmed.has(host)
    if (isAllowed()) return true
    await questions.add(async () => {
      if (signal.aborted || isAllowed()) return
      if (await options.confirmHost(host)) confirmed.add(host)
    })
    return isAllowed()
  }

  /** @param until when to stop retrying (milliseconds since the epoch); without it, a failure is shown at once */
  async function admit(
    credentials: Credentials,
    signal: AbortSignal,
    until = -Infinity,
  ): Promise<SignInResult> {
    for (let failures = 1; ; failures += 1) {
      try {
        await options.admit(credentials, signal)
        succeeded += 1
        typedHost = null
        return ok(null)
      } catch (error) {
        if (!(error instanceof GithubFailure)) throw error
        const delayMs = admissionDelayMs(error.failure, failures, random())
        if (delayMs === null || clock.now() + delayMs >= until) throw error
        await pause(delayMs, signal, timers)
        signal.throwIfAborted()
      }
    }
  }

  function close(): void {
    current?.abort()
    current = null
  }

  return {
    view: (): SignInView => view,

    /** The number of sign-ins that succeeded. */
    succeeded: () => succeeded,

    /** The host typed or tried last, as written; null once the user has signed in. */
    typedHost: () => typedHost,

    type: (host: string): void => {
      typedHost = host
      onChange()
    },

    /** The page on which to type the current code; null if there is none. */
    devicePage: () => code?.page ?? null,

    /**
     * Resolves when the code is ready to be shown, or with the reason why there is none; the approval arrives later.
     */
    byDevice: (typed: string): Promise<SignInResult> =>
      new Promise((answer) => {
        void run(typed, (host) => {
          const clientId = options.clientIdOf(host.name)
          if (clientId === undefined) return 'github-no-client-id'
          return async (signal) => {
            const onCode = (received: DeviceCode) => {
              code = received
              const { userCode, expiresAt } = received
              show({ name: 'code', host: host.name, userCode, expiresAt })
              answer(ok(null))
            }
            const grant = await signInByDevice(options, { host, clientId, signal, onCode })
            return admit({ host, token: grant.token, method: 'device' }, signal, grant.expiresAt)
          }
        }).then(answer)
      }),

    byCli: (typed: string): Promise<SignInResult> =>
      run(typed, (host) => async (signal) => {
        const token = await options.tokenOfCli(host.name, signal)
        return token.ok ? admit({ host, token: token.value, method: 'cli' }, signal) : token
      }),

    byToken: (typed: string, text: string): Promise<SignInResult> =>
      run(typed, (host) => {
        const token = parseToken(text)
        if (!token) return 'github-token-malformed'
        return (signal) => admit({ host, token, method: 'token' }, signal)
      }),

    cancel: (): void => {
      close()
      show({ name: 'none' })
    },

    close,
  }
}
