import type { ItemKind } from '../../../../preload/contract/kinds.ts'
import { instantsOf } from './sync-ranges.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'

/** The largest page, the most repositories that GitHub lists in a range, and the most ids that it takes. */
export const maxPageSize = 100

/** A page of one kind's list: the first one, or the one after a cursor. */
export interface Page {
  readonly kind: ItemKind
  readonly range: DayRange
  readonly after: string | null
}

/** The repository that a clone's remote names, which may have been renamed since. */
export interface ClonePart {
  readonly name: 'clone'
  /** `owner/name`. */
  readonly fullName: string
}

/** One of the things that a request asks for. */
export type QueryPart =
  | { readonly name: 'range'; readonly range: DayRange }
  | ({ readonly name: 'page' } & Page)
  /** The languages and the parent of a repository. */
  | { readonly name: 'repository'; readonly nodeId: string }
  | ClonePart

export interface Question<Part extends QueryPart = QueryPart> {
  readonly parts: readonly Part[]
  /** Whether to ask for the account's name and the years in which it contributed. */
  readonly asksYears: boolean
  /** Whether to ask for the most recently updated pull requests and their state. */
  readonly asksPullRequests: boolean
}

/** A path in an answer, from its root. */
export type AnswerPath = readonly (string | number)[]

const placeOf: Readonly<Record<QueryPart['name'], (n: number) => AnswerPath>> = {
  range: (n) => ['ranges', `r${n}`],
  page: (n) => ['pages', `p${n}`],
  repository: (n) => ['repositories', n],
  clone: (n) => [`name${n}`],
}

/** The alias of the user's own pull requests. */
export const pullRequestsAlias = 'pulls'

/** The root fields of answers. */
export const rootFields = /^(?:years|ranges|pages|repositories|pulls|name\d+)$/
/** The root fields that say nothing about contributions: clones, and the state of pull requests. */
export const fieldsBesideContributions = /^(?:pulls|name\d+)$/

/** Where the answer to each part is. */
export function placesOf(parts: readonly QueryPart[]): readonly AnswerPath[] {
  const counts = { range: 0, page: 0, repository: 0, clone: 0 }
  return parts.map(({ name }) => placeOf[name](counts[name]++))
}

/** Whether any of the places lies inside a part of an answer, or contains it. */
export function isTouched(part: AnswerPath, places: readonly AnswerPath[]): boolean {
  return places.some((place) => place.every((step, n) => n >= part.length || step === part[n]))
}

const repository = 'repository { id nameWithOwner isPrivate }'

/**
 * Each kind's connection, and the fields of a node besides `occurredAt`. A review's key is its pull request: repeated
 * reviews are one contribution, whose date moves.
 */
const lists: Readonly<Record<ItemKind, { readonly field: string; readonly node: string }>> = {
  issue: { field: 'issueContributions', node: `issue { id url ${repository} }` },
  review: {
    field: 'pullRequestReviewContributions',
    node: `pullRequest { id url ${repository} } pullRequestReview { url }`,
  },
  'pull-request': {
    field: 'pullRequestContributions',
    node: `pullRequest { id url ${repository} }`,
  },
}

function itemList(kind: ItemKind, alias: string, after: string): string {
  const { field, node } = lists[kind]
  return `${alias}: ${field}(first: ${maxPageSize}${after}, orderBy: { direction: ASC }) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { occurredAt ${node} }
  }`
}

const rangeFragment = `fragment Range on ContributionsCollection {
  restricted: restrictedContributionsCount
  totalCommits: totalCommitContributions
  totalIssues: totalIssueContributions
  totalReviews: totalPullRequestReviewContributions
  totalPullRequests: totalPullRequestContributions
  repositories: totalRepositoriesWithContributedCommits
  commits: commitContributionsByRepository(maxRepositories: ${maxPageSize}) {
    ${repository}
    contributions(first: ${maxPageSize}) {
      totalCount
      pageInfo { hasNextPage }
      nodes { occurredAt commitCount }
    }
  }
  ${itemList('issue', 'issues', '')}
  ${itemList('review', 'reviews', '')}
  ${itemList('pull-request', 'pullRequests', '')}
}`

