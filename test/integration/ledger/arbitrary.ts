import fc from 'fast-check'
import { addDays } from '../../../main/base/rules/day.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import type {
  AccountId,
  CloneFacts,
  CommitFact,
  GithubFacts,
} from '../../../main/ledger/rules/facts.ts'
import { clone, day, github, host, id, me, onGithub } from './facts.ts'

/** One call to the ledger. */
export type Recording =
  | { readonly from: 'clone'; readonly facts: CloneFacts }
  | { readonly from: 'github'; readonly facts: GithubFacts }

export const addresses = [me, 'work@example.org', 'someone@example.org'] as const
const first = day('2026-11-15')
const midnight = Date.parse(`${first}T00:00:00Z`) / 1000

// Few distinct values, so that the same ones recur often.
const some = <T>(of: fc.Arbitrary<T>, maxLength = 3) => fc.array(of, { maxLength })
const node = fc.integer({ min: 1, max: 3 })
const name = fc
  .tuple(fc.constantFrom('nest', 'nest', 'former'), node)
  .map(([own, n]) => ({ host, name: `dash/${own}-${n}` }))
const githubId = node.map((n) => id(`github:${host}:R_${n}`))
const languages = fc.constantFrom(null, [], ['C'], ['Dart'], ['C', 'Dart'])
const within = fc.integer({ min: 0, max: 14 })

/** Some are renamed by `.mailmap`: the same commits may come back with another address. */
const commitFact = fc
  .record({
    oid: fc.constantFrom('1111111', '2222222', '3333333'),
    email: fc.constantFrom(...addresses),
    author: fc.constantFrom(null, null, ...addresses),
    time: fc
      .tuple(within, fc.integer({ min: 0, max: 2 }))
      .map(([d, s]) => midnight + d * 86_400 + s),
    offset: fc.constantFrom(0, 540, -480),
  })
  .map(({ author, ...commit }): CommitFact => {
    return author === null || author === commit.email ? commit : { ...commit, author }
  })

const cloneFacts = fc
  .record({
    repository: fc.constantFrom('git:a', 'git:b', 'git:c', 'remote:github.com/dash/nest-1'),
    names: some(name, 2),
    languages,
    commits: some(commitFact, 6),
  })
  .map(({ repository, ...rest }) => clone(repository, rest))

const githubFacts = fc
  .record({
    account: fc.constantFrom('github.com:U_1' as AccountId, 'github.com:U_2' as AccountId),
    repositories: some(
      fc
        .record({
          n: node,
          parent: fc.option(githubId),
          languages,
          isPrivate: fc.boolean(),
          isAskedByName: fc.boolean(),
        })
        .map(({ n, isAskedByName, ...rest }) =>
          onGithub(`R_${n}`, `dash/nest-${n}`, {
            ...rest,
            ...(isAskedByName && { formerNames: [`dash/former-${n}`] }),
          }),
        ),
      2,
    ),
    commitDays: some(
      fc.record({
        repository: githubId,
        day: within.map((days) => addDays(first, days)),
        count: fc.integer({ min: 0, max: 4 }),
      }),
    ),
    items: some(
      fc
        .record({
          kind: fc.constantFrom('issue', 'review', 'pull-request'),
          n: node,
          at: fc.tuple(within, fc.integer({ min: 0, max: 23 })),
        })
        .map(({ kind, n, at: [d, hour] }) => ({
          kind,
          key: `K_${n}`,
          repository: id(`github:${host}:R_${n}`),
          at: (midnight + d * 86_400 + hour * 3600) * 1000,
          url: `https://github.com/dash/nest-${n}/${n}`,
        })),
    ),
  })
  .map((facts) => github(facts))

export const recording: fc.Arbitrary<Recording> = fc.oneof(
  cloneFacts.map((facts): Recording => ({ from: 'clone', facts })),
  githubFacts.map((facts): Recording => ({ from: 'github', facts })),
)

/** One of GitHub's repositories takes a name, perhaps from another one. */
export const nameTransfer: fc.Arbitrary<Recording> = fc
  .record({ holder: node, name: node, languages })
  .map(({ holder, name: n, languages: found }): Recording => {
    const repositories = [onGithub(`R_${holder}`, `dash/nest-${n}`, { languages: found })]
    return { from: 'github', facts: github({ repositories }) }
  })

/** What the user may choose to count. */
export const settings: fc.Arbitrary<CountingSettings> = fc.record({
  kinds: fc.record({
    commit: fc.boolean(),
    issue: fc.boolean(),
    review: fc.boolean(),
    'pull-request': fc.boolean(),
  }),
  languages: fc.subarray(['Dart', 'C']),
  addresses: fc.subarray([...addresses]),
})
