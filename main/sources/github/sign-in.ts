import PQueue from 'p-queue'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { GithubView, SignInMethod } from '../../../preload/contract/views/github.ts'
import type { Clock } from '../../base/clock.ts'
import { pause } from '../../base/timers.ts'
import { signInByDevice } from './device-flow.ts'
import type { TokenOfCli } from './github-cli.ts'
import { GithubFailure, noToken, reportFailure, type Transport } from './octokit.ts'
import {
  clientIdsByHost,
  connectionsPage,
  githubCom,
  parseHost,
  tokenPage,
  type ClientIds,
  type Host,
} from './rules/hosts.ts'
import { admissionDelayMs } from './rules/retry-policy.ts'
import { parseToken, type Token } from './rules/tokens.ts'

export interface HostOptions {
  /** The host offered by default. */
  readonly host: Host
  readonly clientIds: () => ClientIds
  /** Asks the user whether a host that is new to Hot Dash may be called. */
  readonly confirmHost: (host: string) => Promise<boolean>
}

type Hosts = ReturnType<typeof createHosts>

/** The hosts that the user may sign in to. @param hasAccount whether the user is signed in to a host */
export function createHosts(
  { host: offered, clientIds, confirmHost }: HostOptions,
  hasAccount: (host: string) => boolean,
) {
  const confirmed = new Set<string>()
  const questions = new PQueue({ concurrency: 1 })

  function parse(text: string): Host | undefined {
    const host = parseHost(text)
    return host?.name === offered.name ? offered : host
  }

  /** Whether the host has answered before, or is github.com. */
  const isKnown = (name: string) => name === githubCom.name || hasAccount(name)
  /** Whether a host may be called without asking the user. */
  const isTrusted = (name: string) => name === offered.name || isKnown(name)
  const mayCall = (name: string) => isTrusted(name) || confirmed.has(name)
  const clientIdsOfHosts = () => clientIdsByHost(clientIds(), offered)

  return {
    offered,
    parse,
    isKnown,
    /** The OAuth client ids, by host name. Only the hosts that have one offer the device flow. */
    clientIds: clientIdsOfHosts,

    /**
     * Whether a host may be called. A page can ask to sign in anywhere, so only the user can confirm the host. Asks
     * one question at a time, and remembers a yes until the app quits.
     * @param signal if it is aborted before the question's turn comes, the user is not asked
     */
    async confirm(name: string, signal: AbortSignal): Promise<boolean> {
      if (!mayCall(name))
        await questions.add(async () => {
          if (!signal.aborted && !mayCall(name) && (await confirmHost(name))) confirmed.add(name)
        })
      return mayCall(name)
    },

    /** The pages of a host, by default the offered one, on which users revoke access or make a new token. */
    pages: (name?: string) => {
      const host = name === undefined ? offered : parse(name)
      return (
        host && {
          isKnown: isTrusted(host.name),
          connections: connectionsPage(host, clientIdsOfHosts().get(host.name)),
          token: tokenPage(host),
          privateToken: tokenPage(host, 'private'),
        }
      )
    },
  }
}

export type SignInResult = Result<null, Problem>

/** A token and how it was obtained. */
export interface Credentials {
  readonly host: Host
  readonly token: Token
  readonly method: SignInMethod
}

interface SignInOptions extends Transport {
  readonly clock: Clock
  readonly hosts: Hosts
  readonly tokenOfCli: TokenOfCli
  /** Whether to call no host and refuse every sign-in. */
  readonly isSafe: boolean
  /** Checks the token and stores its account. */
  readonly admit: (credentials: Credentials, signal: AbortSignal) => Promise<void>
  readonly onChange: () => void
}

/** The sign-in in progress. Only one runs at a time, and every method ends by admitting a token. */
export function openSignIn(options: SignInOptions) {
  const { clock, timers, random, log, hosts, isSafe, onChange } = options
  const safeStart: Problem = { code: 'safe-start' }
  let view: GithubView['signIn'] = { name: 'none' }
  let devicePage: string | null = null
  let current: AbortController | null = null
  let signInCount = 0
  let typedHost: string | null = null

  function setView(next: GithubView['signIn']): void {
    view = next
    if (next.name !== 'code') devicePage = null
    onChange()
  }

  /**
   * Runs one sign-in method in place of any that is in progress, and shows its failure. If the user does not confirm
   * the host, that is no failure.
   * @param prepare checks whether the method can work, without asking anyone, and returns how to continue
   */
  async function run(
    typed: string,
    prepare: (host: Host) => (signal: AbortSignal) => Promise<void>,
  ): Promise<SignInResult> {
    if (isSafe) return err(safeStart)
    close()
    const { signal } = (current = new AbortController())
    const host = hosts.parse(typed)
    const name = host?.name ?? typed.trim().slice(0, 100)
    typedHost = typed
    setView({ name: 'asking', host: name })
    try {
      if (!host) throw noToken('github-unknown-host')
      const proceed = prepare(host)
      const isAllowed = await hosts.confirm(name, signal)
      signal.throwIfAborted()
      if (isAllowed) await proceed(signal)
      if (!signal.aborted) setView({ name: 'none' })
      return ok(null)
    } catch (error) {
      if (signal.aborted) return ok(null)
      const isKnown = hosts.isKnown(name)
      const problem = reportFailure('sign-in', error, { host: name, isKnown, log })
      setView({ name: 'failed', host: name, problem })
      return err(problem)
    }
  }

  /** @param until when to stop retrying (milliseconds since the epoch); by default, a failure shows at once */
  async function admit(credentials: Credentials, signal: AbortSignal, until = -Infinity) {
    for (let failures = 1; ; failures += 1) {
      try {
        await options.admit(credentials, signal)
        signInCount += 1
        typedHost = null
        return
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
  }

  return {
    view: (): Pick<GithubView, 'signIn' | 'typedHost' | 'signInCount'> => ({
      signIn: isSafe ? { name: 'failed', host: hosts.offered.name, problem: safeStart } : view,
      typedHost,
      signInCount,
    }),

    /** Keeps the typed host until the user has signed in. */
    setTypedHost: (host: string): void => {
      typedHost = host
      onChange()
    },

    /** The page on which to type the current code; null without a code. */
    devicePage: () => devicePage,

    /** Resolves with a problem, or with null when there is a code to show. `onChange` reports the user's approval. */
    byDevice: (typed: string): Promise<SignInResult> =>
      new Promise((answer) => {
        const outcome = run(typed, (host) => {
          const clientId = hosts.clientIds().get(host.name)
          if (clientId === undefined) throw noToken('github-no-client-id')
          return async (signal) => {
            const onCode = (userCode: string, page: string, expiresAt: number) => {
              devicePage = page
              setView({ name: 'code', host: host.name, userCode, expiresAt })
              answer(ok(null))
            }
            const grant = await signInByDevice(options, { host, clientId, signal, onCode })
            await admit({ host, token: grant.token, method: 'device' }, signal, grant.expiresAt)
          }
        })
        void outcome.then(answer)
      }),

    byCli: (typed: string): Promise<SignInResult> =>
      run(typed, (host) => async (signal) => {
        const token = await options.tokenOfCli(host.name, signal)
        await admit({ host, token, method: 'cli' }, signal)
      }),

    byToken: (typed: string, text: string): Promise<SignInResult> =>
      run(typed, (host) => {
        const token = parseToken(text)
        if (!token) throw noToken('github-token-malformed')
        return (signal) => admit({ host, token, method: 'token' }, signal)
      }),

    cancel: (): void => {
      close()
      setView({ name: 'none' })
    },

    close,
  }
}
