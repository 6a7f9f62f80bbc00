import { z } from 'zod'

import { parseDay, type Day } from '../../base/rules/day.ts'
import type {
  GithubCommitDay,
  GithubItem,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../ledger/rules/facts.ts'
import type { ItemKind, Kind } from '../../../preload/contract/kinds.ts'
import {
  isTouched,
  maxPageSize,
  placesOf,
  pullRequestsAlias,
  rootFields,
  type AnswerPath,
  type Question,
} from './rules/contribution-query.ts'
import type { Checks, PullRequest } from './rules/pull-requests.ts'
import type { Part } from './rules/request-plan.ts'

/** One page of a list. */
export interface ListAnswer {
  readonly kind: ItemKind
  readonly totalCount: number
  /** The cursor of the next page; null if this is the last one. */
  readonly next: string | null
  /** Without entries that GitHub does not disclose. */
  readonly items: readonly GithubItem[]
  readonly repositories: readonly GithubRepositoryFacts[]
}

export interface RangeAnswer {
  readonly restricted: number
  /**
   * Whether its commits were cut off: more repositories than the longest list, or more days than a page. A list that
   * is short because entries are hidden does not count: a shorter range would hide the same ones.
   */
  readonly isTruncated: boolean
  readonly commitDays: readonly GithubCommitDay[]
  /** What GitHub's totals count: of commits, only those that are not listed. */
  readonly undisclosed: Readonly<Record<Kind, number>>
  readonly lists: readonly ListAnswer[]
  readonly repositories: readonly GithubRepositoryFacts[]
}

interface ArrivalOf<Name extends Part['name'], Found> {
  readonly name: Name
  readonly part: Extract<Part, { readonly name: Name }>
  readonly answer: Found
}

/** A part with its answer. Null means that GitHub does not know it, or withholds it from us. */
export type Arrival =
  | ArrivalOf<'range', RangeAnswer>
  | ArrivalOf<'page', ListAnswer>
  | ArrivalOf<'repository', GithubRepositoryFacts | null>
  | ArrivalOf<'clone', GithubRepositoryFacts | null>

export interface Answer {
  /** Undefined if not asked for, or if it did not arrive. */
  readonly viewer: { readonly login: string; readonly years: readonly number[] } | undefined
  /** Undefined if not asked for, or if they did not arrive: nothing waits for them. */
  readonly pullRequests: readonly PullRequest[] | undefined
  readonly arrived: readonly Arrival[]
  /** The parts without an answer. */
  readonly missing: readonly Part[]
  /** Whether everything arrived that was asked for, apart from pull requests. */
  readonly isWhole: boolean
}

/**
 * Reads a host's answers to the queries of rules/contribution-query.ts, and makes facts of them. A node is nullable if
 * GitHub may withhold it from the token.
 */
export function createAnswerReader(host: string) {
  const schemas = schemasFor(host)

  /** Parses the answer to one part. */
  function schemaOf(part: Part): z.ZodType<Arrival> {
    switch (part.name) {
      case 'range':
        return schemas.range.transform((answer): Arrival => ({ name: 'range', part, answer }))
      case 'page':
        return z
          .object({ items: schemas.list(part.kind) })
          .transform(({ items }): Arrival => ({ name: 'page', part, answer: items }))
      case 'repository':
        return schemas.lookup
          .nullable()
          .transform((answer): Arrival => ({ name: 'repository', part, answer }))
      case 'clone':
        return schemas.lookup.nullable().transform((found): Arrival => {
          const isCurrent = part.fullName.toLowerCase() === found?.nameWithOwner.toLowerCase()
          const formerNames = isCurrent ? [] : [part.fullName]
          return { name: 'clone', part, answer: found && { ...found, formerNames } }
        })
    }
  }

  return {
    /**
     * Reads whatever has arrived.
     * @param lost the paths at which errors beside data report something missing; empty if there are none
     */
    read(question: Question<Part>, data: unknown, lost: readonly AnswerPath[] = []): Answer {
      const { parts, asksYears } = question
      const read = <T>(schema: z.ZodType<T>, place: AnswerPath): T | undefined =>
        isTouched(place, lost) ? undefined : schema.safeParse(valueAt(data, place)).data
      const arrived: Arrival[] = []
      const missing: Part[] = []
      const places = placesOf(parts)
      for (const [n, part] of parts.entries()) {
        const arrival = read(schemaOf(part), places[n] ?? [])
        if (arrival) arrived.push(arrival)
        else missing.push(part)
      }
      const viewer = asksYears ? read(yearsSchema, ['years']) : undefined
      return {
        viewer,
        pullRequests: pullRequestsSchema.safeParse(valueAt(data, [pullRequestsAlias])).data,
        arrived,
        missing,
        isWhole: missing.length === 0 && (!asksYears || viewer !== undefined),
      }
    },
  }
}

/**
 * Whether the data answers one of our queries at all, however little of it arrived. GitHub sends null if the whole
 * query had trouble.
 */
export function isAnswer(data: unknown): boolean {
  if (typeof data !== 'object') return false
  return data === null || Object.keys(data).some((key) => rootFields.test(key))
}

function valueAt(data: unknown, path: AnswerPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    data,
  )
}

const id = z.string().min(1)
const count = z.int().nonnegative()

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

const repositoryFields = {
  id,
  nameWithOwner: z.string().regex(/^[^/]+\/[^/]+$/),
  isPrivate: z.boolean(),
}
const parent = z.object({ id }).nullable()
const languages = z
  .object({ nodes: z.array(z.object({ name: z.string() }).nullable()).nullable() })
  .nullable()

