import * as z from 'zod/mini'

import type { Clock } from '../../base/clock.ts'
import { delay } from '../../base/timers.ts'
import { createOctokit, GithubFailure, noToken, parseAnswer, type Transport } from './octokit.ts'
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
 * The OAuth device flow (RFC 8628): asks for a code, and polls until GitHub grants or refuses the token.
 * @returns the token, once the user has approved, and when the code expires (milliseconds since the epoch)
 * @throws GithubFailure, or the signal's reason
 */
export async function signInByDevice(
  context: Transport & { readonly clock: Clock },
  { host, clientId, signal, onCode }: DeviceFlowOptions,
): Promise<{ readonly token: Token; readonly expiresAt: number }> {
  const { clock, timers } = context
  const octokit = createOctokit(context, signal, { baseUrl: host.web })

  /** GitHub tells what it refuses in the body, of a good or a bad status. */
  async function post(path: string, fields: Readonly<Record<string, string>>) {
    const headers = { accept: 'application/json' }
    try {
      const { data } = await octokit.request(`POST ${path}`, {
        headers,
        client_id: clientId,
        ...fields,
      })
      return { failure: null, body: data as unknown }
    } catch (error) {
      if (!(error instanceof GithubFailure)) throw error
      return { failure: error, body: error.body }
    }
  }
  const refusalIn = (body: unknown) => refusalSchema.safeParse(body).data

  const asked = await post('/login/device/code', { scope: scopes.join(' ') })
  const refused = refusalIn(asked.body)
  if (refused) throw noToken(refusalCode(refused.error) ?? 'github-bad-answer')
  if (asked.failure) throw asked.failure
  const code = parseAnswer(codeSchema, asked.body)
  const expiresAt = clock.now() + code.expires_in * 1000
  onCode(code.user_code, devicePage(host, code.verification_uri), expiresAt)

  // An error from a proxy or a broken server does not end the polling, because the user may still be typing the code.
  for (let pace = pollPace(code.interval); ;) {
    await delay(pollDelayMs(pace), signal, timers)
    signal.throwIfAborted()
    if (clock.now() >= expiresAt) throw noToken('github-device-expired')
    const { failure, body } = await post('/login/oauth/access_token', {
      device_code: code.device_code,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    })
    const granted = failure === null ? grantSchema.safeParse(body).data : undefined
    if (granted) {
      const token = parseToken(granted.access_token)
      if (!token) throw new GithubFailure({ code: 'malformed' })
      return { token, expiresAt }
    }
    if (failure?.failure.code === 'rate-limited')
      pace = slowDown(pace, failure.failure.limits?.retryAfterSeconds ?? null)
    const refusal = refusalIn(body)
    if (refusal?.error === 'slow_down') pace = slowDown(pace, refusal.interval ?? null)
    const problem = refusal && refusalCode(refusal.error)
    if (problem) throw noToken(problem)
  }
}
