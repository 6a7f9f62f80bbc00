import { expect, test } from 'vitest'
import { createI18n } from '../../../main/desktop/main-i18n.ts'
import {
  dayJson,
  dayOutput,
  pantryJson,
  statusOutput,
} from '../../../main/door/rules/command-output.ts'
import { blankSnapshot } from '../../../main/bridge/snapshot.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'

const en = createI18n('en').t
const ja = createI18n('ja').t
const day = '2026-11-30' as Day
const snapshot = {
  pet: { ...blankSnapshot.pet, level: 12, experience: 340, form: 'dash', mood: 'happy' },
  pantry: [
    { kind: 'commit', count: 2, oldest: day },
    { kind: 'review', count: 1, oldest: day },
  ],
  worn: { ...blankSnapshot.wardrobe.worn, head: 'chef-hat' },
} as const

test('the status is formatted for the user and for programs', () => {
  expect(statusOutput('text', snapshot, 1, en)).toBe(
    'Dash is happy · Level 12 · 3 dishes · 1 contribution today\n',
  )
  expect(statusOutput('text', snapshot, 5, ja)).toBe(
    'Dash はごきげんです · レベル 12 · 3 品 · 今日のコントリビューション 5 件\n',
  )
  expect(JSON.parse(statusOutput('json', snapshot, 5, en))).toEqual({
    level: 12,
    experience: 340,
    form: 'dash',
    mood: 'happy',
    waiting: 3,
    today: 5,
    worn: { head: 'chef-hat', face: null, body: null, held: null },
  })
  expect(statusOutput({ template: '🐦{level} {waiting}/{today}' }, snapshot, 5, en)).toBe(
    '🐦12 3/5\n',
  )
})

const family = (name: string, commits: number, reviews: number) => ({
  name,
  count: commits + reviews,
  commits: { counted: commits },
  items: [
    ...Array.from({ length: reviews }, () => ({ kind: 'review', counts: true }) as const),
    { kind: 'issue', counts: false } as const,
  ],
})

test('a day lists the repositories that count', () => {
  const families = [family('dart-lang/sdk', 9, 1), family('me/tool', 2, 0), family('other', 0, 0)]
  const view = { day, count: 12, families }
  expect(dayOutput(view, en)).toBe(
    [
      '2026-11-30: 12 contributions',
      '  10  dart-lang/sdk  Commits 9, Reviews 1',
      '   2  me/tool  Commits 2',
      '',
    ].join('\n'),
  )
})

test('a day with too many repositories says how many it leaves out', () => {
  const families = Array.from({ length: 22 }, (_, index) => family(`r${index}`, 1, 0))
  const view = { day, count: 22, families }
  expect(dayOutput(view, ja).split('\n').slice(-3)).toEqual([
    '  1  r19  コミット 1',
    '  ほか 2 リポジトリ',
    '',
  ])
})

test('an empty day is one line', () => {
  expect(dayOutput({ day, count: 0, families: [] }, en)).toBe('2026-11-30: 0 contributions\n')
})

test('an agent gets numbers, and names of repositories only if the user allows them', () => {
  const families = [family('dart-lang/sdk', 9, 1), family('me/secret', 2, 0), family('other', 0, 0)]
  const view = { day, count: 12, families }
  const numbers = { day, count: 12, commit: 11, issue: 0, review: 1, 'pull-request': 0 }
  expect(JSON.parse(dayJson(view, false))).toEqual(numbers)
  expect(JSON.parse(dayJson(view, true))).toEqual({
    ...numbers,
    repositories: [
      { name: 'dart-lang/sdk', count: 10 },
      { name: 'me/secret', count: 2 },
    ],
  })
})

test('an agent sees how many dishes of each kind wait', () => {
  expect(JSON.parse(pantryJson(snapshot.pantry))).toEqual({
    waiting: 3,
    dishes: { commit: 2, issue: 0, review: 1, 'pull-request': 0 },
  })
})
