import { undisclosedContributions, falls, identities } from './changing-datasets.ts'
import { dayAfter, oneOfEach, review, times } from './fixtures.ts'
import type { DataSet } from './fixtures.ts'

/** Data with traps: long lists, days, and languages. */

const lists: readonly DataSet[] = [
  {
    trap: 'more than 100 repositories in a range of 90 days',
    fill({ model, dash }) {
      times(250, (n) => {
        const repository = model.repository(`dash/r${n}`)
        times(1 + (n % 3), (i) =>
          model.commit(dash, repository, `${dayAfter('2025-10-20', (n + i) % 80)}T12:00:00+09:00`),
        )
      })
      return []
    },
  },
  {
    trap: 'more than 100 repositories on each of two consecutive days',
    fill({ model, dash }) {
      times(130, (n) => {
        const repository = model.repository(`dash/r${n}`)
        times(1 + (n % 2), () => model.commit(dash, repository, '2025-06-10T12:00:00+09:00'))
        model.commit(dash, repository, '2025-06-11T12:00:00+09:00')
      })
      model.commit(dash, model.repository('dash/other'), '2025-06-12T12:00:00+09:00')
      return []
    },
  },
  {
    trap: 'a repository with commits on every day of two years: more than 100 days',
    fill({ model, dash }) {
      const nest = model.repository('dash/nest')
      times(731, (n) => {
        times(1 + (n % 4), (i) =>
          model.commit(dash, nest, `${dayAfter('2024-01-10', n)}T1${i}:00:00+09:00`),
        )
      })
      return []
    },
  },
  {
    trap: 'more than 100 issues, pull requests and reviews in one range, and on one day',
    fill(fixture) {
      const { model, dash } = fixture
      const nest = model.repository('dash/nest')
      times(250, (n) =>
        model.issue(dash, nest, `2025-11-${String(1 + (n % 28)).padStart(2, '0')}T10:00:00Z`),
      )
      times(201, () => model.pullRequest(dash, nest, '2025-11-10T10:00:00Z'))
      times(101, () => review(fixture, nest, '2025-11-10T10:00:00Z'))
      return []
    },
  },
]

const offsets = [
  '-12:00',
  '-09:30',
  '-08:00',
  '-03:30',
  'Z',
  '+05:45',
  '+09:00',
  '+13:45',
  '+14:00',
]
const turns = [
  '2024-02-28',
  '2024-02-29',
  '2024-12-31',
  '2025-03-08',
  '2025-03-09',
  '2025-03-30',
  '2025-07-01',
  '2025-10-26',
  '2025-11-02',
]

export const twelveYears: DataSet = {
  trap: 'twelve years back to the first contribution, with empty years and commits before joining',
  fill(fixture) {
    const { model, dash } = fixture
    dash.createdAt = '2014-05-06T07:08:09Z'
    const nest = model.repository('dash/nest')
    model.commit(dash, nest, '2011-02-03T12:00:00+09:00')
    for (const year of [2014, 2015, 2018, 2019, 2023, 2024, 2025])
      times(40, (n) => oneOfEach(fixture, nest, dayAfter(`${year}-01-01`, n * 9)))
    return []
  },
}

const days: readonly DataSet[] = [
  {
    trap: "commits around midnight, far from UTC: really a date, and the author's",
    fill({ model, dash }) {
      const nest = model.repository('dash/nest')
      for (const day of turns)
        for (const offset of offsets)
          for (const time of ['00:00:00', '00:30:00', '23:30:00', '23:59:59'])
            model.commit(dash, nest, `${day}T${time}${offset}`)
      return []
    },
  },
  {
    trap: "items around midnight: a true instant, converted once to the user's time zone",
    fill(fixture) {
      const { model, dash } = fixture
      const nest = model.repository('dash/nest')
      for (const day of turns)
        for (const offset of offsets)
          for (const time of ['00:00:00', '23:59:59']) {
            model.issue(dash, nest, `${day}T${time}${offset}`)
            review(fixture, nest, `${day}T${time}${offset}`)
          }
      return []
    },
  },
  {
    trap: '`to` is inclusive: the first and last second of each day, none counted twice and none lost',
    fill({ model, dash }) {
      const nest = model.repository('dash/nest')
      times(400, (n) => {
        model.issue(dash, nest, `${dayAfter('2024-11-20', n)}T00:00:00Z`)
        model.pullRequest(dash, nest, `${dayAfter('2024-11-20', n)}T23:59:59Z`)
      })
      return []
    },
  },
  twelveYears,
  {
    trap: 'commits pushed late: days read before grow',
    fill({ model, dash }) {
      const nest = model.repository('dash/nest')
      model.commit(dash, nest, '2026-01-10T12:00:00+09:00')
      model.commit(dash, nest, '2025-03-10T12:00:00+09:00')
      return [
        {
          change() {
            model.commit(dash, nest, '2026-01-10T13:00:00+09:00')
            model.commit(dash, nest, '2025-12-24T13:00:00+09:00')
          },
        },
        {
          change() {
            model.commit(dash, nest, '2025-03-10T13:00:00+09:00')
          },
          days: 45,
        },
      ]
    },
  },
]

const others = Array.from({ length: 40 }, (_, n) => `Language ${n}`)

const languages: readonly DataSet[] = [
  {
    trap: 'more than ten languages, Dart the last of them',
    fill(fixture) {
      oneOfEach(
        fixture,
        fixture.model.repository('dash/nest', { languages: [...others, 'Dart'] }),
        '2025-12-01',
      )
      oneOfEach(fixture, fixture.model.repository('dash/pond', { languages: others }), '2025-12-02')
      return []
    },
  },
  {
    trap: 'a Flutter repository whose primary language is C++',
    fill(fixture) {
      const flutter = fixture.model.repository('dash/app', {
        languages: ['C++', 'CMake', 'Swift', 'Dart'],
      })
      oneOfEach(fixture, flutter, '2025-12-01')
      return []
    },
  },
  {
    trap: 'languages that are unknown until Linguist has run',
    fill(fixture) {
      const nest = fixture.model.repository('dash/nest', { languages: [] })
      const never = fixture.model.repository('dash/empty', { languages: [] })
      oneOfEach(fixture, nest, '2026-01-12')
      oneOfEach(fixture, never, '2026-01-12')
      return [
        {
          change() {
            nest.languages = ['Dart']
          },
        },
      ]
    },
  },
  {
    trap: 'a repository that becomes Dart next year',
    fill(fixture) {
      const app = fixture.model.repository('dash/app', { languages: ['Kotlin'] })
      oneOfEach(fixture, app, '2026-01-12')
      return [
        {
          change() {
            app.languages = ['Kotlin', 'Dart']
            oneOfEach(fixture, app, '2027-01-10')
          },
          days: 362,
        },
      ]
    },
  },
]

export const dataSets: readonly DataSet[] = [
  ...lists,
  ...days,
  ...languages,
  ...identities,
  ...falls,
  ...undisclosedContributions,
]
