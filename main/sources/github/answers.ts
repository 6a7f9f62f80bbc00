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
import type { Checks, PullRequest } from './rules/pull-requests.ts'
import { nameAlias, pullRequestsAlias } from './rules/queries.ts'
import type { QueryParts } from './rules/queries.ts'

/** The answers to the queries of rules/queries.ts. A node is nullable if GitHub may withhold it from the token. */

const repositorySchema = z.object({
  id: z.string().min(1),
  nameWithOwner: z.string().regex(/^[^/]+\/[^/]+$/),
  isPrivate: z.boolean(),
})
export type RepositoryAnswer = z.infer<typeof repositorySchema>

/** A commit node's instant is really a date (7 or 8 a.m. UTC): take its first ten characters, never convert it. */
const commitDay = z.string().transform((text, context): Day => {
  const day = parseDay(text.slice(0, 10))
  if (day !== undefined) return day
  context.addIssue({ code: 'custom', message: 'not a day' })
  return z.NEVER
})

const instant = z.string().transform((text, context): number => {
  const milliseconds = Date.parse(text)
  if (!Number.isNaN(milliseconds)) return milliseconds
  context.addIssue({ code: 'custom', message: 'not an instant' })
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

const count = z.int().nonnegative()

const listSchema = (kind: ItemKind) =>
  z.object({
    totalCount: count,
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(nodeSchemas[kind].nullable()).nullable(),
  })
export type ListAnswer = z.infer<ReturnType<typeof listSchema>>

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
/** What GitHub answers about a repository looked up by name. */
export type RepositoryByName = z.infer<typeof repositoryByNameSchema>

const detailsSchema = repositoryByNameSchema.extend({
  languages: z
    .object({ nodes: z.array(z.object({ name: z.string() }).nullable()).nullable() })
    .nullable(),
})
export type RepositoryDetails = z.infer<typeof detailsSchema>

const yearsSchema = z
  .object({
    login: z.string().min(1),
    contributionsCollection: z.object({ contributionYears: z.array(z.int()) }),
  })
  .transform(({ login, contributionsCollection: { contributionYears: years } }) => ({
    login,
    years,
  }))

const checksByState: Readonly<Record<string, Checks>> = {
  SUCCESS: 'passed',
  FAILURE: 'failed',
  ERROR: 'failed',
}

const rollupSchema = z.object({
  nodes: z.tuple([
    z.object({ commit: z.object({ statusCheckRollup: z.object({ state: z.string() }) }) }),
  ]),
})

/** Checks that the token may not see count as `none`. */
const pullRequestSchema = z
  .object({
    id: z.string().min(1),
    state: z.string(),
    mergedAt: instant.nullable(),
    commits: rollupSchema.nullable().catch(null),
  })
  .transform(({ id, state, mergedAt, commits }): PullRequest => {
    const rollup = commits?.nodes[0].commit.statusCheckRollup.state ?? ''
    return { id, isOpen: state === 'OPEN', mergedAt, checks: checksByState[rollup] ?? 'none' }
  })

const pullRequestsSchema = z
  .object({ pullRequests: z.object({ nodes: z.array(pullRequestSchema.nullable().catch(null)) }) })
  .transform(({ pullRequests: { nodes } }) => nodes.filter((node) => node !== null))

const pageSchema = (kind: ItemKind) =>
  z.object({ items: listSchema(kind) }).transform(({ items }): ListAnswer => items)

/**
 * The answer to a query's parts: one entry each, in order, undefined if it did not arrive. Null means a repository or
 * name that GitHub does not know, or withholds from us.
 */
export interface Answer {
  /** Also undefined if not asked for. */
  readonly viewer: { readonly login: string; readonly years: readonly number[] } | undefined
  readonly ranges: readonly (RangeAnswer | undefined)[]
  readonly pages: readonly (ListAnswer | undefined)[]
  readonly repositories: readonly (RepositoryDetails | null | undefined)[]
  readonly named: readonly (RepositoryByName | null | undefined)[]
  /** Undefined if not asked for, or if they did not arrive: nothing waits for them. */
  readonly pullRequests: readonly PullRequest[] | undefined
}

/** A path in an answer, from its root. */
export type AnswerPath = readonly (string | number)[]

const objectSchema = z.record(z.string(), z.unknown()).nullish()
const listOfAny = z.array(z.unknown()).nullish()

/**
 * Reads whatever has arrived.
 * @param lost the paths at which errors beside data report something missing; empty if there are none
 * @returns the answer, and whether all of it arrived
 */
export function readAnswer(
  { ranges, pages, repositories, names, asksYears }: QueryParts,
  data: unknown,
  lost: readonly AnswerPath[] = [],
): { readonly answer: Answer; readonly isWhole: boolean } {
  const root = objectSchema.catch(undefined).parse(data)
  const fields = (name: string) => objectSchema.catch(undefined).parse(root?.[name])
  const nodes = listOfAny.catch(undefined).parse(root?.['repositories'])
  let isWhole = true

  const read = <T>(schema: z.ZodType<T>, value: unknown, path: AnswerPath): T | undefined => {
    const parsed = isTouched(path, lost) ? undefined : schema.safeParse(value)
    if (parsed?.success !== true) isWhole = false
    return parsed?.data
  }
  const each = <T>(schema: z.ZodType<T>, field: 'ranges' | 'pages', n: number) => {
    const alias = `${aliases[field]}${n}`
    return read(schema, fields(field)?.[alias], [field, alias])
  }

  const answer: Answer = {
    viewer: asksYears ? read(yearsSchema, root?.['years'], ['years']) : undefined,
    ranges: ranges.map((_, n) => each(rangeSchema, 'ranges', n)),
    pages: pages.map(({ kind }, n) => each(pageSchema(kind), 'pages', n)),
    repositories: repositories.map((_, n) =>
      read(detailsSchema.nullable(), nodes?.[n], ['repositories', n]),
    ),
    named: names.map((_, n) => {
      const alias = `${nameAlias}${n}`
      return read(repositoryByNameSchema.nullable(), root?.[alias], [alias])
    }),
    pullRequests: pullRequestsSchema.safeParse(root?.[pullRequestsAlias]).data,
  }
  return { answer, isWhole }
}

const roots = new RegExp(
  `^(?:years|ranges|pages|repositories|${pullRequestsAlias}|${nameAlias}\\d+)$`,
)

/**
 * Whether the data answers one of our queries at all, however little of it arrived. GitHub sends null if the whole
 * query had trouble.
 */
export function isAnswer(data: unknown): boolean {
  if (data === null) return true
  return Object.keys(objectSchema.catch(undefined).parse(data) ?? {}).some((key) => roots.test(key))
}

/** Whether any of the places lies inside a part of an answer, or contains it. */
export function isTouched(part: AnswerPath, places: readonly AnswerPath[]): boolean {
  return places.some((place) => place.every((step, n) => n >= part.length || step === part[n]))
}

/** The path of the n-th requested range or page. */
export function placeOf(field: 'ranges' | 'pages', n: number): AnswerPath {
  return [field, `${aliases[field]}${n}`]
}

const aliases = { ranges: 'r', pages: 'p' } as const

/**
 * Whether a range's commits were cut off: more repositories than the longest list, or more days than a page. A list
 * that is short because entries are hidden does not count: a shorter range would hide the same ones.
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

/** The GitHub node id inside a repository id of this host. */
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

/** The number of commits that a range's answer lists. */
export function countListedCommits({ commits }: RangeAnswer): number {
  return commits
    .flatMap(({ contributions }) => contributions.nodes ?? [])
    .reduce((sum, node) => sum + (node?.commitCount ?? 0), 0)
}

/** The repository of a contribution; its languages and parent are not known yet. */
export function contributedRepository(
  host: string,
  { id, nameWithOwner, isPrivate }: RepositoryAnswer,
): GithubRepositoryFacts {
  const repository = repositoryId(host, id)
  return { repository, host, nameWithOwner, isPrivate, parent: null, languages: null }
}

/** A repository found by a name that it may no longer have. */
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
    // Linguist runs some time after a push: no languages means not known yet.
    languages: names.length > 0 ? names.map(({ name }) => name) : null,
  }
}
