import { Octokit } from '@octokit/core'
import { GraphqlResponseError, withCustomRequest } from '@octokit/graphql'
import { z } from 'zod'

import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { AccountId } from '../../ledger/rules/facts.ts'
import { failureOf, GithubFailure } from './failure.ts'
import { octokitLog, patientFetch, refuseOtherAnswers } from './http.ts'
import type { Fetch } from './http.ts'
import { hiddenBy } from './rules/failures.ts'
import type { Hidden } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import type { Question } from './rules/queries.ts'
import { parseScopes } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'

/** How requests reach a host. */
export interface Wire {
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Log
}

/** Whose token it is. */
export interface Viewer {
  readonly account: AccountId
  readonly login: string
  /** null for a fine-grained token, which has none. */
  readonly scopes: readonly string[] | null
}

export interface Answer<T> {
  readonly data: T
  /** What errors beside the data keep from us. */
  readonly hidden: Hidden | null
}

/** One account's way to one host. Every method throws a GithubFailure, or the reason of the signal. */
export interface Client {
  viewer(): Promise<Viewer>
  ask<T>(question: Question, schema: z.ZodType<T>): Promise<Answer<T>>
}

const userSchema = z.object({ login: z.string().min(1), node_id: z.string().min(1) })
const errorsSchema = z
  .array(z.object({ type: z.string().catch(''), message: z.string().catch('') }))
  .catch([])

export function createClient(wire: Wire, host: Host, token: Token, signal: AbortSignal): Client {
  const log = octokitLog(wire.log)
  const octokit = new Octokit({
    baseUrl: host.rest,
    auth: token,
    userAgent: 'hot-dash',
    log,
    request: { fetch: patientFetch(wire.fetch, wire.timers, signal), log },
  })
  octokit.hook.after('request', refuseOtherAnswers)
  // Ids are keys of the ledger: only the new format stays.
  // https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-next-global-id'] = '1'
  })
  const graphql = withCustomRequest(octokit.request)

  /** Data beside errors is kept; only answers without data are fatal. */
  async function exchange({ query, variables }: Question): Promise<Answer<unknown>> {
    try {
      return { data: await graphql(query, variables), hidden: null }
    } catch (error) {
      if (!(error instanceof GraphqlResponseError) || !error.data) throw error
      return { data: error.data, hidden: hiddenBy(errorsSchema.parse(error.errors)) }
    }
  }

  return {
    async viewer() {
      const { data, headers } = await expected(signal, octokit.request('GET /user'))
      const user = parsed(userSchema, data)
      return {
        account: `${host.name}:${user.node_id}` as AccountId,
        login: user.login,
        scopes: parseScopes(headers['x-oauth-scopes']),
      }
    },
    async ask(question, schema) {
      const { data, hidden } = await expected(signal, exchange(question))
      return { data: parsed(schema, data), hidden }
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
