import { Octokit } from '@octokit/core'
import { GraphqlResponseError, withCustomRequest } from '@octokit/graphql'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import type Bottleneck from 'bottleneck'
import { z } from 'zod'

import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { answerSchema } from './answers.ts'
import type { Answer } from './answers.ts'
import { failureOf, GithubFailure } from './failure.ts'
import { octokitLog, patientFetch, refuseOtherAnswers } from './http.ts'
import type { Fetch } from './http.ts'
import { hiddenBy, isTooLarge, longestRepeat, pauseBeforeRepeat } from './rules/failures.ts'
import type { Hidden } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { question } from './rules/queries.ts'
import type { Parts } from './rules/queries.ts'
import { parseScopes } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'
import { pause } from './pause.ts'

/** How requests reach a host. */
export interface Wire {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  /** 0 (included) to 1. */
  readonly random: () => number
  /** Sets no pace of its own: syncs follow one another, and no request of a sync waits for a second. */
  readonly pace: Bottleneck.Group
}

/** Whose token it is. */
export interface Viewer {
  readonly account: AccountId
  /** The number that noreply addresses carry. */
  readonly number: number
  readonly login: string
  /** null for a fine-grained token, which has none. */
  readonly scopes: readonly string[] | null
}

/** One account's way to one host. Every method throws a GithubFailure, or the reason of the signal. */
export interface Client {
  viewer(): Promise<Viewer>
  /** @returns the answer, and what errors beside it keep from us */
  ask(parts: Parts): Promise<{ readonly answer: Answer; readonly hidden: Hidden | null }>
}

const userSchema = z.object({ login: z.string().min(1), id: z.int().positive() })
const errorsSchema = z
  .array(
    z.object({
      type: z.string().catch(''),
      message: z.string().catch(''),
      path: z.array(z.union([z.string(), z.number()])).catch([]),
    }),
  )
  .catch([])

/**
 * A client whose requests Octokit's plugins repeat after a passing failure: twice, within seconds. What takes longer is
 * thrown, so that whoever waits can be shown: limits, and a server that ran out of time (502, 504), of which less has to
 * be asked.
 */
export function createClient(wire: Wire, host: Host, token: Token, signal: AbortSignal): Client {
  const { timers, random } = wire
  const log = octokitLog(wire.log)
  let attempts = 0
  let told = 0

  /** Innermost: the plugins see only what is of GitHub's shape, and wait by our timers, which end with the signal. */
  function guard(octokit: Octokit): void {
    octokit.hook.wrap('request', async (request, options) => {
      if (attempts > 0) await pause(timers, pauseBeforeRepeat(attempts, told, random()), signal)
      attempts += 1
      told = 0
      const response = await request(options)
      refuseOtherAnswers(response)
      return response
    })
    // What we found ourselves (no answer in time, no JSON) goes through as it is, and so is not repeated.
    octokit.hook.error('request', (error) => {
      throw error.cause instanceof GithubFailure ? error.cause : error
    })
    // Ids are keys of the ledger: only the new format stays.
    // https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids
    octokit.hook.before('request', ({ headers }) => {
      headers['x-github-next-global-id'] = '1'
    })
  }

  const octokit = new (Octokit.plugin(guard, retry, throttling))({
    baseUrl: host.rest,
    auth: token,
    userAgent: 'hot-dash',
    log,
    request: { fetch: patientFetch(wire.fetch, timers, signal), log },
    retry: {
      retries: 2,
      retryAfterBaseValue: 0,
      doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451, 502, 504],
    },
    throttle: {
      id: host.name,
      // The plugin's own takes GraphQL for writing, and keeps requests a second apart.
      write: wire.pace,
      retryAfterBaseValue: 0,
      // The plugin reckons the reset by the system's clock.
      onRateLimit: () => false,
      onSecondaryRateLimit: (retryAfter: number, _: unknown, __: unknown, repeats: number) => {
        told = retryAfter
        return repeats === 0 && retryAfter <= longestRepeat
      },
    },
  })
  // The throttling plugin knows GraphQL by its path, which is /api/graphql on a GHES: there it is part of the base.
  const graphql = withCustomRequest(
    octokit.request.defaults({ baseUrl: host.rest.replace(/\/v3$/, '') }),
  )

  /** Data beside errors is kept, unless it is a part of what was too large; answers without data are fatal. */
  async function exchange(parts: Parts): Promise<{ data: unknown; hidden: Hidden | null }> {
    const { query, variables } = question(parts)
    try {
      return { data: await graphql(query, variables), hidden: null }
    } catch (error) {
      if (!(error instanceof GraphqlResponseError) || !error.data) throw error
      const failure = failureOf(error)
      if (failure && isTooLarge(failure)) throw error
      return { data: error.data, hidden: hiddenBy(errorsSchema.parse(error.errors)) }
    }
  }

  return {
    async viewer() {
      attempts = 0
      const { data, headers } = await expected(
        signal,
        octokit.request('GET /user', { request: { retries: 0 } }),
      )
      const { id, login } = parsed(userSchema, data)
      return {
        account: `${host.name}:${id}` as AccountId,
        number: id,
        login,
        scopes: parseScopes(headers['x-oauth-scopes']),
      }
    },
    async ask(parts) {
      attempts = 0
      const { data, hidden } = await expected(signal, exchange(parts))
      return { answer: parsed(answerSchema(parts), data), hidden }
    },
  }
}

/** Passes a value on, or throws its failure as a GithubFailure; bugs, and the signal's reason, stay what they are. */
export async function expected<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
  try {
    const value = await outcome
    signal.throwIfAborted()
    return value
  } catch (error) {
    signal.throwIfAborted()
    const failure = failureOf(error)
    throw failure ? new GithubFailure(failure) : error
  }
}

/** Parses an answer. */
export function parsed<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GithubFailure({ name: 'malformed' })
  return result.data
}
