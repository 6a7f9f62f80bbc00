import * as z from 'zod/mini'

import type { ItemKind, Kind } from '../../../../preload/contract/kinds.ts'
import { parseDay, type Day } from '../../../base/rules/day.ts'
import type {
  GithubItem,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../../ledger/rules/facts.ts'
import {
  overlapsAny,
  maxPageSize,
  pathsOf,
  rootFieldPattern,
  type AnswerPath,
  type QueryPart,
} from './contribution-query.ts'
import { pullRequestState, type PullRequest } from './pull-requests.ts'
import type { SyncPart } from './sync-plan.ts'

type Schemas = ReturnType<typeof schemasFor>

/** A part with its answer. A repository or clone that GitHub does not know, or withholds from us, is null. */
export type Arrival<Type extends SyncPart['type'] = SyncPart['type']> = {
  readonly [Each in Type]: {
    readonly type: Each
    readonly part: Extract<SyncPart, { readonly type: Each }>
    readonly answer: z.infer<ReturnType<Schemas[Each]>>
  }
}[Type]

export interface Answer {
  readonly arrived: readonly Arrival[]
  /** The parts without an answer. Pull requests are not listed, because nothing waits for them. */
  readonly missing: readonly SyncPart[]
}

/** @returns a function that turns what has arrived into facts; `lost` has the paths that GitHub's errors name */
export function createAnswerReader(host: string) {
  const schemas: Readonly<Record<SyncPart['type'], (part: never) => z.ZodMiniType>> =
    schemasFor(host)
  return (parts: readonly SyncPart[], data: unknown, lost: readonly AnswerPath[] = []): Answer => {
    const arrived: Arrival[] = []
    const missing: SyncPart[] = []
    const paths = pathsOf(parts)
    for (const [n, part] of parts.entries()) {
      const path = paths[n] ?? []
      const value = overlapsAny(path, lost) ? undefined : valueAt(data, path)
      const { success, data: answer } = schemas[part.type](part as never).safeParse(value)
      if (success) arrived.push({ type: part.type, part, answer } as Arrival)
      else if (part.type !== 'pull-requests') missing.push(part)
    }
    return { arrived, missing }
  }
}

/**
 * Splits an answer into what may be counted now and the planned parts still to be asked for. Nothing may be counted
 * before each clone's repository is known: otherwise food is granted twice.
 */
export function splitAnswer({ arrived, missing }: Answer) {
  const isCloneMissing = missing.some(({ type }) => type === 'clone')
  const isTooEarly = ({ type }: Arrival) => isCloneMissing && (type === 'range' || type === 'page')
  const tooEarly = arrived.filter(isTooEarly).map(({ part }): SyncPart => part)
  return {
    countable: arrived.filter((arrival) => !isTooEarly(arrival)),
    missing: [...tooEarly, ...missing.filter(({ type }) => type !== 'account')],
  }
}

/** Whether the data are an answer of GitHub's, even an incomplete one. It sends null if the whole query failed. */
export function isAnswer(data: unknown): boolean {
  if (typeof data !== 'object') return false
  return data === null || Object.keys(data).some((key) => rootFieldPattern.test(key))
}

/** @returns undefined if there is no value at the path */
function valueAt(data: unknown, path: AnswerPath): unknown {
  const property = (value: unknown, step: string | number): unknown =>
    (Object(value) as Readonly<Record<string | number, unknown>>)[step]
  return path.reduce(property, data)
}

function converted<From, To>(schema: z.ZodMiniType<From>, convert: (value: From) => To) {
  return z.pipe(schema, z.transform(convert))
}

const id = z.string().check(z.minLength(1))
const count = z.int().check(z.nonnegative())

/** GitHub encodes a day as 07:00 or 08:00 UTC. Take the date as it is written: a conversion could change it. */
const commitDay = z.pipe(
  converted(z.string(), (text) => parseDay(text.slice(0, 10))),
  z.custom<Day>((day: unknown) => day !== null),
)

/** Milliseconds since the epoch. */
const instant = z.pipe(
  converted(z.string(), (text) => Date.parse(text)),
  z.number(),
)

/** A list in which GitHub may withhold some nodes, or all. */
const nodesOf = <T>(node: z.ZodMiniType<T>) =>
  converted(z.nullable(z.array(z.nullable(node))), (nodes) =>
    (nodes ?? []).filter((one) => one !== null),
  )

const repositorySchema = (host: string) => {
  const idOf = (nodeId: string) => `github:${host}:${nodeId}` as RepositoryId
  const shape = z.object({
    id,
    nameWithOwner: z.string().check(z.regex(/^[^/]+\/[^/]+$/)),
    isPrivate: z.boolean(),
    parent: z.nullish(z.object({ id })),
    languages: z.nullish(z.object({ nodes: nodesOf(z.object({ name: z.string() })) })),
  })
  return converted(shape, ({ id, parent, languages, ...fields }): GithubRepositoryFacts => {
    const names = languages?.nodes.map(({ name }) => name) ?? []
    return {
      ...fields,
      repository: idOf(id),
      host,
      parent: parent ? idOf(parent.id) : null,
      // Linguist runs some time after a push: no languages means not known yet.
      languages: names.length > 0 ? names : null,
    }
  })
}

/** The days with commits in a repository. Truncated if a page shows too few commits, unless GitHub hides some days. */
const commitDaysSchema = z.pipe(
  z.object({
    totalCount: count,
    pageInfo: z.object({ hasNextPage: z.boolean() }),
    nodes: z.nullable(z.array(z.nullable(z.object({ occurredAt: commitDay, commitCount: count })))),
  }),
  z.transform(({ totalCount, pageInfo, nodes }) => {
    const days = (nodes ?? []).filter((node) => node !== null)
    const isWithheld = days.length !== nodes?.length
    const sum = days.reduce((all, { commitCount }) => all + commitCount, 0)
    return { days, isTruncated: pageInfo.hasNextPage || (!isWithheld && sum < totalCount) }
  }),
)

/** One page of a list, as far as GitHub discloses it. */
export type ListAnswer = z.infer<ReturnType<typeof listSchema>>

const listSchema = (host: string, kind: ItemKind) => {
  const item = z.object({
    occurredAt: instant,
    subject: z.object({
      id,
      url: z.string(),
      mergedAt: z.nullish(instant),
      repository: repositorySchema(host),
    }),
    review: z.optional(z.object({ url: z.string() })),
  })
  const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) })
  return z.pipe(
    z.object({ totalCount: count, pageInfo, nodes: nodesOf(item) }),
    z.transform((list) => ({
      kind,
      totalCount: list.totalCount,
      /** The cursor of the next page; null if this is the last one. */
      next: list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null,
      items: list.nodes.map(({ occurredAt: at, subject, review }): GithubItem => {
        const { id: key, mergedAt = null, url } = subject
        const { repository } = subject.repository
        return { kind, key, repository, at, mergedAt, url: review?.url ?? url }
      }),
      repositories: list.nodes.map(({ subject }) => subject.repository),
    })),
  )
}

