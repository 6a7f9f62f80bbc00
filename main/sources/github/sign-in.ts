import type { SignInView } from '../../../preload/contract/views/github.ts'
import type { Clock } from '../../base/clock.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { faultOf } from '../../storage/rules/faults.ts'
import type { Credentials } from './accounts.ts'
import type { TokenOfCli } from './cli.ts'
import type { Transport } from './client.ts'
import type { ConfirmedHosts } from './confirmed-hosts.ts'
import { delay } from './delay.ts'
import { signInByDevice } from './device-flow.ts'
import { failureOf } from './github-failure.ts'
import { admissionDelayMs, problemOf } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { parseToken } from './rules/tokens.ts'

export type SignInResult = Result<null, Problem>

export interface SignInOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly confirmedHosts: ConfirmedHosts
  /** The host in what the user typed; undefined if there is none. */
  readonly parseHost: (typed: string) => Host | undefined
  /** Whether the host has answered before, or is github.com. */
  readonly isKnown: (host: string) => boolean
  readonly clientIdOf: (host: string) => string | undefined
  readonly tokenOfCli: TokenOfCli
  /** Checks the token and stores its account. */
  readonly admit: (credentials: Credentials, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
}

/** Continues once the host is confirmed. */
type Proceed = (signal: AbortSignal) => Promise<SignInResult>

/** The sign-in in progress. There is one at a time, and every method ends by admitting a token. */
export class SignIn {
  readonly #options: SignInOptions
  #view: SignInView = { name: 'none' }
  #devicePage: string | null = null
  #current: AbortController | null = null
  #succeeded = 0
  #typedHost: string | null = null

  constructor(options: SignInOptions) {
    this.#options = options
  }

  view(): SignInView {
    return this.#view
  }

  /** The number of sign-ins that succeeded. */
  succeeded(): number {
    return this.#succeeded
  }

  /** The host typed or tried last, as written; null once the user has signed in. */
  typedHost(): string | null {
    return this.#typedHost
  }

  type(host: string): void {
    this.#typedHost = host
    this.#options.onChange()
  }

  /** The page on which to type the current code; null if there is none. */
  devicePage(): string | null {
    return this.#devicePage
  }

  /** Resolves when the code is ready to be shown, or with the reason why there is none; the approval arrives later. */
  byDevice(typed: string): Promise<SignInResult> {
    const { transport, clock, clientIdOf } = this.#options
    return new Promise((answer) => {
      void this.#run(typed, (host) => {
        const clientId = clientIdOf(host.name)
        if (clientId === undefined)
          return err({ code: 'github-no-client-id', params: { host: host.name } })
        return ok(async (signal) => {
          const { token, expiresAt } = await signInByDevice(transport, clock, {
            host,
            clientId,
            signal,
            onCode: ({ userCode, page, expiresAt: endsAt }) => {
              this.#devicePage = page
              this.#show({ name: 'code', host: host.name, userCode, expiresAt: endsAt })
              answer(ok(null))
            },
          })
          return this.#admit({ host, token, method: 'device' }, signal, expiresAt)
        })
      }).then(answer)
    })
  }

  byCli(typed: string): Promise<SignInResult> {
    return this.#run(typed, (host) =>
      ok(async (signal) => {
        const token = await this.#options.tokenOfCli(host.name, signal)
        if (!token.ok) return token
        return this.#admit({ host, token: token.value, method: 'cli' }, signal)
      }),
    )
  }

  byToken(typed: string, text: string): Promise<SignInResult> {
    return this.#run(typed, (host) => {
      const token = parseToken(text)
      if (!token) return err({ code: 'github-token-malformed', params: { host: host.name } })
      return ok((signal) => this.#admit({ host, token, method: 'token' }, signal))
    })
  }

  cancel(): void {
    this.close()
    this.#show({ name: 'none' })
  }

  close(): void {
    this.#current?.abort()
    this.#current = null
  }

  /** @param until when to stop retrying (milliseconds since the epoch); without it, a failure is shown at once */
  async #admit(
    credentials: Credentials,
    signal: AbortSignal,
    until = -Infinity,
  ): Promise<SignInResult> {
    const { clock, transport, admit } = this.#options
    for (let failures = 1; ; failures += 1) {
      try {
        await admit(credentials, signal)
        this.#succeeded += 1
        this.#typedHost = null
        return ok(null)
      } catch (error) {
        const failure = failureOf(error)
        const delayMs = failure && admissionDelayMs(failure, failures, transport.random())
        if (typeof delayMs !== 'number' || clock.now() + delayMs >= until) throw error
        await delay(transport.timers, delayMs, signal)
      }
    }
  }

  #show(view: SignInView): void {
    this.#view = view
    if (view.name !== 'code') this.#devicePage = null
    this.#options.onChange()
  }

  /**
   * Runs one sign-in method, replacing any that is in progress, and shows its failure. If the user does not confirm
   * the host, nothing happens: that is not a failure.
   * @param plan what is known without asking anyone: a problem, or how to continue
   */
  async #run(typed: string, plan: (host: Host) => Result<Proceed, Problem>): Promise<SignInResult> {
    this.#current?.abort()
    const { signal } = (this.#current = new AbortController())
    const host = this.#options.parseHost(typed)
    const name = host?.name ?? typed.trim().slice(0, 100)
    this.#typedHost = typed
    this.#show({ name: 'asking', host: name })
    const proceed: Result<Proceed, Problem> = host
      ? plan(host)
      : err({ code: 'github-unknown-host', params: { host: name } })
    const outcome = host && proceed.ok ? await this.#proceed(host, proceed.value, signal) : proceed
    if (signal.aborted) return ok(null)
    this.#current = null
    if (outcome.ok) this.#show({ name: 'none' })
    else this.#show({ name: 'failed', host: name, problem: outcome.error })
    return outcome.ok ? ok(null) : outcome
  }

  async #proceed(host: Host, proceed: Proceed, signal: AbortSignal): Promise<SignInResult> {
    try {
      const isAllowed = await this.#options.confirmedHosts.allows(host.name, signal)
      signal.throwIfAborted()
      return isAllowed ? await proceed(signal) : ok(null)
    } catch (error) {
      return err(this.#problemOf(error, host, signal))
    }
  }

  #problemOf(error: unknown, host: Host, signal: AbortSignal): Problem {
    if (signal.aborted) return { code: 'unexpected' }
    const { log } = this.#options.transport
    const failure = failureOf(error)
    if (failure) {
      const hostIsKnown = this.#options.isKnown(host.name)
      const problem = problemOf(failure, { host: host.name, hostIsKnown })
      log.warn(`github: sign-in failed: ${problem.code}`, failure)
      return problem
    }
    log.error('github: sign-in failed', error)
    return { code: faultOf(error) ?? 'unexpected' }
  }
}
