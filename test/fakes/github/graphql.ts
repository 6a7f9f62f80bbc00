import { schema as githubSchema } from '@octokit/graphql-schema'
import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'

import type { FakeCommit, FakeItem, FakeRepository, FakeReview, FakeToken, Model } from './model.ts'

let built: GraphQLSchema | undefined

/** GitHub's own schema; it is large, so that all servers of a process share it. */
function schema(): GraphQLSchema {
  built ??= buildSchema(githubSchema.idl, { assumeValid: true })
  return built
}

interface Context {
  readonly model: Model
  readonly token: FakeToken
  readonly origin: string
  /** Errors beside data that no nullable field stands for (entries left out of a list). */
  readonly beside: GraphQLError[]
}

interface PageArguments {
  readonly first?: number
  readonly last?: number
  readonly after?: string
}

interface Span {
  readonly from: string
  readonly to: string
}

const year = 366 * 86_400_000
const largestPage = 100

const refused = (type: string, message: string, more: Record<string, unknown> = {}) =>
  new GraphQLError(message, { extensions: { type, ...more } })

const samlFailure = () =>
  refused(
    'FORBIDDEN',
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    { saml_failure: true },
  )

/** GitHub's connection rules: a bound is required, 100 at most, cursors are opaque. */
function connection(nodes: readonly unknown[], page: PageArguments, totalCount = nodes.length) {
  const size = page.first ?? page.last
  if (size === undefined)
    throw refused('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value.')
  if (size > largestPage)
    throw refused('EXCESSIVE_PAGINATION', `Requesting ${size} records exceeds the limit of 100.`)
  const start = page.after === undefined ? 0 : Number(atob(page.after).replace('cursor:', ''))
  const end = Math.min(start + size, nodes.length)
  const shown = nodes.slice(start, end)
  return {
    totalCount,
    nodes: shown,
    edges: shown.map((node) => ({ node })),
    pageInfo: {
      hasNextPage: end < nodes.length,
      hasPreviousPage: start > 0,
      startCursor: btoa(`cursor:${start}`),
      endCursor: end > start ? btoa(`cursor:${end}`) : null,
    },
  }
}

function sees(token: FakeToken, repository: FakeRepository): boolean {
  return !repository.isPrivate || token.scopes === null || token.scopes.includes('repo')
}

function repositoryObject(repository: FakeRepository, context: Context): unknown {
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
      connection(
        repository.languages.map((name) => ({ name })),
        page,
      ),
  }
}

function itemObject(item: FakeItem, context: Context) {
  const folder = item.kind === 'Issue' ? 'issues' : 'pull'
  return {
    __typename: item.kind,
    id: item.id,
    number: item.number,
    url: `${context.origin}/${item.repository.nameWithOwner}/${folder}/${item.number}`,
    repository: () => repositoryObject(item.repository, context),
  }
}

const isProtected = (repository: FakeRepository, { model }: Context) =>
  model.protectedOwners.has(repository.owner)

function itemNodes(items: readonly FakeItem[], context: Context): readonly unknown[] {
  return items.map((item) => {
    if (isProtected(item.repository, context)) return samlFailure()
    const occurredAt = new Date(item.at).toISOString()
    const subject = itemObject(item, context)
    return item.kind === 'Issue'
      ? { occurredAt, issue: subject }
      : { occurredAt, pullRequest: subject }
  })
}

/** Several reviews of one pull request are one contribution: the latest. */
function latestReviews(reviews: readonly FakeReview[]): readonly FakeReview[] {
  const latest = new Map<string, FakeReview>()
  for (const review of reviews) {
    const known = latest.get(review.pullRequest.id)
    if (!known || Date.parse(known.at) < Date.parse(review.at))
      latest.set(review.pullRequest.id, review)
  }
  return [...latest.values()]
}

function reviewNodes(reviews: readonly FakeReview[], context: Context): readonly unknown[] {
  return reviews.map((review) => {
    if (isProtected(review.repository, context)) return samlFailure()
    const pullRequest = itemObject(review.pullRequest, context)
    return {
      occurredAt: new Date(review.at).toISOString(),
      pullRequest,
      pullRequestReview: {
        id: review.id,
        url: `${pullRequest.url}#pullrequestreview-${review.id}`,
      },
      repository: () => repositoryObject(review.repository, context),
    }
  })
}