export type RangeAnswer = z.infer<ReturnType<typeof rangeSchema>>

const rangeSchema = (host: string) =>
  z.pipe(
    z.object({
      restricted: count,
      totalCommits: count,
      totalIssues: count,
      totalReviews: count,
      totalPullRequests: count,
      repositories: count,
      commits: z.array(
        z.object({ repository: repositorySchema(host), contributions: commitDaysSchema }),
      ),
      issues: listSchema(host, 'issue'),
      reviews: listSchema(host, 'review'),
      pullRequests: listSchema(host, 'pull-request'),
    }),
    z.transform(({ restricted, repositories, commits, ...rest }) => {
      const lists = [rest.issues, rest.reviews, rest.pullRequests]
      const commitDays = commits.flatMap(({ repository: { repository }, contributions }) =>
        contributions.days.map(({ occurredAt: day, commitCount }) => {
          return { repository, day, count: commitCount }
        }),
      )
      /** For items, GitHub's totals. For commits, how many of the total are not listed. */
      const undisclosed: Record<Kind, number> = {
        commit: rest.totalCommits - commitDays.reduce((sum, day) => sum + day.count, 0),
        issue: rest.totalIssues,
        review: rest.totalReviews,
        'pull-request': rest.totalPullRequests,
      }
      const isListTruncated = repositories > maxPageSize && repositories > commits.length
      return {
        restricted,
        /**
         * Whether commits were cut off: more repositories than the longest list, or more days than a page. Hidden
         * entries do not count, because a shorter range would hide them too.
         */
        isTruncated:
          isListTruncated || commits.some(({ contributions }) => contributions.isTruncated),
        commitDays,
        undisclosed,
        lists,
        items: lists.flatMap((list) => list.items),
        repositories: [
          ...commits.map(({ repository }) => repository),
          ...lists.flatMap((list) => list.repositories),
        ],
      }
    }),
  )

const accountSchema = z.object({
  login: id,
  contributionsCollection: z.object({ contributionYears: z.array(z.int()) }),
})

const rollupSchema = z.object({
  nodes: z.tuple([
    z.object({ commit: z.object({ statusCheckRollup: z.object({ state: z.string() }) }) }),
  ]),
})

const pullRequestSchema = z.pipe(
  z.object({
    id,
    state: z.string(),
    mergedAt: z.nullable(instant),
    commits: z.catch(z.nullable(rollupSchema), null),
  }),
  z.transform(({ id, state, mergedAt, commits }): PullRequest => {
    const checks = commits?.nodes[0].commit.statusCheckRollup.state
    return { id, mergedAt, state: pullRequestState(state, checks) }
  }),
)

const pullRequestsSchema = z.pipe(
  z.object({
    pullRequests: z.object({ nodes: z.array(z.catch(z.nullable(pullRequestSchema), null)) }),
  }),
  z.transform(({ pullRequests: { nodes } }) => nodes.filter((node) => node !== null)),
)

/** The schema of a host's answer to each part. A node is nullable if GitHub may withhold it from the token. */
function schemasFor(host: string) {
  const range = rangeSchema(host)
  const lookup = z.nullable(repositorySchema(host))
  type PartOf<Type> = Extract<QueryPart, { readonly type: Type }>
  return {
    account: () => accountSchema,
    range: () => range,
    page: ({ kind }: PartOf<'page'>) =>
      converted(z.object({ items: listSchema(host, kind) }), ({ items }) => items),
    repository: () => lookup,
    clone: ({ fullName }: PartOf<'clone'>) =>
      converted(lookup, (found) => {
        const isCurrent = fullName.toLowerCase() === found?.nameWithOwner.toLowerCase()
        return found && { ...found, formerNames: isCurrent ? [] : [fullName] }
      }),
    'pull-requests': () => pullRequestsSchema,
  }
}
