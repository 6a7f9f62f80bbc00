import type { ItemKind } from '../../../../preload/contract/kinds.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'

/** GitHub's limit of 100: entries per page, repositories per range, ids per query. */
export const maxPageSize = 100

export type QueryPart =
  /** Asks for the account's name, and the years in which it contributed. */
  | { readonly type: 'account' }
  | { readonly type: 'range'; readonly range: DayRange }
  /** Asks for a page of one kind's list: the first page, or the page after a cursor. */
  | {
      readonly type: 'page'
      readonly kind: ItemKind
      readonly range: DayRange
      readonly after: string | null
    }
  /** Asks for the languages and the parent of a repository. */
  | { readonly type: 'repository'; readonly nodeId: string }
  /** Asks for the repository of a clone by a name (`owner/name`) that may be outdated. */
  | { readonly type: 'clone'; readonly fullName: string }
  /** Asks for the user's most recently updated pull requests, and their state. */
  | { readonly type: 'pull-requests' }

/** A path in an answer, from its root. */
export type AnswerPath = readonly (string | number)[]

const pathOf: Readonly<Record<QueryPart['type'], (n: number) => AnswerPath>> = {
  account: () => ['years'],
  range: (n) => ['ranges', `r${n}`],
  page: (n) => ['pages', `p${n}`],
  repository: (n) => ['repositories', n],
  clone: (n) => [`name${n}`],
  'pull-requests': () => ['pulls'],
}

/** The root fields of our queries, including aliases. */
export const rootFieldPattern = /^(?:years|ranges|pages|repositories|pulls|name\d+)$/
/** The root fields that say nothing about contributions: clones, and the state of pull requests. */
export const otherFieldPattern = /^(?:pulls|name\d+)$/

/** The path of the answer to each part. */
export function pathsOf(parts: readonly QueryPart[]): readonly AnswerPath[] {
  const counts = { account: 0, range: 0, page: 0, repository: 0, clone: 0, 'pull-requests': 0 }
  return parts.map(({ type }) => pathOf[type](counts[type]++))
}

/** Whether the path is a prefix of one of the others, or one of them is a prefix of the path. */
export function overlapsAny(path: AnswerPath, others: readonly AnswerPath[]): boolean {
  return others.some((other) => other.every((step, n) => n >= path.length || step === path[n]))
}

const repository = 'repository { id nameWithOwner isPrivate }'

/**
 * The subject's id becomes the key of the item. The subject of a review is its pull request: reviewing it again only
 * moves the date of the contribution.
 */
const lists: Readonly<Record<ItemKind, { readonly field: string; readonly node: string }>> = {
  issue: { field: 'issueContributions', node: `subject: issue { id url ${repository} }` },
  review: {
    field: 'pullRequestReviewContributions',
    node: `subject: pullRequest { id url ${repository} } review: pullRequestReview { url }`,
  },
  'pull-request': {
    field: 'pullRequestContributions',
    node: `subject: pullRequest { id url mergedAt ${repository} }`,
  },
}

function itemList(kind: ItemKind, alias: string, after = ''): string {
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
  ${itemList('issue', 'issues')}
  ${itemList('review', 'reviews')}
  ${itemList('pull-request', 'pullRequests')}
}`

const accountField = 'years: viewer { login contributionsCollection { contributionYears } }'

const repositoriesField = (ids: string) => `repositories: nodes(ids: ${ids}) {
    ... on Repository {
      id
      nameWithOwner
      isPrivate
      parent { id }
      languages(first: ${maxPageSize}, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
    }
  }`

/** On older servers, only commits have checks. */
const pullRequestsField = `pulls: viewer {
    pullRequests(first: 20, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id state mergedAt commits(last: 1) { nodes { commit { statusCheckRollup { state } } } } }
    }
  }`

/**
 * The query for some parts: `ranges { r0 r1 … }`, `pages { p0 p1 … }`, `repositories`, `years`, `pulls`, and `name0`,
 * `name1`, …, each only if asked for. A query with the most of everything is far below GitHub's limit of 500,000 nodes:
 *
 * - 5 ranges of 100 repositories × 100 days, and of 3 × 100 items
 * - 15 pages of 100 items
 * - 100 repositories × 100 languages
 *
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function buildQuery(parts: readonly QueryPart[]) {
  const declared: string[] = []
  const variables: Record<string, unknown> = {}
  const declare = (name: string, type: string, value: unknown) => {
    declared.push(`$${name}: ${type}`)
    variables[name] = value
    return `$${name}`
  }
  const collection = (alias: string, range: DayRange, fields: string) => {
    // Both instants are inclusive.
    const from = declare(`${alias}from`, 'DateTime!', `${range.from}T00:00:00Z`)
    const to = declare(`${alias}to`, 'DateTime!', `${range.to}T23:59:59Z`)
    return `${alias}: contributionsCollection(from: ${from}, to: ${to}) { ${fields} }`
  }

  const roots: string[] = []
  const ranges: string[] = []
  const pages: string[] = []
  const ids: string[] = []
  const paths = pathsOf(parts)
  for (const [n, part] of parts.entries()) {
    const alias = String(paths[n]?.at(-1))
    switch (part.type) {
      case 'account':
        roots.push(accountField)
        break
      case 'range':
        ranges.push(collection(alias, part.range, '...Range'))
        break
      case 'page': {
        const { kind, range, after } = part
        const cursor =
          after === null ? '' : `, after: ${declare(`${alias}after`, 'String!', after)}`
        pages.push(collection(alias, range, itemList(kind, 'items', cursor)))
        break
      }
      case 'repository':
        ids.push(part.nodeId)
        break
      case 'clone': {
        const names = part.fullName.split('/')
        const owner = declare(`${alias}owner`, 'String!', names[0])
        const name = declare(alias, 'String!', names[1])
        // GitHub follows renames and transfers until another repository takes the name.
        const found = `repository(owner: ${owner}, name: ${name})`
        roots.push(`${alias}: ${found} { id nameWithOwner isPrivate parent { id } }`)
        break
      }
      case 'pull-requests':
        roots.push(pullRequestsField)
        break
    }
  }
  if (ids.length > 0) roots.push(repositoriesField(declare('ids', '[ID!]!', ids)))
  for (const [alias, fields] of Object.entries({ ranges, pages }))
    if (fields.length > 0) roots.push(`${alias}: viewer {\n    ${fields.join('\n    ')}\n  }`)

  const others = pages.length > 0 ? 'Pages' : 'Repositories'
  const name = ranges.length > 0 ? 'Contributions' : others
  const signature = declared.length > 0 ? `(${declared.join(', ')})` : ''
  const query = `query ${name}${signature} {
  ${roots.join('\n  ')}
}
${ranges.length > 0 ? rangeFragment : ''}`
  return { query, variables }
}
