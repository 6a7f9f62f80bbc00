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
 * The OAuth device flow (RFC 8628): asks for a code, then polls until GitHub grants or refuses the token. A longer
 * interval between polls stays for good. An abort takes effect at once.
 * @returns the token, once the user has approved, and when the code expires (milliseconds since the epoch)
 * @throws GithubFailure, or the signal's reason
 */
export async function signInByDevice(
  context: Transport & { readonly clock: Clock },
  { host, clientId, signal, onCode }: DeviceFlowOptions,
): Promise<{ readonly token: Token; readonly expiresAt: number }> {
  const { clock, timers } = context
  const octokit = new (octokitClass(context, host, signal))({ baseUrl: host.web })

  async function post(path: string, parameters: Readonly<Record<string, string>>) {
    try {
      const answer: { readonly data: unknown } = await octokit.request(`POST ${path}`, {
        client_id: clientId,
        headers: { accept: 'application/json' },
        ...parameters,
      })
      return { failed: null, body: answer.data, refusal: refusalOf(answer.data) }
    } catch (error) {
      if (!(error instanceof GithubFailure)) throw error
      return { failed: error, body: error.body, refusal: refusalOf(error.body) }
    }
  }

  // Public data and the user's identity. GitHub has no scope that reads private repositories without write access.
  const first = await post('/login/device/code', { scope: 'read:user' })
  if (first.refusal) throw noToken(refusalCode(first.refusal.error) ?? 'github-bad-answer')
  if (first.failed) throw first.failed
  const code = parseAnswer(codeSchema, first.body)
  const expiresAt = clock.now() + code.expires_in * 1000
  onCode(code.user_code, devicePage(host, code.verification_uri), expiresAt)

  for (let pace = pollPace(code.interval); ;) {
    await delay(pollDelayMs(pace), signal, timers)
    signal.throwIfAborted()
    if (clock.now() >= expiresAt) throw noToken('github-device-expired')
    const { failed, body, refusal } = await post('/login/oauth/access_token', {
      device_code: code.device_code,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    })
    const grant = failed ? undefined : grantSchema.safeParse(body).data
    if (grant) {
      const token = parseToken(grant.access_token)
      if (!token) throw new GithubFailure({ code: 'malformed' })
      return { token, expiresAt }
    }
    // Any other failure comes from a proxy or a broken server, and the user may still be typing the code.
    if (failed?.failure.code === 'rate-limited')
      pace = slowDown(pace, failed.failure.limits?.retryAfterSeconds ?? null)
    if (refusal?.error === 'slow_down') pace = slowDown(pace, refusal.interval ?? null)
    const problem = refusal && refusalCode(refusal.error)
    if (problem) throw noToken(problem)
  }
}

const refusalOf = (body: unknown) => refusalSchema.safeParse(body).data
