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
const scope = 'read:user'

const codeSchema = z.object({
  device_code: z.string().check(z.minLength(1)),
  user_code: z.string().check(z.minLength(1)),
  verification_uri: z.string(),
  expires_in: z.number().check(z.positive()),
  interval: z.catch(z.number(), 0),
})
const grantSchema = z.object({ access_token: z.string() })
const refusalSchema = z.object({ error: z.string(), interval: z.optional(z.number()) })

/**
 * The OAuth device flow (RFC 8628): polls until GitHub grants or refuses the token. An error from a proxy or a broken
 * server does not end the polling, because the user may still be typing the code.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
 * @returns the token, once the user has approved, and when the code expires (milliseconds since the epoch)
 * @throws GithubFailure, or the signal's reason
 */
export async function signInByDevice(
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
  { host, clientId, signal, onCode }: DeviceFlowOptions,
): Promise<{ readonly token: Token; readonly expiresAt: number }> {
  const octokit = new (octokitClass(transport, host, signal))()

  /** The body of the answer, and the failure if the status or the shape is wrong. */
  async function ask(path: string, parameters: Readonly<Record<string, string>>) {
    try {
      const answer = await octokit.request(`POST ${host.web}/login/${path}`, {
        headers: { accept: 'application/json' },
        client_id: clientId,
        ...parameters,
      })
      return { body: answer.data as unknown, failed: null }
    } catch (error) {
      if (!(error instanceof GithubFailure)) throw error
      return { body: error.body, failed: error }
    }
  }

  const asked = await ask('device/code', { scope })
  const refused = refusalSchema.safeParse(asked.body).data
  if (refused) throw noToken(refusalCode(refused.error) ?? 'github-bad-answer')
  if (asked.failed) throw asked.failed
  const code = parseAnswer(codeSchema, asked.body)
  const expiresAt = clock.now() + code.expires_in * 1000
  onCode(code.user_code, devicePage(host, code.verification_uri), expiresAt)

  let pace = pollPace(code.interval)
  for (;;) {
    await delay(pollDelayMs(pace), signal, transport.timers)
    signal.throwIfAborted()
    if (clock.now() >= expiresAt) throw noToken('github-device-expired')
    const { body, failed } = await ask('oauth/access_token', {
      device_code: code.device_code,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    })
    const grant = failed ? undefined : grantSchema.safeParse(body).data
    if (grant) {
      const token = parseToken(grant.access_token)
      if (!token) throw new GithubFailure({ code: 'malformed' })
      return { token, expiresAt }
    }
    if (failed?.failure.code === 'rate-limited')
      pace = slowDown(pace, failed.failure.limits?.retryAfterSeconds ?? null)
    const refusal = refusalSchema.safeParse(body).data
    if (refusal?.error === 'slow_down') pace = slowDown(pace, refusal.interval ?? null)
    const problem = refusal && refusalCode(refusal.error)
    if (problem) throw noToken(problem)
  }
}
