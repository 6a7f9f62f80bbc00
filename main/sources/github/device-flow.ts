import { OAuthApp } from '@octokit/oauth-app'
import { z } from 'zod'

import type { Clock } from '../../base/clock.ts'
import { pause } from '../../base/timers.ts'
import {
  failureOf,
  GithubFailure,
  octokitFor,
  parseAnswer,
  withGithubFailure,
  type Transport,
} from './octokit.ts'
import { deviceFlowStep, pollDelayMs, pollPace, slowDown } from './rules/device.ts'
import { devicePage, type Host } from './rules/hosts.ts'
import { parseToken, type Token } from './rules/tokens.ts'

/** What the user needs to approve a device. */
export interface DeviceCode {
  readonly userCode: string
  readonly page: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Public data and the user's identity. GitHub has no scope that reads private repositories without write access. */
const scopes = ['read:user']

const codeSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.string(),
  expires_in: z.number().positive(),
  interval: z.number().catch(0),
})
const errorSchema = z.object({ error: z.string(), interval: z.number().optional() })
const grantSchema = z.object({ access_token: z.string(), scope: z.string() })
const refusalSchema = z.object({ response: z.object({ data: errorSchema }) })

/** What the library's request hook sees. */
interface HttpAnswer {
  readonly data: unknown
}

/**
 * The OAuth device flow (RFC 8628). The library sends the requests; a hook around them adds what it lacks: it waits
 * between polls (a longer interval stays for good, with the margin of `pollDelayMs`, and an abort takes effect at
 * once), polls again after any answer that is not GitHub's own verdict on the code, and turns errors into failures
 * with a code.
 * @returns the token, once the user has approved, and when the code expires (milliseconds since the epoch)
 * @throws GithubFailure, or the signal's reason
 */
export async function signInByDevice(
  context: Transport & { readonly clock: Clock },
  {
    host,
    clientId,
    signal,
    onCode,
  }: {
    readonly host: Host
    readonly clientId: string
    readonly signal: AbortSignal
    readonly onCode: (code: DeviceCode) => void
  },
): Promise<{ readonly token: Token; readonly expiresAt: number }> {
  const { clock, timers } = context
  let pace = pollPace(0)
  let expiresAt = Infinity

  async function askForCode<A extends HttpAnswer>(request: () => Promise<A>): Promise<A> {
    const answer = await request().catch((error: unknown) => {
      const refusal = refusalSchema.safeParse(error)
      throw refusal.success ? deviceFlowFailure(refusal.data.response.data.error) : error
    })
    const refusal = errorSchema.safeParse(answer.data)
    if (refusal.success) throw deviceFlowFailure(refusal.data.error)
    const code = parseAnswer(codeSchema, answer.data)
    pace = pollPace(code.interval)
    expiresAt = clock.now() + code.expires_in * 1000
    return answer
  }

  /** Returns the token or throws, so the library never schedules the next poll itself. */
  async function poll<A extends HttpAnswer>(request: () => Promise<A>): Promise<A> {
    for (;;) {
      await pause(pollDelayMs(pace), signal, timers)
      signal.throwIfAborted()
      if (clock.now() >= expiresAt) throw deviceFlowFailure('expired_token')
      const answer = await pollOnce(request)
      if (answer) return answer
    }
  }

  /**
   * @returns null to poll again: the user may still be typing the code, and an error from a proxy or a broken server
   *   is no verdict on it
   */
  async function pollOnce<A extends HttpAnswer>(request: () => Promise<A>): Promise<A | null> {
    let body: unknown
    try {
      const answer = await request()
      if (grantSchema.safeParse(answer.data).success) return answer
      body = answer.data
    } catch (error) {
      signal.throwIfAborted()
      const failure = failureOf(error)
      if (!failure) throw error
      if (failure.kind === 'limited') pace = slowDown(pace, failure.limits?.retryAfter ?? undefined)
      body = refusalSchema.safeParse(error).data?.response.data
    }
    const refusal = errorSchema.safeParse(body)
    if (!refusal.success) return null
    const { error, interval } = refusal.data
    const step = deviceFlowStep(error)
    if (step.name === 'stop') throw deviceFlowFailure(error)
    if (step.name === 'slow-down') pace = slowDown(pace, interval)
    return null
  }

  const app = new OAuthApp({
    clientType: 'oauth-app',
    clientId,
    // Never sent: the device flow needs no secret, but the library requires one.
    clientSecret: '',
    Octokit: octokitFor(context, host, signal),
  })
  app.octokit.hook.wrap('request', (request, options) => {
    const send = () => Promise.resolve(request(options))
    return options.url.endsWith('/login/device/code') ? askForCode(send) : poll(send)
  })

  const { authentication } = await withGithubFailure(
    signal,
    app.createToken({
      scopes,
      onVerification: ({ user_code: userCode, verification_uri: page }) => {
        onCode({ userCode, page: devicePage(host, page), expiresAt })
      },
    }),
  )
  const token = parseToken(authentication.token)
  if (!token) throw new GithubFailure({ kind: 'malformed' })
  return { token, expiresAt }
}

/** The host's own device flow error as a failure. */
function deviceFlowFailure(error: string): GithubFailure {
  const step = deviceFlowStep(error)
  const code = step.name === 'stop' ? step.code : 'github-bad-answer'
  return new GithubFailure({ kind: 'device-flow', code })
}
