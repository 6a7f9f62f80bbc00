import { schema as githubSchema } from '@octokit/graphql-schema'
import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'

import { contributions, spanOf } from './contributions.ts'
import { costOf, maxNodes } from './cost.ts'
import type { Cost } from './cost.ts'
import { ownPullRequests } from './pull-requests.ts'
import { isProtected, refused, repositoryObject, samlFailure, sees } from './objects.ts'
import type { Context, PageArguments } from './objects.ts'

let built: GraphQLSchema | undefined

/** GitHub's own schema. It is large, so all servers of a process share it. */
function schema(): GraphQLSchema {
  built ??= buildSchema(githubSchema.idl, { assumeValid: true })
  return built
}

function root(context: Context): unknown {
  const { token, model } = context
  return {
    viewer: {
      __typename: 'User',
      id: token.user.id,
      databaseId: token.user.databaseId,
      login: token.user.login,
      createdAt: token.user.createdAt,
      pullRequests: (page: PageArguments) => ownPullRequests(page, context),
      contributionsCollection: (span: { from?: string; to?: string }) =>
        contributions(spanOf(span, context.now), context),
    },
    repository: (asked: { owner: string; name: string }) => {
      const name = `${asked.owner}/${asked.name}`
      const repository = model.named(name)
      if (!repository || !sees(token, repository))
        return refused('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`)
      return isProtected(repository, context)
        ? samlFailure()
        : repositoryObject(repository, context)
    },
    nodes: ({ ids }: { ids: readonly string[] }) => {
      if (ids.length > 100)
        throw refused('ARGUMENT_LIMIT', 'You may not provide more than 100 node ids')
      return ids.map((id) => {
        const repository = model.repositories.find((known) => known.id === id)
        if (!repository || !sees(token, repository))
          return refused('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)
        return isProtected(repository, context)
          ? samlFailure()
          : repositoryObject(repository, context)
      })
    },
  }
}

/** Writes an error in GitHub's format, with the type beside the message instead of in the extensions. */
function written(error: GraphQLError): unknown {
  const { type, ...extensions } = error.extensions
  return {
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  }
}

/** Cached, because validating a query against such a large schema is slow. */
const documents = new Map<string, DocumentNode>()

/**
 * Parses a query.
 * @throws GraphQLError if it cannot be parsed
 */
function read(query: string): DocumentNode | readonly GraphQLError[] {
  const before = documents.get(query)
  if (before) return before
  const document = parse(query)
  const errors = validate(schema(), document)
  if (errors.length > 0) return errors
  documents.set(query, document)
  return document
}

export interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export type ReadQuestion =
  | { readonly document: DocumentNode; readonly cost: Cost }
  /** The answer to a query that is refused without running it. */
  | { readonly refusal: unknown }

/** Validates a query against GitHub's schema, and computes its cost. */
export function readQuestion({ query, variables }: Question): ReadQuestion {
  const refusal = (errors: readonly GraphQLError[]) => ({
    refusal: { errors: errors.map(written) },
  })
  try {
    const document = read(query)
    if (!('kind' in document)) return refusal(document)
    const cost = costOf(document, variables)
    if (cost.nodes <= maxNodes) return { document, cost }
    const message = `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${maxNodes}.`
    return refusal([refused('MAX_NODE_LIMIT_EXCEEDED', message)])
  } catch (error) {
    if (error instanceof GraphQLError) return refusal([error])
    throw error
  }
}

/** Runs a query over the model. */
export async function answerQuestion(
  document: DocumentNode,
  variables: Question['variables'],
  asked: Omit<Context, 'beside'>,
): Promise<unknown> {
  const context: Context = { ...asked, beside: [] }
  const { data, errors = [] } = await execute({
    schema: schema(),
    document,
    rootValue: root(context),
    variableValues: variables,
  })
  const all = [...errors, ...context.beside]
  return { data: data ?? null, ...(all.length > 0 ? { errors: all.map(written) } : {}) }
}
