import { Octokit } from '@octokit/core'
import { GraphqlResponseError } from '@octokit/graphql'
import { z } from 'zod'

import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { answerSchema } from './answers.ts'
import type { Answer } from './answers.ts'
import { failureOf, GithubFailure } from './github-failure.ts'
import { octokitLog, octokitFetch, requireJsonObject } from './http.ts'
import type { Fetch } from '../../base/http.ts'
import { isTooLarge, isTransient, retryDelayMs } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { buildQuery } from './rules/queries.ts'
import type { QueryParts } from './rules/queries.ts'
import { omissionOf } from './rules/omissions.ts'
import type { Omission } from './rules/omissions.ts'
import { parseScopes } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'
import { delay } from './delay.ts'

/** How requests reach a host, and what they need besides. */
export interface Transport {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  /** 0 (included) to 1. */
  readonly random: () => number
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
  /** @returns the answer, and what it leaves out */
  ask(parts: QueryParts): Promise<{ readonly answer: Answer; readonly omission: Omission | null }>
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
 * A client that repeats a question after a failure that passes within seconds (`retryDelayMs`), one request after another.
 * What takes longer is thrown, so that it can be shown: limits, and a server that ran out of time, of which less has to be
 * asked.
 */
export function createClient(
  transport: Transport,
  host: Host,
  token: Token,
  signal: AbortSignal,
): Client {
  const { timers, random } = transport
  const log = octokitLog(transport.log)
  const octokit = new Octokit({
    baseUrl: host.rest,
    auth: token,
    userAgent: 'hot-dash',
    log,
    request: { fetch: octokitFetch(transport.fetch, timers, signal), log },
  })
  octokit.hook.after('request', requireJsonObject)
  // Ids are keys of the ledger: only the new format stays.
  // https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-next-global-id'] = '1'
  })

  /** Data beside errors is kept, unless it is a part of what failed or was too large; answers without data are fatal. */
  async function exchange(
    parts: QueryParts,
  ): Promise<{ data: unknown; omission: Omission | null }> {
    const { query, variables } = buildQuery(parts)
    try {
      return { data: await octokit.graphql(query, variables), omission: null }
    } catch (error) {
      if (!(error instanceof GraphqlResponseError) || !error.data) throw error
      const failure = failureOf(error)
      if (failure && (isTooLarge(failure) || isTransient(failure))) throw error
      return { data: error.data, omission: omissionOf(errorsSchema.parse(error.errors)) }
    }
  }

  return {
    async viewer() {
      // A person may be waiting for it: what fails is shown at once.
      const { data, headers } = await withGithubFailure(signal, octokit.request('GET /user'))
      const { id, login } = parseAnswer(userSchema, data)
      return {
        account: `${host.name}:${id}` as AccountId,
        number: id,
        login,
        scopes: parseScopes(headers['x-oauth-scopes']),
      }
    },
    async ask(parts) {
      for (let retries = 0; ; retries += 1) {
        try {
          const { data, omission } = await withGithubFailure(signal, exchange(parts))
          return { answer: parseAnswer(answerSchema(parts), data), omission }
        } catch (error) {
          if (!(error instanceof GithubFailure)) throw error
          const delayMs = retryDelayMs(error.failure, retries, random())
          if (delayMs === null) throw error
          await delay(timers, delayMs, signal)
        }
      }
    },
  }
}

/** Passes a value on, or throws its failure as a GithubFailure; bugs, and the signal's reason, stay what they are. */
export async function withGithubFailure<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
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
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GithubFailure({ name: 'malformed' })
  return result.data
}