const commitsSchema = z.object({
  totalCount: count,
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(z.object({ occurredAt: commitDay, commitCount: count }).nullable()).nullable(),
})

/** The schemas of a host's answers. */
function schemasFor(host: string) {
  const idOf = (nodeId: string) => `github:${host}:${nodeId}` as RepositoryId
  const factsOf = (
    fields: z.infer<z.ZodObject<typeof repositoryFields>>,
  ): GithubRepositoryFacts => ({
    repository: idOf(fields.id),
    host,
    nameWithOwner: fields.nameWithOwner,
    isPrivate: fields.isPrivate,
    parent: null,
    languages: null,
  })
  const repository = z.object(repositoryFields).transform(factsOf)
  const lookup = z
    .object({ ...repositoryFields, parent, languages: languages.optional() })
    .transform((fields): GithubRepositoryFacts => {
      const names = (fields.languages?.nodes ?? []).filter((node) => node !== null)
      return {
        ...factsOf(fields),
        parent: fields.parent && idOf(fields.parent.id),
        // Linguist runs some time after a push: no languages means not known yet.
        languages: names.length > 0 ? names.map(({ name }) => name) : null,
      }
    })

  const subject = z.object({ id, url: z.string(), repository })
  type Item = z.infer<typeof subject> & { readonly at: number }
  const items: Readonly<Record<ItemKind, z.ZodType<Item>>> = {
    issue: z
      .object({ occurredAt: instant, issue: subject })
      .transform(({ occurredAt: at, issue }) => ({ ...issue, at })),
    'pull-request': z
      .object({ occurredAt: instant, pullRequest: subject })
      .transform(({ occurredAt: at, pullRequest }) => ({ ...pullRequest, at })),
    review: z
      .object({
        occurredAt: instant,
        pullRequest: subject,
        pullRequestReview: z.object({ url: z.string() }),
      })
      .transform(({ occurredAt: at, pullRequest, pullRequestReview: { url } }) => {
        return { ...pullRequest, url, at }
      }),
  }
  const list = (kind: ItemKind) =>
    z
      .object({
        totalCount: count,
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(items[kind].nullable()).nullable(),
      })
      .transform(({ totalCount, pageInfo, nodes }): ListAnswer => {
        const shown = (nodes ?? []).filter((node) => node !== null)
        return {
          kind,
          totalCount,
          next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
          items: shown.map((item) => ({
            kind,
            key: item.id,
            repository: item.repository.repository,
            at: item.at,
            url: item.url,
          })),
          repositories: shown.map((item) => item.repository),
        }
      })

  const range = z
    .object({
      restricted: count,
      totalCommits: count,
      totalIssues: count,
      totalReviews: count,
      totalPullRequests: count,
      repositories: count,
      commits: z.array(z.object({ repository, contributions: commitsSchema })),
      issues: list('issue'),
      reviews: list('review'),
      pullRequests: list('pull-request'),
    })
    .transform(({ restricted, repositories, commits, ...rest }): RangeAnswer => {
      const lists = [rest.issues, rest.reviews, rest.pullRequests]
      const commitDays = commits.flatMap((entry) =>
        (entry.contributions.nodes ?? [])
          .filter((node) => node !== null)
          .map(({ occurredAt, commitCount }) => ({
            repository: entry.repository.repository,
            day: occurredAt,
            count: commitCount,
          })),
      )
      const isListTruncated = repositories > maxPageSize && repositories > commits.length
      return {
        restricted,
        isTruncated:
          isListTruncated || commits.some(({ contributions }) => areDaysTruncated(contributions)),
        commitDays,
        undisclosed: {
          commit: rest.totalCommits - commitDays.reduce((sum, day) => sum + day.count, 0),
          issue: rest.totalIssues,
          review: rest.totalReviews,
          'pull-request': rest.totalPullRequests,
        },
        lists,
        repositories: [
          ...commits.map((entry) => entry.repository),
          ...lists.flatMap((one) => one.repositories),
        ],
      }
    })

  return { range, list, lookup }
}

/** Whether a repository has commits on more days than a page holds. */
function areDaysTruncated({ totalCount, pageInfo, nodes }: z.infer<typeof commitsSchema>): boolean {
  if (pageInfo.hasNextPage) return true
  if (!nodes || nodes.includes(null)) return false
  return nodes.reduce((sum, node) => sum + (node?.commitCount ?? 0), 0) < totalCount
}

const yearsSchema = z
  .object({
    login: id,
    contributionsCollection: z.object({ contributionYears: z.array(z.int()) }),
  })
  .transform(({ login, contributionsCollection }) => ({
    login,
    years: contributionsCollection.contributionYears,
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
    id,
    state: z.string(),
    mergedAt: instant.nullable(),
    commits: rollupSchema.nullable().catch(null),
  })
  .transform((fields): PullRequest => {
    const rollup = fields.commits?.nodes[0].commit.statusCheckRollup.state ?? ''
    return {
      id: fields.id,
      isOpen: fields.state === 'OPEN',
      mergedAt: fields.mergedAt,
      checks: checksByState[rollup] ?? 'none',
    }
  })

const pullRequestsSchema = z
  .object({ pullRequests: z.object({ nodes: z.array(pullRequestSchema.nullable().catch(null)) }) })
  .transform(({ pullRequests: { nodes } }) => nodes.filter((node) => node !== null))
