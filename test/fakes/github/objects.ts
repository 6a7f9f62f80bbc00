import { GraphQLError } from 'graphql'

import type { FakeItem, FakeRepository, FakeToken, Model } from './model.ts'

/** The asker, and the data for the response. */
export interface Context {
  readonly model: Model
  readonly token: FakeToken
  readonly origin: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /**
   * The number of contributions that the query may still touch. A query that touches more is refused, whatever its
   * points.
   */
  budget: number
  /** Errors that come with the data, for entries left out of a list. No nullable field stands for such an entry. */
  readonly beside: GraphQLError[]
}

export interface PageArguments {
  readonly first?: number
  readonly last?: number
  readonly after?: string
}

const largestPage = 100

export const refused = (type: string, message: string, more: Record<string, unknown> = {}) =>
  new GraphQLError(message, { extensions: { type, ...more } })

export const samlFailure = () =>
  refused(
    'FORBIDDEN',
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    { saml_failure: true },
  )

/** GitHub's rules for connections: a limit is required, at most 100, and cursors are opaque. */
export function connection<T>(
  all: readonly T[],
  page: PageArguments,
  node: (one: T) => unknown,
  totalCount = all.length,
) {
  const size = page.first ?? page.last
  if (size === undefined)
    throw refused('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value.')
  if (size > largestPage)
    throw refused('EXCESSIVE_PAGINATION', `Requesting ${size} records exceeds the limit of 100.`)
  const start = page.after === undefined ? 0 : Number(atob(page.after).replace('cursor:', ''))
  const end = Math.min(start + size, all.length)
  const shown = all.slice(start, end).map(node)
  return {
    totalCount,
    nodes: shown,
    edges: shown.map((one) => ({ node: one })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: btoa(`cursor:${start}`),
      endCursor: end > start ? btoa(`cursor:${end}`) : null,
    },
  }
}

export function sees(token: FakeToken, repository: FakeRepository): boolean {
  if (repository.isDeleted) return false
  return !repository.isPrivate || token.scopes === null || token.scopes.includes('repo')
}

export function repositoryObject(repository: FakeRepository, context: Context): unknown {
  return {
    __typename: 'Repository',
    id: repository.id,
    nameWithOwner: repository.nameWithOwner,
    isPrivate: repository.isPrivate,
    isFork: repository.parent !== null,
    parent: () =>
      repository.parent && sees(context.token, repository.parent)
        ? repositoryObject(repository.parent, context)
        : null,
    primaryLanguage: () => (repository.languages[0] ? { name: repository.languages[0] } : null),
    languages: (page: PageArguments) =>
      connection(repository.languages, page, (name) => ({ name })),
  }
}

export function itemObject(item: FakeItem, context: Context) {
  const folder = item.kind === 'Issue' ? 'issues' : 'pull'
  return {
    __typename: item.kind,
    id: item.id,
    number: item.number,
    url: `${context.origin}/${item.repository.nameWithOwner}/${folder}/${item.number}`,
    mergedAt: item.mergedAt ?? null,
    repository: () => repositoryObject(item.repository, context),
  }
}

const ownerOf = ({ nameWithOwner }: FakeRepository) => nameWithOwner.replace(/\/.*/, '')

export const isUncounted = (repository: FakeRepository, { model }: Pick<Context, 'model'>) =>
  model.uncountedOwners.has(ownerOf(repository))

export const isProtected = (repository: FakeRepository, { model }: Context) =>
  model.protectedOwners.has(ownerOf(repository)) || isUncounted(repository, { model })
