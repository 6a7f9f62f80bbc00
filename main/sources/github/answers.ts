import { z } from 'zod'

import { parseDay } from '../../base/rules/day.ts'
import type { Day } from '../../base/rules/day.ts'
import type {
  GithubCommitDay,
  GithubItem,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../ledger/rules/facts.ts'
import type { ItemKind } from '../../../preload/contract/kinds.ts'
import { nameAlias } from './rules/queries.ts'
import type { QueryParts } from './rules/queries.ts'

/** The answers to the queries of rules/queries.ts. Nullable nodes are those that GitHub may not disclose to a token. */

const repositorySchema = z.object({
  id: z.string().min(1),
  nameWithOwner: z.string().regex(/^[^/]+\/[^/]+$/),
  isPrivate: z.boolean(),
})
export type RepositoryAnswer = z.infer<typeof repositorySchema>

/** A commit node's instant is a date in disguise (at 7 or 8 in the morning, UTC): its first ten characters, never converted. */
const commitDay = z.string().transform((text, context): Day => {
  const day = parseDay(text.slice(0, 10))
  if (day !== undefined) return day
  context.addIssue({ code: 'custom', message: 'no day' })
  return z.NEVER
})

const instant = z.string().transform((text, context): number => {
  const milliseconds = Date.parse(text)
  if (!Number.isNaN(milliseconds)) return milliseconds
  context.addIssue({ code: 'custom', message: 'no instant' })
  return z.NEVER
})

const subject = z.object({ id: z.string().min(1), url: z.string(), repository: repositorySchema })

interface ItemAnswer {
  readonly at: number
  readonly key: string
  readonly url: string
  readonly repository: RepositoryAnswer
}

const nodeSchemas = {
  issue: z
    .object({ occurredAt: instant, issue: subject })
    .transform(({ occurredAt, issue }): ItemAnswer => item(occurredAt, issue)),
  'pull-request': z
    .object({ occurredAt: instant, pullRequest: subject })
    .transform(({ occurredAt, pullRequest }): ItemAnswer => item(occurredAt, pullRequest)),
  review: z
    .object({
      occurredAt: instant,
      pullRequest: subject,
      pullRequestReview: z.object({ url: z.string() }),
    })
    .transform(({ occurredAt, pullRequest, pullRequestReview }): ItemAnswer => {
      return { ...item(occurredAt, pullRequest), url: pullRequestReview.url }
    }),
} satisfies Record<ItemKind, z.ZodType<ItemAnswer>>

function item(at: number, { id, url, repository }: z.infer<typeof subject>): ItemAnswer {
  return { at, key: id, url, repository }
}

const listSchema = (kind: ItemKind) =>
  z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(nodeSchemas[kind].nullable()).nullable(),
  })
export type ListAnswer = z.infer<ReturnType<typeof listSchema>>

const count = z.int().nonnegative()

const rangeSchema = z
  .object({
    restricted: count,
    totalCommits: count,
    totalIssues: count,
    totalReviews: count,
    totalPullRequests: count,
    repositories: count,
    commits: z.array(
      z.object({
        repository: repositorySchema,
        contributions: z.object({
          totalCount: count,
          pageInfo: z.object({ hasNextPage: z.boolean() }),
          nodes: z
            .array(z.object({ occurredAt: commitDay, commitCount: count }).nullable())
            .nullable(),
        }),
      }),
    ),
    issues: listSchema('issue'),
    reviews: listSchema('review'),
    pullRequests: listSchema('pull-request'),
  })
  .transform(
    ({ totalIssues, issues, totalReviews, reviews, totalPullRequests, pullRequests, ...rest }) => ({
      ...rest,
      lists: [
        { kind: 'issue', total: totalIssues, list: issues },
        { kind: 'review', total: totalReviews, list: reviews },
        { kind: 'pull-request', total: totalPullRequests, list: pullRequests },
      ] as const,
    }),
  )
export type RangeAnswer = z.infer<typeof rangeSchema>

const repositoryByNameSchema = repositorySchema.extend({
  parent: z.object({ id: z.string().min(1) }).nullable(),
})
/** What GitHub calls a repository that was asked for by a name. */
export type RepositoryByName = z.infer<typeof repositoryByNameSchema>

const detailsSchema = repositoryByNameSchema.extend({
  languages: z
    .object({ nodes: z.array(z.object({ name: z.string() }).nullable()).nullable() })
    .nullable(),
})
export type RepositoryDetails = z.infer<typeof detailsSchema>

/** `r0`, `r1`, …, in order. */
function numbered<T>(letter: string, each: readonly z.ZodType<T>[]) {
  return z
    .object(Object.fromEntries(each.map((schema, n) => [`${letter}${n}`, schema])))
    .transform((fields): readonly T[] => Object.values<T>(fields))
}

