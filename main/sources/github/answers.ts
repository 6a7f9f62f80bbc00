import { z } from 'zod'

import { parseDay } from '../../base/rules/day.ts'
import type { Day } from '../../base/rules/day.ts'
import type {
  GithubCommitDay,
  GithubItem,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../ledger/rules/facts.ts'
import type { ItemKind } from '../../ledger/rules/kinds.ts'

/** The answers to the questions of rules/queries.ts. Nullable nodes are those that GitHub may keep from a token. */

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

const windowSchema = z.object({
  repositories: z.number(),
  commits: z.array(
    z.object({
      repository: repositorySchema,
      contributions: z.object({
        totalCount: z.number(),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
        nodes: z
          .array(z.object({ occurredAt: commitDay, commitCount: z.int().nonnegative() }).nullable())
          .nullable(),
      }),
    }),
  ),
  issues: listSchema('issue'),
  reviews: listSchema('review'),
  pullRequests: listSchema('pull-request'),
})
export type WindowAnswer = z.infer<typeof windowSchema>

/** `w0`, `w1`, … of a viewer, in order. */
function numbered<T>(count: number, each: z.ZodType<T>) {
  const shape = Object.fromEntries(Array.from({ length: count }, (_, n) => [`w${n}`, each]))
  return z
    .object({ viewer: z.object(shape) })
    .transform(({ viewer }): readonly T[] => Object.values<T>(viewer))
}

export const contributionsSchema = (count: number) => numbered(count, windowSchema)

export const restrictedSchema = (count: number) =>
  numbered(count, z.object({ restrictedContributionsCount: z.int().nonnegative() })).transform(
    (spans) => spans.reduce((sum, span) => sum + span.restrictedContributionsCount, 0),
  )

export const pageSchema = (kind: ItemKind) =>
  z
    .object({
      viewer: z.object({ contributionsCollection: z.object({ items: listSchema(kind) }) }),
    })
    .transform(({ viewer }): ListAnswer => viewer.contributionsCollection.items)

const detailsSchema = repositorySchema.extend({
  parent: z.object({ id: z.string().min(1) }).nullable(),
  languages: z
    .object({ nodes: z.array(z.object({ name: z.string() }).nullable()).nullable() })
    .nullable(),
})
export type RepositoryDetails = z.infer<typeof detailsSchema>

export const repositoriesSchema = z
  .object({ nodes: z.array(detailsSchema.nullable()) })
  .transform(({ nodes }) => nodes.filter((node) => node !== null))

/**
 * Whether a window's commits were cut off: more repositories than the longest list, or more days than a page.
 * (A list that is short because something is hidden is not: a shorter window would hide the same.)
 */
export function isCut({ repositories, commits }: WindowAnswer, longestList: number): boolean {
  if (repositories > commits.length && commits.length >= longestList) return true
  return commits.some(({ contributions: { totalCount, pageInfo, nodes } }) => {
    if (pageInfo.hasNextPage) return true
    if (!nodes || nodes.includes(null)) return false
    return nodes.reduce((sum, node) => sum + (node?.commitCount ?? 0), 0) < totalCount
  })
}

export function repositoryId(host: string, nodeId: string): RepositoryId {
  return `github:${host}:${nodeId}` as RepositoryId
}

export function commitDaysOf(host: string, { commits }: WindowAnswer): readonly GithubCommitDay[] {
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

export function itemsOf(
  host: string,
  kind: ItemKind,
  { nodes }: ListAnswer,
): readonly GithubItem[] {
  return (nodes ?? [])
    .filter((node) => node !== null)
    .map(({ at, key, url, repository }) => ({
      kind,
      key,
      repository: repositoryId(host, repository.id),
      at,
      url,
    }))
}

/** The repositories that a list of items, or a window's commits, mention. */
export function repositoriesIn(lists: readonly ListAnswer[], windows: readonly WindowAnswer[]) {
  return [
    ...windows.flatMap(({ commits }) => commits.map(({ repository }) => repository)),
    ...lists.flatMap(({ nodes }) =>
      (nodes ?? []).filter((node) => node !== null).map(({ repository }) => repository),
    ),
  ]
}

/** @param details undefined where GitHub no longer shows the repository */
export function repositoryFacts(
  host: string,
  seen: RepositoryAnswer,
  details: RepositoryDetails | undefined,
): GithubRepositoryFacts {
  const names = (details?.languages?.nodes ?? []).filter((node) => node !== null)
  return {
    repository: repositoryId(host, seen.id),
    host,
    nameWithOwner: details?.nameWithOwner ?? seen.nameWithOwner,
    isPrivate: details?.isPrivate ?? seen.isPrivate,
    parent: details?.parent ? repositoryId(host, details.parent.id) : null,
    // Linguist runs some time after a push: no language means that nobody knows yet.
    languages: names.length > 0 ? names.map(({ name }) => name) : null,
  }
}