/** The day nodes of one repository: a date in disguise, as GitHub writes it. */
function dayNodes(commits: readonly FakeCommit[]): { occurredAt: string; commitCount: number }[] {
  const days = new Map<string, number>()
  for (const { at } of commits) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + 1)
  return [...days]
    .sort(([one], [other]) => (one < other ? 1 : -1))
    .map(([day, commitCount]) => ({ occurredAt: `${day}T07:00:00Z`, commitCount }))
}

function byRepository(commits: readonly FakeCommit[]): FakeCommit[][] {
  const groups = new Map<FakeRepository, FakeCommit[]>()
  for (const commit of commits) {
    const group = groups.get(commit.repository)
    if (group) group.push(commit)
    else groups.set(commit.repository, [commit])
  }
  return [...groups.values()].sort((one, other) => other.length - one.length)
}

function contributions({ from, to }: Span, context: Context): unknown {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (end - start > year)
    throw refused('VALIDATION', "The total time spanned by 'from' and 'to' must not exceed 1 year")
  const { model, token } = context
  const within = (instant: string) => Date.parse(instant) >= start && Date.parse(instant) <= end
  const mine = <Made extends FakeCommit | FakeItem | FakeReview>(all: readonly Made[]) =>
    all.filter((made) => made.user === token.user)
  const allCommits = mine(model.commits).filter(({ at }) => within(`${at.slice(0, 10)}T07:00:00Z`))
  const allItems = mine(model.items).filter(({ at }) => within(at))
  const allReviews = latestReviews(mine(model.reviews)).filter(({ at }) => within(at))
  const shown = <Made extends FakeCommit | FakeItem | FakeReview>(all: readonly Made[]) =>
    all.filter(({ repository }) => sees(token, repository))
  const commits = shown(allCommits)
  const items = shown(allItems)
  const reviews = shown(allReviews)
  const groups = byRepository(commits)
  const kind = (wanted: FakeItem['kind']) => items.filter((item) => item.kind === wanted)
  return {
    totalCommitContributions: commits.length,
    totalIssueContributions: kind('Issue').length,
    totalPullRequestContributions: kind('PullRequest').length,
    totalPullRequestReviewContributions: reviews.length,
    totalRepositoriesWithContributedCommits: groups.length,
    restrictedContributionsCount:
      allCommits.length +
      allItems.length +
      allReviews.length -
      commits.length -
      items.length -
      reviews.length,
    commitContributionsByRepository: ({ maxRepositories }: { maxRepositories: number }) => {
      if (maxRepositories > 100)
        throw refused('ARGUMENT_LIMIT', 'Only up to 100 repositories is supported')
      const open = groups.filter((group) => !isProtected(group[0]!.repository, context))
      if (open.length < groups.length) context.beside.push(samlFailure())
      return open.slice(0, maxRepositories).map((group) => ({
        repository: repositoryObject(group[0]!.repository, context),
        contributions: (page: PageArguments) => connection(dayNodes(group), page, group.length),
      }))
    },
    issueContributions: (page: PageArguments) =>
      connection(itemNodes(kind('Issue'), context), page),
    pullRequestContributions: (page: PageArguments) =>
      connection(itemNodes(kind('PullRequest'), context), page),
    pullRequestReviewContributions: (page: PageArguments) =>
      connection(reviewNodes(reviews, context), page),
  }
}

function root(context: Context): unknown {
  const { token, model } = context
  return {
    viewer: {
      __typename: 'User',
      id: token.user.id,
      login: token.user.login,
      contributionsCollection: (span: Span) => contributions(span, context),
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

/** An error as GitHub writes it: its type beside the message, not among the extensions. */
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

function document(query: string): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  try {
    const parsed = parse(query)
    const errors = validate(schema(), parsed)
    return errors.length > 0 ? { errors } : { document: parsed }
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] }
    throw error
  }
}

/** Validates a query against GitHub's schema and runs it over the model. */
export async function answerQuery(
  question: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> },
  asked: Omit<Context, 'beside'>,
): Promise<unknown> {
  const read = document(question.query)
  if ('errors' in read) return { errors: read.errors.map(written) }
  const context: Context = { ...asked, beside: [] }
  const { data, errors = [] } = await execute({
    schema: schema(),
    document: read.document,
    rootValue: root(context),
    variableValues: question.variables,
  })
  const all = [...errors, ...context.beside]
  return { data: data ?? null, ...(all.length > 0 ? { errors: all.map(written) } : {}) }
}