/** What was not asked for is not there. */
const nothing = z.array(z.never()).default([])

const yearsSchema = z
  .object({ contributionsCollection: z.object({ contributionYears: z.array(z.int()) }) })
  .transform(({ contributionsCollection: { contributionYears } }) => contributionYears)

const detailsOfAll = z
  .array(detailsSchema.nullable())
  .transform((nodes) => nodes.filter((node) => node !== null))

/**
 * What an answer to these parts looks like: an entry for each, in order; repositories only as far as GitHub shows them, and
 * null for a name that it does not know, or keeps from us.
 */
export function answerSchema({ ranges, pages, repositories, names, asksYears }: QueryParts) {
  const page = (kind: ItemKind) =>
    z.object({ items: listSchema(kind) }).transform(({ items }): ListAnswer => items)
  const named = numbered(
    nameAlias,
    names.map(() => repositoryByNameSchema.nullable()),
  ).transform((answers) => ({ named: answers }))
  const rest = z.object({
    years: asksYears ? yearsSchema : nothing,
    ranges:
      ranges.length > 0
        ? numbered(
            'r',
            ranges.map(() => rangeSchema),
          )
        : nothing,
    pages:
      pages.length > 0
        ? numbered(
            'p',
            pages.map(({ kind }) => page(kind)),
          )
        : nothing,
    repositories: repositories.length > 0 ? detailsOfAll : nothing,
  })
  return rest.and(named)
}

export type Answer = z.infer<ReturnType<typeof answerSchema>>

/**
 * Whether a range's commits were cut off: more repositories than the longest list, or more days than a page.
 * (A list that is short because something is hidden is not: a shorter range would hide the same.)
 */
export function isTruncated(
  { repositories, commits }: Pick<RangeAnswer, 'repositories' | 'commits'>,
  maxRepositories: number,
): boolean {
  if (repositories > maxRepositories && repositories > commits.length) return true
  return commits.some(({ contributions: { totalCount, pageInfo, nodes } }) => {
    if (pageInfo.hasNextPage) return true
    if (!nodes || nodes.includes(null)) return false
    return nodes.reduce((sum, node) => sum + (node?.commitCount ?? 0), 0) < totalCount
  })
}

export function repositoryId(host: string, nodeId: string): RepositoryId {
  return `github:${host}:${nodeId}` as RepositoryId
}

/** The node id in the id of a host's repository. */
export function nodeIdOf(host: string, repository: RepositoryId): string {
  return repository.slice(`github:${host}:`.length)
}

export function commitDaysOf(host: string, { commits }: RangeAnswer): readonly GithubCommitDay[] {
  return commits.flatMap(({ repository, contributions }) =>
    (contributions.nodes ?? [])
      .filter((node) => node !== null)
      .map(({ occurredAt, commitCount }) => ({
        repository: repositoryId(host, repository.id),
        day: occurredAt,
        count: commitCount,
      })),
  )
}

/** The entries of a list that GitHub discloses to us. */
export function nodesOf({ nodes }: ListAnswer) {
  return (nodes ?? []).filter((node) => node !== null)
}

export function itemsOf(host: string, kind: ItemKind, list: ListAnswer): readonly GithubItem[] {
  return nodesOf(list).map(({ at, key, url, repository }) => ({
    kind,
    key,
    repository: repositoryId(host, repository.id),
    at,
    url,
  }))
}

/** How many commits a range's answer lists. */
export function countListedCommits({ commits }: RangeAnswer): number {
  return commits
    .flatMap(({ contributions }) => contributions.nodes ?? [])
    .reduce((sum, node) => sum + (node?.commitCount ?? 0), 0)
}

/** A repository of a contribution: nothing is known of its languages and parent yet. */
export function contributedRepository(
  host: string,
  { id, nameWithOwner, isPrivate }: RepositoryAnswer,
): GithubRepositoryFacts {
  const repository = repositoryId(host, id)
  return { repository, host, nameWithOwner, isPrivate, parent: null, languages: null }
}

/** A repository that was found by a name, which it may have no more. */
export function repositoryByName(
  host: string,
  name: string,
  answer: RepositoryByName,
): GithubRepositoryFacts {
  return {
    ...contributedRepository(host, answer),
    formerNames: name.toLowerCase() === answer.nameWithOwner.toLowerCase() ? [] : [name],
    parent: answer.parent ? repositoryId(host, answer.parent.id) : null,
  }
}

export function repositoryFacts(host: string, details: RepositoryDetails): GithubRepositoryFacts {
  const names = (details.languages?.nodes ?? []).filter((node) => node !== null)
  return {
    ...contributedRepository(host, details),
    parent: details.parent ? repositoryId(host, details.parent.id) : null,
    // Linguist runs some time after a push: no language means that nobody knows yet.
    languages: names.length > 0 ? names.map(({ name }) => name) : null,
  }
}
