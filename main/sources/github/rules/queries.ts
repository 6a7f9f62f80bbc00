import type { ItemKind } from '../../../../preload/contract/kinds.ts'
import { instantsOf } from './windows.ts'
import type { Window } from './windows.ts'

/** The largest page, the most repositories that GitHub lists in a window, and the most ids that it takes. */
export const most = 100
/** One year in a request. */
export const mostWindows = 5
export const mostPages = 15
/** So many names of clones are asked about beside them. */
export const mostNames = 50

/** A page of one kind's list after the cursor `after`. */
export interface Page {
  readonly kind: ItemKind
  readonly window: Window
  readonly after: string
}

/** What one request asks for. */
export interface Parts {
  readonly windows: readonly Window[]
  readonly pages: readonly Page[]
  /** Node ids of repositories whose languages and parents are wanted. */
  readonly repositories: readonly string[]
  /** `owner/name` of repositories that may be called otherwise by now. */
  readonly names: readonly string[]
  /** Whether to ask for the years in which the account contributed. */
  readonly asksYears: boolean
}

export interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const repository = 'repository { id nameWithOwner isPrivate }'

interface ItemList {
  readonly field: string
  /** Fields of a node beside `occurredAt`. */
  readonly node: string
}

/** Each kind's connection. A review's key is its pull request: repeated reviews are one contribution, and move. */
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
  return `${alias}: ${field}(first: ${most}${after}, orderBy: { direction: ASC }) {
    pageInfo { hasNextPage endCursor }
    nodes { occurredAt ${node} }
  }`
}

const windowFragment = `fragment Window on ContributionsCollection {
  restricted: restrictedContributionsCount
  totalCommits: totalCommitContributions
  totalIssues: totalIssueContributions
  totalReviews: totalPullRequestReviewContributions
  totalPullRequests: totalPullRequestContributions
  repositories: totalRepositoriesWithContributedCommits
  commits: commitContributionsByRepository(maxRepositories: ${most}) {
    ${repository}
    contributions(first: ${most}) {
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
 * The question for some parts: `windows { w0 w1 … }`, `pages { p0 p1 … }`, `repositories` and `begun`, as far as they are
 * asked for, and `name0`, `name1`, …. All of it together stays far below the 500,000 nodes that GitHub allows: 5 windows of
 * 100 repositories × 100 days and 3 × 100 items, 15 pages of 100 items, 100 repositories × 100 languages; names cost nothing.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function question({ windows, pages, repositories, names, asksYears }: Parts): Question {
  const spans = [
    ...windows.map((window, n) => ({ name: `w${n}`, window })),
    ...pages.map(({ window }, n) => ({ name: `p${n}`, window })),
  ]
  const declared = [
    ...spans.map(({ name }) => `$${name}from: DateTime!, $${name}to: DateTime!`),
    ...pages.map((_, n) => `$p${n}after: String!`),
    ...(repositories.length > 0 ? ['$ids: [ID!]!'] : []),
    ...names.map((_, n) => `$${aliasOfName}${n}: String!, $${aliasOfName}${n}owner: String!`),
  ]
  const collection = (name: string, fields: string) =>
    `    ${name}: contributionsCollection(from: $${name}from, to: $${name}to) { ${fields} }`
  const roots = [
    ...(asksYears ? ['begun: viewer { contributionsCollection { contributionYears } }'] : []),
    ...viewer(
      'windows',
      windows.map((_, n) => collection(`w${n}`, '...Window')),
    ),
    ...viewer(
      'pages',
      pages.map(({ kind }, n) =>
        collection(`p${n}`, itemList(kind, 'items', `, after: $p${n}after`)),
      ),
    ),
    ...(repositories.length > 0 ? [repositoriesField] : []),
    ...names.map((_, n) => nameField(`${aliasOfName}${n}`)),
  ]
  return {
    query: `query ${nameOf({ windows, pages })}(${declared.join(', ')}) {
  ${roots.join('\n  ')}
}
${windows.length > 0 ? windowFragment : ''}`,
    variables: {
      ...Object.fromEntries(
        spans.flatMap(({ name, window }) => {
          const { from, to } = instantsOf(window)
          return [
            [`${name}from`, from],
            [`${name}to`, to],
          ]
        }),
      ),
      ...Object.fromEntries(pages.map(({ after }, n) => [`p${n}after`, after])),
      ...(repositories.length > 0 ? { ids: repositories } : {}),
      ...Object.fromEntries(
        names.flatMap((name, n) => {
          const [owner, own] = name.split('/')
          return [
            [`${aliasOfName}${n}`, own],
            [`${aliasOfName}${n}owner`, owner],
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
      languages(first: ${most}, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
    }
  }`

/** With a number after it: what a question about a name is answered under. */
export const aliasOfName = 'name'

/** GitHub follows renames and transfers until somebody else takes the name. */
function nameField(alias: string): string {
  return `${alias}: repository(owner: $${alias}owner, name: $${alias}) { id nameWithOwner isPrivate parent { id } }`
}

function nameOf({ windows, pages }: Pick<Parts, 'windows' | 'pages'>): string {
  if (windows.length > 0) return 'Contributions'
  return pages.length > 0 ? 'Pages' : 'Repositories'
}

function viewer(alias: string, fields: readonly string[]): readonly string[] {
  return fields.length > 0 ? [`${alias}: viewer {\n${fields.join('\n')}\n  }`] : []
}
