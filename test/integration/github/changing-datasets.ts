import type { FakeRepository } from '../../fakes/github/model.ts'
import { dayAfter, oneOfEach, review, times } from './fixtures.ts'
import type { DataSet, Fixture, Step } from './fixtures.ts'

/** Data with traps: identities, falling totals, and what a token may see. */

export const identities: readonly DataSet[] = [
  {
    trap: 'a fork and its parent: one family, and commits to the fork are not counted by GitHub',
    fill(fixture) {
      const { model, dash } = fixture
      const parent = model.repository('flutter/flutter')
      const fork = model.repository('dash/flutter', { parent, languages: [] })
      oneOfEach(fixture, parent, '2025-12-01')
      oneOfEach(fixture, fork, '2025-12-01')
      model.commit(dash, fork, '2025-12-02T12:00:00+09:00')
      return []
    },
  },
  {
    trap: 'reviews repeated over months: the date moves, and one contribution stays one',
    fill(fixture) {
      const { model, dash } = fixture
      const nest = model.repository('dash/nest')
      const pulls = [0, 1, 2].map((n) => review(fixture, nest, `2025-0${n + 4}-10T16:00:00Z`))
      return [8, 40, 100].map((days, n) => ({
        change() {
          for (const pull of pulls)
            model.review(dash, pull, `${dayAfter('2026-01-14', n * 30)}T16:30:00Z`)
        },
        days,
      }))
    },
  },
  {
    trap: 'a pull request reviewed many times before the first sync: GitHub lists only the latest',
    fill({ model, dash }) {
      const pull = model.pullRequest(
        model.user('other'),
        model.repository('dash/nest'),
        '2025-01-01T00:00:00Z',
      )
      times(9, (n) => model.review(dash, pull, `2025-0${n + 1}-15T15:30:00Z`))
      return []
    },
  },
  {
    trap: 'an issue transferred before the first sync',
    fill({ model, dash }) {
      const pond = model.repository('dash/pond', { languages: ['Kotlin'] })
      const issue = model.issue(dash, pond, '2025-12-01T12:00:00Z')
      model.transferIssue(issue, model.repository('dash/nest'))
      return []
    },
  },
  {
    trap: 'repositories that are renamed and transferred to another owner',
    fill(fixture) {
      const nest = fixture.model.repository('dash/nest')
      const pond = fixture.model.repository('dash/pond')
      for (const repository of [nest, pond]) oneOfEach(fixture, repository, '2026-01-10')
      return [
        {
          change() {
            fixture.model.rename(nest, 'dash/eyrie')
            fixture.model.rename(pond, 'acme/pond')
            for (const repository of [nest, pond]) oneOfEach(fixture, repository, '2026-01-14')
          },
        },
      ]
    },
  },
  {
    trap: 'clones whose remotes have names from before renames and transfers: nothing is counted twice',
    fill(fixture) {
      const { model } = fixture
      const nest = model.repository('dash/nest')
      const pond = model.repository('dash/pond')
      for (const [n, repository] of [nest, pond].entries()) {
        oneOfEach(fixture, repository, `2026-01-1${n}`)
        oneOfEach(fixture, repository, `2023-05-1${n}`)
      }
      model.rename(nest, 'dash/eyrie')
      model.rename(nest, 'acme/eyrie')
      model.rename(pond, 'acme/pond')
      return []
    },
    clones: { 'acme/eyrie': 'dash/nest', 'acme/pond': 'Dash/Pond' },
  },
  {
    trap: 'a name that passes to another repository: neither counts for the other',
    fill(fixture) {
      const { model } = fixture
      const nest = model.repository('dash/nest')
      oneOfEach(fixture, nest, '2026-01-10')
      return [
        {
          change() {
            model.rename(nest, 'dash/old-nest')
            oneOfEach(fixture, nest, '2026-01-14')
            const other = model.repository('dash/nest', { languages: ['Rust'] })
            oneOfEach(fixture, other, '2026-01-14')
          },
        },
      ]
    },
  },
  {
    trap: 'other users: their contributions stay theirs',
    fill({ model, dash }) {
      const nest = model.repository('dash/nest')
      const other = { model, dash: model.user('other') }
      times(20, (n) => oneOfEach(other, nest, dayAfter('2025-12-01', n)))
      model.commit(dash, nest, '2025-12-24T12:00:00+09:00')
      return []
    },
  },
]

