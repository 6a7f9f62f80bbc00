import { parse } from 'graphql'
import { expect, test } from 'vitest'

import { costOf } from '../../fakes/github/cost.ts'

const cost = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  costOf(parse(query), variables)

test("GitHub's own simple example has 550 nodes", () => {
  const { nodes } = cost(`query {
    viewer {
      repositories(first: 50) {
        edges { repository: node { name issues(first: 10) { totalCount edges { node { title } } } } }
      }
    }
  }`)
  expect(nodes).toBe(550)
})

test("GitHub's own complex example has 22,060 nodes", () => {
  const { nodes } = cost(`query {
    viewer {
      repositories(first: 50) {
        edges {
          repository: node {
            pullRequests(first: 20) { edges { node { comments(first: 10) { edges { node { id } } } } } }
            issues(first: 20) { totalCount edges { node { comments(first: 10) { edges { node { id } } } } } }
          }
        }
      }
      followers(first: 10) { edges { follower: node { login } } }
    }
  }`)
  expect(nodes).toBe(22_060)
})

test("GitHub's own example of points needs 5,101 requests, which are 51 points", () => {
  const { points } = cost(`query {
    viewer {
      login
      repositories(first: 100) {
        edges { node { id issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id } } } } } } } }
      }
    }
  }`)
  expect(points).toBe(51)
})

test('even the smallest query costs a point', () => {
  expect(cost('{ viewer { login } }')).toEqual({ nodes: 0, points: 1 })
})

test('fragments are counted where they are spread, variables and ids by their values', () => {
  const query = `query Repositories($ids: [ID!]!, $limit: Int!) {
    nodes(ids: $ids) { ...Languages ... on Repository { issues(last: 2) { nodes { id } } } }
  }
  fragment Languages on Repository { languages(first: $limit) { nodes { name } } }`
  expect(cost(query, { ids: ['a', 'b', 'c'], limit: 10 }).nodes).toBe(3 + 3 * 10 + 3 * 2)
})
