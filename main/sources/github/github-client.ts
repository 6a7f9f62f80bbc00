import { GraphqlResponseError } from '@octokit/graphql'
import * as z from 'zod/mini'

import type { AccountId } from '../../ledger/rules/facts.ts'
import {
  GithubFailure,
  octokitClass,
  parseAnswer,
  rateLimitsOf,
  type Transport,
} from './octokit.ts'
import { createAnswerReader, isAnswer, type Answer } from './rules/contribution-answer.ts'
import { buildQuery } from './rules/contribution-query.ts'
import { graphqlFailure, isUnfinishedPart, type Failure } from './rules/failures.ts'
import type { Host } from './rules/hosts.ts'
import { omissionOf, type Omission } from './rules/omissions.ts'
import type { SyncPart } from './rules/sync-plan.ts'
import { parseScopes, type Token } from './rules/tokens.ts'

interface Reply extends Answer {
  /** Why some parts are missing; null if all arrived. */
  readonly failure: Failure | null
  /** What organisations withhold from the token. */
  readonly omission: Omission | null
}

export type GithubClient = ReturnType<typeof createGithubClient>
/** The owner of a token. */
export type Viewer = Awaited<ReturnType<GithubClient['viewer']>>

const userSchema = z.object({
  login: z.string().check(z.minLength(1)),
  id: z.int().check(z.positive()),
})
const errorsSchema = z.catch(
  z.array(
    z.object({
      type: z.catch(z.string(), ''),
      message: z.catch(z.string(), ''),
      path: z.catch(z.array(z.union([z.string(), z.number()])), []),
    }),
  ),
  [],
)

/** A client for one account on one host: one request per query, no retries. */
export function createGithubClient(
  transport: Transport,
  { host, token }: { readonly host: Host; readonly token: Token },
  signal: AbortSignal,
) {
  const octokit = new (octokitClass(transport, host, signal))({ auth: token })
  // Ids are keys in the ledger, and only the new format is permanent.
  // https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids
  octokit.hook.before('request', ({ headers }) => {
    headers['x-github-next-global-id'] = '1'
  })
  const read = createAnswerReader(host.name)

  return {
    /** Asks who owns the token. @throws GithubFailure, or the signal's abort reason */
    async viewer() {
      const { data, headers } = await octokit.request('GET /user')
      const { id, login } = parseAnswer(userSchema, data)
      return {
        account: `${host.name}:${id}` as AccountId,
        userId: id,
        login,
        scopes: parseScopes(headers['x-oauth-scopes']),
      }
    },

    /** Sends one query. Keeps data that comes with errors. @throws the signal's abort reason */
    async ask(parts: readonly SyncPart[]): Promise<Reply> {
      const { query, variables } = buildQuery(parts)
      try {
        const data: unknown = await octokit.graphql(query, variables)
        const answer = read(parts, data)
        const code = isAnswer(data) ? 'incomplete' : 'malformed'
        return { ...answer, failure: answer.missing.length > 0 ? { code } : null, omission: null }
      } catch (error) {
        if (error instanceof GithubFailure)
          return { ...read(parts, null), failure: error.failure, omission: null }
        if (!(error instanceof GraphqlResponseError)) throw error
        const errors = errorsSchema.parse(error.errors)
        const lost = errors.filter(isUnfinishedPart).map(({ path }) => path)
        const answer = { ...read(parts, error.data, lost), omission: omissionOf(errors) }
        if (answer.missing.length === 0) return { ...answer, failure: null }
        const failure = graphqlFailure(errors, rateLimitsOf(error.headers))
        // The field is not nullable, so if GitHub refuses the pull requests, it sends no data at all.
        const isRefusal = failure.code === 'refused' || failure.code === 'unanswered'
        if (isRefusal && parts.some(({ type }) => type === 'pull-requests'))
          return { ...answer, failure: { code: 'pull-requests-refused' }, omission: null }
        return { ...answer, failure }
      }
    },
  }
}