type Fall = readonly [how: string, fall: (fixture: Fixture, repository: FakeRepository) => void]

export const falls = (
  [
    ['deleted', (_, nest) => void (nest.isDeleted = true)],
    ['made private', (_, nest) => void (nest.isPrivate = true)],
    ['force-pushed', ({ model }, nest) => model.forcePush(nest, () => false)],
    ['put behind single sign-on', ({ model }) => void model.protectedOwners.add('acme')],
  ] as readonly Fall[]
).map(([how, fall]): DataSet => ({
  trap: `a repository that is ${how}: totals fall, and nothing is taken back`,
  fill(fixture) {
    const { model, dash } = fixture
    const nest = model.repository('acme/nest')
    oneOfEach(fixture, nest, '2026-01-10')
    oneOfEach(fixture, nest, '2025-05-10')
    model.commit(dash, nest, '2026-01-10T12:00:00+09:00')
    return [
      {
        change() {
          fall(fixture, nest)
          model.commit(dash, model.repository('dash/pond'), '2026-01-14T12:00:00+09:00')
        },
        // Old ranges, and what GitHub hides in them, are reread once a month.
        days: 45,
      },
    ]
  },
}))

/** Private and public repositories over some years. */
export function privateAndOpen(fixture: Fixture): readonly Step[] {
  const { model } = fixture
  const open = model.repository('dash/nest')
  const secret = model.repository('dash/secret', { isPrivate: true })
  times(30, (n) => {
    oneOfEach(fixture, secret, dayAfter('2023-06-01', n * 31))
    oneOfEach(fixture, open, dayAfter('2023-06-01', n * 31))
  })
  return []
}

export const undisclosedContributions: readonly DataSet[] = [
  {
    trap: 'an organisation that finally lets the token in: what was hidden is counted',
    fill(fixture) {
      const { model } = fixture
      model.protectedOwners.add('acme')
      const walled = model.repository('acme/walled')
      oneOfEach(fixture, walled, '2024-03-10')
      oneOfEach(fixture, walled, '2026-01-10')
      return [
        {
          change() {
            model.protectedOwners.clear()
          },
          days: 45,
        },
      ]
    },
  },
  {
    trap: 'private contributions that a token without scopes may not see',
    scopes: [],
    fill: privateAndOpen,
  },
  {
    trap: 'private contributions that `read:user` may not see',
    scopes: ['read:user'],
    fill: privateAndOpen,
  },
  {
    trap: 'private contributions that `repo` may see',
    scopes: ['repo', 'read:user'],
    fill: privateAndOpen,
  },
  {
    trap: 'private contributions that a fine-grained token may see',
    scopes: null,
    fill: privateAndOpen,
  },
  {
    trap: 'an organisation behind single sign-on: partial data beside errors',
    fill(fixture) {
      const { model } = fixture
      model.protectedOwners.add('acme')
      const walled = model.repository('acme/walled')
      const open = model.repository('dash/nest')
      times(20, (n) => {
        oneOfEach(fixture, walled, dayAfter('2024-01-07', n * 33))
        oneOfEach(fixture, open, dayAfter('2024-01-07', n * 33))
      })
      return []
    },
  },
  {
    trap: 'all at once: private, behind single sign-on, and more repositories a day than GitHub lists',
    fill(fixture) {
      const { model, dash } = fixture
      model.protectedOwners.add('acme')
      oneOfEach(fixture, model.repository('acme/walled'), '2025-06-11')
      oneOfEach(fixture, model.repository('dash/secret', { isPrivate: true }), '2025-06-10')
      times(104, (n) =>
        model.commit(dash, model.repository(`dash/r${n}`), '2025-06-10T12:00:00+09:00'),
      )
      return []
    },
  },
]
