import { Octokit } from '@octokit/core'
import { GraphqlResponseError } from '@octokit/graphql'
import { z } from 'zod'

import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { isAnswer, readAnswer } from './answers.ts'
import type { Answer } from './answers.ts'
import { failureOf, GithubFailure } from './github-failure.ts'
import { octokitLog, octokitFetch, requireJsonObject } from './http.ts'
import type { Fetch } from '../../base/http.ts'
import { isRefusal } from './rules/failures.ts'
import type { Failure } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { buildQuery } from './rules/queries.ts'
import type { QueryParts } from './rules/queries.ts'
import { omissionOf, tellsLoss } from './rules/omissions.ts'
import type { Omission } from './rules/omissions.ts'
import { parseScopes } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'

/** How requests reach a host, and what else they need. */
export interface Transport {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
  /** From 0 (inclusive) to 1. */
  readonly random: () => number
}

/** The owner of a token. */
export interface Viewer {
  readonly account: AccountId
  /** The number in noreply addresses. */
  readonly number: number
  readonly login: string
  /** null for a fine-grained token, which has no scopes. */
  readonly scopes: readonly string[] | null
}

/** The outcome of a query. */
export interface Reply {
  /** The parts that arrived. */
  readonly answer: Answer
  /** Why some of it did not arrive; null if all of it did. */
  readonly failure: Failure | null
  /** What organisations withhold from the token. */
  readonly omission: Omission | null
  /** The answer has no data, perhaps only because GitHub refuses the pull requests: ask again without them. */
  readonly maySucceedWithoutPullRequests: boolean
}

/** One account's connection to one host. */
export interface Client {
  /** @throws GithubFailure, or the reason of the signal */
  viewer(): Promise<Viewer>
  /**
   * Sends a query once, without retrying.
   * @throws the reason of the signal
   */
  ask(parts: QueryParts): Promise<Reply>
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

/** A client for one account on one host: one request per query, no retries. */
export function createClient(
  transport: Transport,
  host: Host,
  token: Token,
  signal: AbortSignal,
): Client {
  const { timers } = transport
  const log = octokitLog(transport.log)
  const octokit = new Octokit({
    baseUrl: host.rest,
    auth: token,
    userAgent: 'hot-dash',
    log,
    request: { fetch: octokitFetch(transport.fetch, timers, signal), log },
  })
  octokit.hook.after('request', requireJsonObject)
  // Ids are keys in the ledger, and only the new format is permanent.
  // https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-next-global-id'] = '1'
  })

  /** Keeps data that comes with errors. */
  async function exchange(parts: QueryParts): Promise<Reply> {
    const { query, variables } = buildQuery(parts)
    try {
      const data: unknown = await octokit.graphql(query, variables)
      const { answer, isWhole } = readAnswer(parts, data)
      const failure: Failure = { name: isAnswer(data) ? 'incomplete' : 'malformed' }
      return reply(answer, isWhole ? null : failure)
    } catch (error) {
      if (!(error instanceof GraphqlResponseError)) throw error
      const errors = errorsSchema.parse(error.errors)
      const lost = errors.filter(tellsLoss).map(({ path }) => path)
      const { answer, isWhole } = readAnswer(parts, error.data, lost)
      if (isWhole) return reply(answer, null, omissionOf(errors))
      const cause = failureOf(error) ?? { name: 'incomplete' }
      // Pull requests are not nullable: refusing them empties the whole answer, whatever else the errors are about.
      if (parts.asksPullRequests && isRefusal(cause))
        return { ...reply(answer, { name: 'incomplete' }), maySucceedWithoutPullRequests: true }
      return reply(answer, cause, omissionOf(errors))
    }
  }

  return {
    async viewer() {
      // The user may be waiting for this: no retries, so that a failure shows at once.
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
      try {
        return await withGithubFailure(signal, exchange(parts))
      } catch (error) {
        if (!(error instanceof GithubFailure)) throw error
        return reply(readAnswer(parts, null).answer, error.failure)
      }
    },
  }
}

function reply(answer: Answer, failure: Failure | null, omission: Omission | null = null): Reply {
  return { answer, failure, omission, maySucceedWithoutPullRequests: false }
}

/** Passes a value on, or throws its failure as a GithubFailure. Bugs and the signal's reason are rethrown unchanged. */
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

/** Parses an answer. @throws GithubFailure if it has another shape */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GithubFailure({ name: 'malformed' })
  return result.data
}
