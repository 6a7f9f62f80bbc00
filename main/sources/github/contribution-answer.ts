import { z } from 'zod'

import { parseDay, type Day } from '../../base/rules/day.ts'
import type {
  GithubCommitDay,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../ledger/rules/facts.ts'
import type { ItemKind, Kind } from '../../../preload/contract/kinds.ts'
import {
  isTouched,
  maxPageSize,
  placesOf,
  rootFields,
  type AnswerPath,
} from './rules/contribution-query.ts'
import type { Checks, PullRequest } from './rules/pull-requests.ts'
import type { ListAnswer, Part, RangeAnswer } from './rules/sync-plan.ts'

interface ArrivalOf<Name extends Part['name'], Found> {
  readonly name: Name
  readonly part: Extract<Part, { readonly name: Name }>
  readonly answer: Found
}

/** A part with its answer. Null means that GitHub does not know it, or withholds it from us. */
export type Arrival =
  | ArrivalOf<'account', { readonly login: string; readonly years: readonly number[] }>
  | ArrivalOf<'range', RangeAnswer>
  | ArrivalOf<'page', ListAnswer>
  | ArrivalOf<'repository' | 'clone', GithubRepositoryFacts | null>
  | ArrivalOf<'pull-requests', readonly PullRequest[]>

export interface Answer {
  readonly arrived: readonly Arrival[]
  /** The parts without an answer, apart from pull requests: nothing waits for them. */
  readonly missing: readonly Part[]
}

/**
 * Reads a host's answers to the queries of rules/contribution-query.ts, and makes facts of them. A node is nullable if
 * GitHub may withhold it from the token.
 */
export function createAnswerReader(host: string) {
  const { range, list, lookup } = schemasFor(host)

  function schemaOf(part: Part): z.ZodType<Arrival['answer']> {
    switch (part.name) {
      case 'account':
        return accountSchema
      case 'range':
        return range
      case 'page':
        return z.object({ items: list(part.kind) }).transform(({ items }) => items)
      case 'repository':
        return lookup.nullable()
      case 'clone':
        return lookup.nullable().transform((found) => {
          const isCurrent = part.fullName.toLowerCase() === found?.nameWithOwner.toLowerCase()
          return found && { ...found, formerNames: isCurrent ? [] : [part.fullName] }
        })
      case 'pull-requests':
        return pullRequestsSchema
    }
  }

  return {
    /**
     * Reads whatever has arrived.
     * @param lost the paths at which errors beside data report something missing; empty if there are none
     */
    read(parts: readonly Part[], data: unknown, lost: readonly AnswerPath[] = []): Answer {
      const arrived: Arrival[] = []
      const missing: Part[] = []
      const places = placesOf(parts)
      for (const [n, part] of parts.entries()) {
        const place = places[n] ?? []
        const value = isTouched(place, lost) ? undefined : valueAt(data, place)
        const { success, data: answer } = schemaOf(part).safeParse(value)
        if (success) arrived.push({ name: part.name, part, answer } as Arrival)
        else if (part.name !== 'pull-requests') missing.push(part)
      }
      return { arrived, missing }
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
const commitDay = z
  .string()
  .transform((text) => parseDay(text.slice(0, 10)))
  .pipe(z.custom<Day>((day) => day !== undefined))

/** Milliseconds since the epoch. */
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number())

/** Nodes of which GitHub may withhold some, or all. */
const nodesOf = <T>(node: z.ZodType<T>) =>
  z
    .array(node.nullable())
    .nullable()
    .transform((nodes) => (nodes ?? []).filter((one) => one !== null))

const repositorySchema = z.object({
  id,
  nameWithOwner: z.string().regex(/^[^/]+\/[^/]+$/),
  isPrivate: z.boolean(),
})

const commitsSchema = z.object({
  totalCount: count,
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: z.array(z.object({ occurredAt: commitDay, commitCount: count }).nullable()).nullable(),
})

/** The schemas of a host's answers. */
function schemasFor(host: string) {
  const idOf = (nodeId: string) => `github:${host}:${nodeId}` as RepositoryId
  const factsOf = (fields: z.infer<typeof repositorySchema>): GithubRepositoryFacts => ({
    repository: idOf(fields.id),
    host,
    nameWithOwner: fields.nameWithOwner,
    isPrivate: fields.isPrivate,
    parent: null,
    languages: null,
  })
  const repository = repositorySchema.transform(factsOf)
  const lookup = repositorySchema
    .extend({
      parent: z.object({ id }).nullable(),
      languages: z.object({ nodes: nodesOf(z.object({ name: z.string() })) }).nullish(),
    })
    .transform(({ parent, languages, ...fields }): GithubRepositoryFacts => {
      const names = languages?.nodes.map(({ name }) => name) ?? []
      return {
        ...factsOf(fields),
        parent: parent && idOf(parent.id),
        // Linguist runs some time after a push: no languages means not known yet.
        languages: names.length > 0 ? names : null,
      }
    })

  const item = z.object({
    occurredAt: instant,
    subject: z.object({ id, url: z.string(), repository }),
    review: z.object({ url: z.string() }).optional(),
  })
  const list = (kind: ItemKind) =>
    z
      .object({
        totalCount: count,
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: nodesOf(item),
      })
      .transform(({ totalCount, pageInfo, nodes }): ListAnswer => ({
        kind,
        totalCount,
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
        items: nodes.map(({ occurredAt: at, subject, review }) => {
          const {
            id: key,
            repository: { repository: of },
          } = subject
          return { kind, key, repository: of, at, url: review?.url ?? subject.url }
        }),
        repositories: nodes.map(({ subject }) => subject.repository),
      }))

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
        (entry.contributions.nodes ?? []).flatMap((node): GithubCommitDay[] => {
          if (node === null) return []
          const { occurredAt: day, commitCount } = node
          return [{ repository: entry.repository.repository, day, count: commitCount }]
        }),
      )
      const isListTruncated = repositories > maxPageSize && repositories > commits.length
      const undisclosed: Record<Kind, number> = {
        commit: rest.totalCommits - commitDays.reduce((sum, day) => sum + day.count, 0),
        issue: rest.totalIssues,
        review: rest.totalReviews,
        'pull-request': rest.totalPullRequests,
      }
      return {
        restricted,
        isTruncated:
          isListTruncated || commits.some(({ contributions }) => areDaysTruncated(contributions)),
        commitDays,
        undisclosed,
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

const accountSchema = z
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
