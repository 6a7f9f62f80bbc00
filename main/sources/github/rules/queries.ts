import type { ItemKind } from '../../../ledger/rules/kinds.ts'
import { instantsOf } from './windows.ts'
import type { Window } from './windows.ts'

/**
 * The questions to GitHub. Node limit: a window is at most 100 repositories × 100 days and 3 × 100 items, five of them
 * share a request, so each stays below 55,000 of the 500,000 nodes that GitHub allows; so do 100 repositories × 100 languages.
 */

/** The largest page, and the most repositories, that GitHub gives. */
export const most = 100

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

export interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Everything of some windows, side by side as `w0`, `w1`, … */
export function contributionsQuestion(windows: readonly Window[]): Question {
  return {
    query: `query Contributions(${declared(windows)}) {
  viewer {
    ${aliased(windows, '...Window')}
  }
}
${windowFragment}`,
    variables: instants(windows),
  }
}

/** How many contributions GitHub counts but does not name, by spans `w0`, `w1`, … of at most a year. */
export function restrictedQuestion(spans: readonly Window[]): Question {
  return {
    query: `query Restricted(${declared(spans)}) {
  viewer {
    ${aliased(spans, 'restrictedContributionsCount')}
  }
}`,
    variables: instants(spans),
  }
}

/** The page of one kind's list after `cursor`, as `items`. */
export function pageQuestion(kind: ItemKind, window: Window, cursor: string): Question {
  return {
    query: `query Page($from: DateTime!, $to: DateTime!, $after: String!) {
  viewer {
    contributionsCollection(from: $from, to: $to) {
      ${itemList(kind, 'items', ', after: $after')}
    }
  }
}`,
    variables: { ...instantsOf(window), after: cursor },
  }
}

/** Languages and parents of at most 100 repositories. */
export function repositoriesQuestion(ids: readonly string[]): Question {
  return {
    query: `query Repositories($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Repository {
      id
      nameWithOwner
      isPrivate
      parent { id }
      languages(first: ${most}, orderBy: { field: SIZE, direction: DESC }) { nodes { name } }
    }
  }
}`,
    variables: { ids },
  }
}

function declared(windows: readonly Window[]): string {
  return windows.map((_, n) => `$from${n}: DateTime!, $to${n}: DateTime!`).join(', ')
}

function aliased(windows: readonly Window[], fields: string): string {
  return windows
    .map((_, n) => `w${n}: contributionsCollection(from: $from${n}, to: $to${n}) { ${fields} }`)
    .join('\n    ')
}

function instants(windows: readonly Window[]): Record<string, string> {
  return Object.fromEntries(
    windows.flatMap((window, n) => {
      const { from, to } = instantsOf(window)
      return [
        [`from${n}`, from],
        [`to${n}`, to],
      ]
    }),
  )
}