const repositoriesField = `repositories: nodes(ids: $ids) {
    ... on Repository {
      id
      nameWithOwner
      isPrivate
      parent { id }
      languages(first: ${maxPageSize}, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
    }
  }`

/** Through the last commit, because older servers have no checks on the pull request itself. */
const pullRequestsField = `${pullRequestsAlias}: viewer {
    pullRequests(first: 20, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id state mergedAt commits(last: 1) { nodes { commit { statusCheckRollup { state } } } } }
    }
  }`

/**
 * The query for a question: `ranges { r0 r1 … }`, `pages { p0 p1 … }`, `repositories`, `years`, `pulls`, and `name0`,
 * `name1`, …, each only if asked for. Even all together they stay far below GitHub's limit of 500,000 nodes: 5 ranges
 * of 100 repositories × 100 days and 3 × 100 items, 15 pages of 100 items, 100 repositories × 100 languages; clones
 * cost nothing.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function buildQuery({ parts, asksYears, asksPullRequests }: Question) {
  const declared: string[] = []
  const variables: Record<string, unknown> = {}
  const declare = (name: string, type: string, value: unknown) => {
    declared.push(`$${name}: ${type}`)
    variables[name] = value
  }
  const collection = (alias: string, range: DayRange, fields: string) => {
    const { from, to } = instantsOf(range)
    declare(`${alias}from`, 'DateTime!', from)
    declare(`${alias}to`, 'DateTime!', to)
    return `${alias}: contributionsCollection(from: $${alias}from, to: $${alias}to) { ${fields} }`
  }

  const ranges: string[] = []
  const pages: string[] = []
  const clones: string[] = []
  const ids: string[] = []
  const places = placesOf(parts)
  for (const [n, part] of parts.entries()) {
    const alias = String(places[n]?.at(-1))
    switch (part.name) {
      case 'range':
        ranges.push(collection(alias, part.range, '...Range'))
        break
      case 'page': {
        if (part.after !== null) declare(`${alias}after`, 'String!', part.after)
        const after = part.after === null ? '' : `, after: $${alias}after`
        pages.push(collection(alias, part.range, itemList(part.kind, 'items', after)))
        break
      }
      case 'repository':
        ids.push(part.nodeId)
        break
      case 'clone': {
        const [owner, name] = part.fullName.split('/')
        declare(alias, 'String!', name)
        declare(`${alias}owner`, 'String!', owner)
        // GitHub follows renames and transfers until another repository takes the name.
        const found = `repository(owner: $${alias}owner, name: $${alias})`
        clones.push(`${alias}: ${found} { id nameWithOwner isPrivate parent { id } }`)
        break
      }
    }
  }
  if (ids.length > 0) declare('ids', '[ID!]!', ids)

  const roots = [
    ...(asksYears ? ['years: viewer { login contributionsCollection { contributionYears } }'] : []),
    ...viewer('ranges', ranges),
    ...viewer('pages', pages),
    ...(ids.length > 0 ? [repositoriesField] : []),
    ...clones,
    ...(asksPullRequests ? [pullRequestsField] : []),
  ]
  const others = pages.length > 0 ? 'Pages' : 'Repositories'
  const query = `query ${ranges.length > 0 ? 'Contributions' : others}${declared.length > 0 ? `(${declared.join(', ')})` : ''} {
  ${roots.join('\n  ')}
}
${ranges.length > 0 ? rangeFragment : ''}`
  return { query, variables }
}

function viewer(alias: string, fields: readonly string[]): readonly string[] {
  return fields.length > 0 ? [`${alias}: viewer {\n    ${fields.join('\n    ')}\n  }`] : []
}
