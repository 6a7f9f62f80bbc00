import type { ItemKind } from '../../../../preload/contract/kinds.ts'
import { instantsOf } from './day-ranges.ts'
import type { DayRange } from '../../../ledger/rules/day-range.ts'

/** The largest page, the most repositories that GitHub lists in a range, and the most ids that it takes. */
export const maxPageSize = 100
/** One year. */
export const maxRangesPerRequest = 5
/** Parts of ranges that are short enough: together at most a year of days. */
export const maxPartsPerRequest = 8
export const maxPagesPerRequest = 15
/** Names of clones. */
export const maxNamesPerRequest = 50

/** A page of one kind's list: the first one, or the one after a cursor. */
export interface Page {
  readonly kind: ItemKind
  readonly range: DayRange
  readonly after: string | null
}

/** The contents of one request. */
export interface QueryParts {
  readonly ranges: readonly DayRange[]
  readonly pages: readonly Page[]
  /** Node ids of repositories whose languages and parents are wanted. */
  readonly repositories: readonly string[]
  /** `owner/name` of repositories that may have been renamed since. */
  readonly names: readonly string[]
  /** Whether to ask for the account's name and the years in which it contributed. */
  readonly asksYears: boolean
  /** Whether to ask for the most recently updated pull requests and their state. */
  readonly asksPullRequests: boolean
}

export interface GraphqlQuery {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const repository = 'repository { id nameWithOwner isPrivate }'

interface ItemList {
  readonly field: string
  /** Fields of a node besides `occurredAt`. */
  readonly node: string
}

/**
 * Each kind's connection. A review's key is its pull request: repeated reviews are one contribution, whose date
 * moves.
 */
const lists: Readonly<Record<ItemKind, ItemList>> = {
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

/**
 * The query for the given parts: `ranges { r0 r1 … }`, `pages { p0 p1 … }`, `repositories`, `years`, `pulls`, and
 * `name0`, `name1`, …, each only if asked for. Even all together they stay far below GitHub's limit of 500,000 nodes:
 * 5 ranges of 100 repositories × 100 days and 3 × 100 items, 15 pages of 100 items, 100 repositories × 100 languages;
 * names cost nothing.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function buildQuery({
  ranges,
  pages,
  repositories,
  names,
  asksYears,
  asksPullRequests,
}: QueryParts): GraphqlQuery {
  const aliases = [
    ...ranges.map((range, n) => ({ name: `r${n}`, range })),
    ...pages.map(({ range }, n) => ({ name: `p${n}`, range })),
  ]
  const cursors = pages.flatMap(({ after }, n) =>
    after === null ? [] : [[`p${n}after`, after] as const],
  )
  const declared = [
    ...aliases.map(({ name }) => `$${name}from: DateTime!, $${name}to: DateTime!`),
    ...cursors.map(([name]) => `$${name}: String!`),
    ...(repositories.length > 0 ? ['$ids: [ID!]!'] : []),
    ...names.map((_, n) => `$${nameAlias}${n}: String!, $${nameAlias}${n}owner: String!`),
  ]
  const collection = (name: string, fields: string) =>
    `    ${name}: contributionsCollection(from: $${name}from, to: $${name}to) { ${fields} }`
  const roots = [
    ...(asksYears ? ['years: viewer { login contributionsCollection { contributionYears } }'] : []),
    ...viewer(
      'ranges',
      ranges.map((_, n) => collection(`r${n}`, '...Range')),
    ),
    ...viewer(
      'pages',
      pages.map(({ kind, after }, n) =>
        collection(`p${n}`, itemList(kind, 'items', after === null ? '' : `, after: $p${n}after`)),
      ),
    ),
    ...(repositories.length > 0 ? [repositoriesField] : []),
    ...names.map((_, n) => nameField(`${nameAlias}${n}`)),
    ...(asksPullRequests ? [pullRequestsField] : []),
  ]
  return {
    query: `query ${nameOf({ ranges, pages })}${declared.length > 0 ? `(${declared.join(', ')})` : ''} {
  ${roots.join('\n  ')}
}
${ranges.length > 0 ? rangeFragment : ''}`,
    variables: {
      ...Object.fromEntries(
        aliases.flatMap(({ name, range }) => {
          const { from, to } = instantsOf(range)
          return [
            [`${name}from`, from],
            [`${name}to`, to],
          ]
        }),
      ),
      ...Object.fromEntries(cursors),
      ...(repositories.length > 0 ? { ids: repositories } : {}),
      ...Object.fromEntries(
        names.flatMap((name, n) => {
          const [owner, own] = name.split('/')
          return [
            [`${nameAlias}${n}`, own],
            [`${nameAlias}${n}owner`, owner],
          ]
        }),
      ),
    },
  }
}

const repositoriesField = `repositories: nodes(ids: $ids) {
    ... on Repository {
      id
      nameWithOwner
      isPrivate
      parent { id }
      languages(first: ${maxPageSize}, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
    }
  }`

/** The alias of the user's own pull requests. Errors there say nothing about contributions. */
export const pullRequestsAlias = 'pulls'
const maxPullRequests = 20

/** Through the last commit, because older servers have no checks on the pull request itself. */
const pullRequestsField = `${pullRequestsAlias}: viewer {
    pullRequests(first: ${maxPullRequests}, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id state mergedAt commits(last: 1) { nodes { commit { statusCheckRollup { state } } } } }
    }
  }`

/** The alias, followed by a number, of a repository looked up by name. */
export const nameAlias = 'name'

/** GitHub follows renames and transfers until another repository takes the name. */
function nameField(alias: string): string {
  return `${alias}: repository(owner: $${alias}owner, name: $${alias}) { id nameWithOwner isPrivate parent { id } }`
}

function nameOf({ ranges, pages }: Pick<QueryParts, 'ranges' | 'pages'>): string {
  if (ranges.length > 0) return 'Contributions'
  return pages.length > 0 ? 'Pages' : 'Repositories'
}

function viewer(alias: string, fields: readonly string[]): readonly string[] {
  return fields.length > 0 ? [`${alias}: viewer {\n${fields.join('\n')}\n  }`] : []
}
