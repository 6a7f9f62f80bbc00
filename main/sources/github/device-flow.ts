import { OAuthApp } from '@octokit/oauth-app'
import * as z from 'zod/mini'

import type { Clock } from '../../base/clock.ts'
import { delay } from '../../base/timers.ts'
import { GithubFailure, noToken, octokitClass, parseAnswer, type Transport } from './octokit.ts'
import { pollDelayMs, pollPace, refusalCode, slowDown } from './rules/device-codes.ts'
import { devicePage, type Host } from './rules/hosts.ts'
import { parseToken, type Token } from './rules/tokens.ts'

interface DeviceFlowOptions {
  readonly host: Host
  readonly clientId: string
  readonly signal: AbortSignal
  /** Called with the code, the page on which the user types it, and when it expires (milliseconds since the epoch). */
  readonly onCode: (userCode: string, page: string, expiresAt: number) => void
}

/** Public data and the user's identity. GitHub has no scope that reads private repositories without write access. */
const scopes = ['read:user']

const codeSchema = z.object({
  device_code: z.string().check(z.minLength(1)),
  user_code: z.string().check(z.minLength(1)),
  verification_uri: z.string(),
  expires_in: z.number().check(z.positive()),
  interval: z.catch(z.number(), 0),
})
const grantSchema = z.object({ access_token: z.string(), scope: z.string() })
const refusalSchema = z.object({ error: z.string(), interval: z.optional(z.number()) })

/**
 * The OAuth device flow (RFC 8628). The library sends the requests, and a hook around them polls until GitHub grants or
 * refuses the token.
 * @returns the token, once the user has approved, and when the code expires (milliseconds since the epoch)
 * @throws GithubFailure, or the signal's reason
 */
export async function signInByDevice(
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
  { host, clientId, signal, onCode }: DeviceFlowOptions,
): Promise<{ readonly token: Token; readonly expiresAt: number }> {
  const { timers } = transport
  let pace = pollPace(0)
  let expiresAt = Infinity

  async function askForCode<A extends { readonly data: unknown }>(request: () => Promise<A>) {
    const throwIfRefused = (body: unknown) => {
      const refusal = refusalSchema.safeParse(body).data
      if (refusal) throw noToken(refusalCode(refusal.error) ?? 'github-bad-answer')
    }
    const answer = await request().catch((error: unknown) => {
      if (error instanceof GithubFailure) throwIfRefused(error.body)
      throw error
    })
    throwIfRefused(answer.data)
    const code = parseAnswer(codeSchema, answer.data)
    pace = pollPace(code.interval)
    expiresAt = clock.now() + code.expires_in * 1000
    return answer
  }

  /**
   * Polls until there is a token, so that the library never schedules a poll itself. An error from a proxy or a
   * broken server does not end the polling, because the user may still be typing the code.
   */
  async function poll<A extends { readonly data: unknown }>(request: () => Promise<A>) {
    for (;;) {
      await delay(pollDelayMs(pace), signal, timers)
      signal.throwIfAborted()
      if (clock.now() >= expiresAt) throw noToken('github-device-expired')
      const answer = await request().catch((error: unknown) => {
        if (error instanceof GithubFailure) return error
        throw error
      })
      const isFailure = answer instanceof GithubFailure
      if (!isFailure && grantSchema.safeParse(answer.data).success) return answer
      if (isFailure && answer.failure.code === 'rate-limited')
        pace = slowDown(pace, answer.failure.limits?.retryAfterSeconds ?? null)
      const refusal = refusalSchema.safeParse(isFailure ? answer.body : answer.data).data
      if (refusal?.error === 'slow_down') pace = slowDown(pace, refusal.interval ?? null)
      const code = refusal && refusalCode(refusal.error)
      if (code) throw noToken(code)
    }
  }

  const app = new OAuthApp({
    clientType: 'oauth-app',
    clientId,
    // The device flow sends no secret, but the library requires one.
    clientSecret: '',
    Octokit: octokitClass(transport, host, signal),
  })
  app.octokit.hook.wrap('request', (request, options) => {
    const send = () => Promise.resolve(request(options))
    return options.url.endsWith('/login/device/code') ? askForCode(send) : poll(send)
  })

  const { authentication } = await app.createToken({
    scopes,
    onVerification: ({ user_code: userCode, verification_uri: page }) =>
      onCode(userCode, devicePage(host, page), expiresAt),
  })
  const token = parseToken(authentication.token)
  if (!token) throw new GithubFailure({ code: 'malformed' })
  return { token, expiresAt }
}
