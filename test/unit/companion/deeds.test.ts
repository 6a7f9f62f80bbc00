import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { deedProgressOf, type DeedInputs } from '../../../main/companion/rules/deed-progress.ts'
import { zeroCounts } from '../../../preload/contract/counts.ts'
import {
  chapters,
  deedIds,
  deeds,
  deedUnits,
  type DeedId,
} from '../../../preload/contract/deed-table.ts'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import ja from '../../../resources/locales/ja.json' with { type: 'json' }
import fc from '../../support/fast-check.ts'

const day = (text: string) => text as Day
const instant = (text: string) => Date.parse(text)
const minute = 60_000
const times = (count: number) => Array.from({ length: count }, (_, n) => n)

const nothing: DeedInputs = {
  today: day('2026-11-25'),
  adoption: null,
  incomplete: [],
  days: [],
  families: [],
  reviewedFamilies: [],
  languages: [],
  anniversaries: [],
  returns: [],
  items: [],
  merges: [],
  work: [],
  upstream: null,
  commitDays: [],
  offsets: [],
  feedings: [],
  meals: [],
  agedMeals: [],
  halfMonthThings: [],
  worn: [],
}

/** Days with a number of contributions of one kind. */
const active = (kind: keyof typeof zeroCounts, counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([on, count]) => ({
    day: day(on),
    counts: { ...zeroCounts, [kind]: count },
  }))
/** Days with a commit, one after the other. */
const inRow = (first: string, count: number) => times(count).map((n) => addDays(day(first), n))
const commitsOn = (days: readonly Day[]) =>
  days.map((one) => ({ day: one, counts: { ...zeroCounts, commit: 1 } }))
const week = (monday: string, weeks: number) =>
  commitsOn(times(weeks).flatMap((n) => [0, 2].map((on) => addDays(day(monday), n * 7 + on))))
const clockedOn = (days: readonly Day[], other: Partial<DeedInputs['commitDays'][number]> = {}) =>
  days.map((one) => ({ day: one, early: 0, isLate: 0 as const, ...other }))
const worked = (
  event: DeedInputs['work'][number]['event'],
  counts: Readonly<Record<string, number>>,
) => ({
  work: [
    {
      day: day('2025-12-01'),
      event: event === 'tag' ? ('revert' as const) : ('tag' as const),
      count: 99,
    },
    ...Object.entries(counts).map(([on, count]) => ({ day: day(on), event, count })),
  ],
})
const meals = (count: number, gapMinutes: number) =>
  times(count).map((n) => ({ at: n * gapMinutes * minute, heat: 8 }))

/** A deed, what happened, and the tiers that this reached, each with its moment. */
const rows: readonly (readonly [
  DeedId,
  Partial<DeedInputs>,
  Readonly<Record<number, string | number>>,
])[] = [
  ['first-bite', { feedings: [{ at: 7, count: 3 }] }, { 1: 7 }],
  [
    'big-eater',
    {
      feedings: [
        { at: 1, count: 99 },
        { at: 2, count: 901 },
        { at: 3, count: 1 },
      ],
    },
    { 100: 2, 1000: 2 },
  ],
  [
    'feast',
    {
      feedings: [
        { at: 1, count: 49 },
        { at: 2, count: 50 },
        { at: 3, count: 60 },
      ],
    },
    { 50: 2 },
  ],
  // 13 meals of 8 degrees at nearly the same time.
  ['firebird', { meals: meals(13, 0) }, { 1: 0 }],
  ['firebird', { meals: meals(40, 60) }, {}],
  [
    'well-aged',
    {
      agedMeals: [
        { at: 1, days: 6 },
        { at: 2, days: 9 },
        { at: 3, days: 30 },
      ],
    },
    { 7: 2, 30: 3 },
  ],
  [
    'chilli-farmer',
    { days: active('commit', { '2026-01-01': 99, '2026-01-02': 1 }) },
    { 100: '2026-01-02' },
  ],
  ['chilli-farmer', { days: active('review', { '2026-01-01': 200 }) }, {}],
  ['curry-cook', { days: active('issue', { '2026-01-01': 12 }) }, { 10: '2026-01-01' }],
  ['kimchi-master', { days: active('review', { '2026-01-01': 10 }) }, { 10: '2026-01-01' }],
  ['mapo-chef', { days: active('pull-request', { '2026-01-01': 9 }) }, {}],
  [
    'mapo-chef',
    { days: active('pull-request', { '2026-01-01': 9, '2026-01-03': 1 }) },
    { 10: '2026-01-03' },
  ],
  ['joined-in', { merges: inRow('2026-01-01', 9) }, { 1: '2026-01-01' }],
  ['joined-in', { merges: inRow('2026-01-01', 10) }, { 1: '2026-01-01', 10: '2026-01-10' }],
  [
    'four-courses',
    {
      days: [
        ...active('commit', { '2026-01-01': 1 }),
        ...active('issue', { '2026-01-02': 1 }),
        ...active('review', { '2026-01-03': 1 }),
        ...active('pull-request', { '2026-01-04': 1 }),
      ],
    },
    { 4: '2026-01-04' },
  ],
  [
    'find-and-fix',
    {
      items: [
        { family: 'a', kind: 'issue', at: instant('2026-01-01'), day: day('2026-01-01') },
        { family: 'b', kind: 'pull-request', at: instant('2026-01-02'), day: day('2026-01-02') },
        { family: 'a', kind: 'pull-request', at: instant('2026-01-31'), day: day('2026-01-31') },
      ],
    },
    { 1: '2026-01-31' },
  ],
  [
    'find-and-fix',
    {
      items: [
        { family: 'a', kind: 'issue', at: instant('2026-01-01'), day: day('2026-01-01') },
        { family: 'a', kind: 'pull-request', at: instant('2026-02-01'), day: day('2026-02-01') },
      ],
    },
    {},
  ],
  [
    'give-and-take',
    {
      days: [
        ...active('review', { '2026-02-03': 4 }),
        ...active('pull-request', { '2026-02-20': 3, '2026-11-02': 3 }),
        ...active('review', { '2026-11-03': 3 }),
      ],
    },
    // November is not over.
    { 1: '2026-02-28' },
  ],
  ['give-and-take', { days: active('pull-request', { '2026-02-20': 3 }) }, {}],
  [
    'give-and-take',
    {
      days: [
        ...active('pull-request', { '2026-02-20': 2 }),
        ...active('review', { '2026-02-21': 3 }),
      ],
    },
    {},
  ],
  ['bit-by-bit', { days: commitsOn(inRow('2026-01-01', 31)) }, { 30: '2026-01-30' }],
  ['together', { adoption: day('2026-10-25') }, { 7: '2026-11-01', 30: '2026-11-24' }],
  ['together', { adoption: day('2027-01-01') }, {}],
  ['seven-days', { days: commitsOn(inRow('2026-01-01', 7)) }, { 7: '2026-01-07' }],
  ['seven-days', { days: commitsOn(inRow('2026-01-01', 6)) }, {}],
  [
    'twelve-months',
    { days: commitsOn(times(12).map((n) => day(`2025-${String(n + 1).padStart(2, '0')}-09`))) },
    { 12: '2025-12-09' },
  ],
  ['twelve-months', { days: commitsOn(inRow('2025-01-01', 333)) }, {}],
  [
    'calendar-days',
    // Programmers' Day is a day earlier in a leap year.
    {
      days: commitsOn(
        ['2024-02-29', '2024-09-12', '2024-09-13', '2025-09-13', '2025-10-10'].map(day),
      ),
    },
    { 1: '2024-02-29', 3: '2025-10-10' },
  ],
  ['calendar-days', { days: commitsOn([day('2024-09-12')]) }, { 1: '2024-09-12' }],
  ['calendar-days', { days: commitsOn([day('2025-09-13')]) }, { 1: '2025-09-13' }],
  ['calendar-days', { days: commitsOn(['2024-09-13', '2025-09-12'].map(day)) }, {}],
  [
    'early-bird',
    { commitDays: clockedOn(inRow('2026-01-01', 2), { early: 5 }) },
    { 10: '2026-01-02' },
  ],
  ['sleeps-well', { commitDays: clockedOn(inRow('2026-02-01', 10)) }, { 1: '2026-02-28' }],
  ['sleeps-well', { commitDays: clockedOn(inRow('2026-02-01', 9)) }, {}],
  ['sleeps-well', { commitDays: clockedOn(inRow('2026-02-01', 10), { isLate: 1 }) }, {}],
  [
    'sleeps-well',
    {
      commitDays: [
        ...clockedOn(inRow('2026-02-01', 10)),
        ...clockedOn([day('2026-02-20')], { isLate: 1 }),
      ],
    },
    {},
  ],
  ['sleeps-well', { commitDays: clockedOn(inRow('2026-11-01', 10)) }, {}],
  // October is over once it is November.
  ['sleeps-well', { commitDays: clockedOn(inRow('2026-10-01', 10)), today: day('2026-10-31') }, {}],
  [
    'sleeps-well',
    { commitDays: clockedOn(inRow('2026-10-01', 10)), today: day('2026-11-01') },
    { 1: '2026-10-31' },
  ],
  ['weekend-off', { days: week('2026-01-05', 4) }, { 4: '2026-02-01' }],
  ['weekend-off', { days: [...week('2026-01-05', 4), ...commitsOn([day('2026-01-31')])] }, {}],
  ['weekend-off', { days: week('2026-10-26', 4) }, {}],
  ['weekend-off', { days: week('2026-01-05', 4), today: day('2026-02-14') }, {}],
  ['weekend-off', { days: week('2026-01-05', 4), today: day('2026-02-15') }, { 4: '2026-02-01' }],
  [
    'long-holiday',
    { days: commitsOn(['2026-01-01', '2026-01-08', '2026-01-16'].map(day)) },
    { 1: '2026-01-16' },
  ],
  [
    'traveller',
    {
      offsets: [
        { day: day('2026-01-01'), offset: 540 },
        { day: day('2026-01-02'), offset: 600 },
        { day: day('2026-01-03'), offset: 0 },
      ],
    },
    { 2: '2026-01-03' },
  ],
  [
    'traveller',
    {
      offsets: [
        { day: day('2026-01-01'), offset: 60 },
        { day: day('2026-04-01'), offset: 180 },
      ],
    },
    { 2: '2026-04-01' },
  ],
  [
    'traveller',
    {
      // Changing to summer time is not a journey.
      offsets: [
        { day: day('2026-01-01'), offset: 60 },
        { day: day('2026-04-01'), offset: 120 },
      ],
    },
    {},
  ],
  [
    'garden',
    { families: ['2026-01-01', '2026-01-02', '2026-01-03'].map(day) },
    { 3: '2026-01-03' },
  ],
  ['neighbours', { reviewedFamilies: inRow('2026-01-01', 3) }, { 3: '2026-01-03' }],
  ['polyglot', { languages: inRow('2026-01-01', 5) }, { 5: '2026-01-05' }],
  ['gift-upstream', { upstream: day('2026-01-01') }, { 1: '2026-01-01' }],
  [
    'welcome-back',
    { returns: [{ left: day('2025-01-01'), day: day('2026-01-01') }] },
    { 180: '2026-01-01', 365: '2026-01-01' },
  ],
  [
    'old-friends',
    {
      anniversaries: [
        { day: day('2024-05-01'), years: 1 },
        { day: day('2026-05-02'), years: 3 },
      ],
    },
    { 1: '2024-05-01', 3: '2026-05-02' },
  ],
  [
    'milestone',
    worked('tag', { '2026-01-01': 3, '2026-01-05': 7 }),
    { 1: '2026-01-01', 10: '2026-01-05' },
  ],
  ['untangled', worked('conflict-over', { '2026-01-01': 9 }), { 1: '2026-01-01' }],
  ['turned-back', worked('revert', { '2026-01-01': 10 }), { 1: '2026-01-01', 10: '2026-01-01' }],
  ['straight-line', worked('rebase-done', { '2026-01-01': 24 }), { 1: '2026-01-01' }],
  ['red-to-green', worked('checks-repaired', { '2026-01-01': 1 }), { 1: '2026-01-01' }],
  ['dressed-up', { worn: [1, 2, 3] }, {}],
  ['dressed-up', { worn: [1, 2, 3, 9] }, { 4: 9 }],
  ['almanac', { halfMonthThings: times(13) }, { 12: 11 }],
]

const reachedIn = (id: DeedId, inputs: Partial<DeedInputs>) =>
  Object.fromEntries(
    deedProgressOf(id, { ...nothing, ...inputs }).reached.map(({ tier, at }) => [tier, at]),
  )

describe('a deed', () => {
  test.each(rows)('%s reaches its tiers when they are due (case %#)', (id, inputs, reached) => {
    expect(reachedIn(id, inputs)).toEqual(reached)
  })

  test.each(deedIds)('%s is in the table above, and has no tier if nothing happened', (id) => {
    expect(rows.some(([one, , reached]) => one === id && Object.keys(reached).length > 0)).toBe(
      true,
    )
    expect(reachedIn(id, {})).toEqual({})
  })
})

test.each<readonly [DeedId, Partial<DeedInputs>, number]>([
  ['chilli-farmer', { days: active('commit', { '2026-01-01': 5, '2026-01-02': 2 }) }, 7],
  [
    'feast',
    {
      feedings: [
        { at: 1, count: 9 },
        { at: 2, count: 4 },
      ],
    },
    9,
  ],
  ['firebird', { meals: meals(9999, 0) }, deeds.firebird.tiers.at(-1) ?? 0],
  ['seven-days', { days: commitsOn(inRow('2026-01-01', 9)) }, 7],
  ['together', { adoption: day('2026-11-20') }, 5],
  ['together', { adoption: day('2027-01-01') }, 0],
  // Fixing an issue counts once.
  [
    'find-and-fix',
    {
      items: (['issue', 'pull-request', 'pull-request'] as const).map((kind, at) => ({
        family: 'a',
        kind,
        at,
        day: day('2026-01-01'),
      })),
    },
    1,
  ],
])('%s has the right value (case %#)', (id, inputs, value) => {
  expect(deedProgressOf(id, { ...nothing, ...inputs }).value).toBe(value)
})

describe('incomplete days decide nothing', () => {
  /** A deed, what happened, an incomplete day on which it depends, and the nearest days on which it does not. */
  const asks: readonly (readonly [DeedId, Partial<DeedInputs>, string, readonly string[]])[] = [
    ['weekend-off', { days: week('2026-01-05', 4) }, '2026-01-18', ['2026-01-09', '2026-02-02']],
    [
      'long-holiday',
      { days: commitsOn([day('2026-01-01'), day('2026-01-09')]) },
      '2026-01-05',
      ['2026-01-01', '2026-01-09'],
    ],
    [
      'welcome-back',
      { returns: [{ left: day('2025-05-01'), day: day('2026-01-01') }] },
      '2025-06-01',
      ['2025-05-01', '2026-01-01'],
    ],
    [
      'sleeps-well',
      { commitDays: clockedOn(inRow('2026-02-01', 10)) },
      '2026-02-27',
      ['2026-01-31', '2026-03-01'],
    ],
    [
      'give-and-take',
      {
        days: [
          ...active('pull-request', { '2026-02-20': 3 }),
          ...active('review', { '2026-02-21': 3 }),
        ],
      },
      '2026-02-01',
      ['2026-01-31', '2026-03-01'],
    ],
  ]
  test.each(asks)('for %s', (id, inputs, unknown, others) => {
    const without = (days: readonly string[]) =>
      reachedIn(id, {
        ...inputs,
        incomplete: days.map((one) => ({ from: day(one), to: day(one) })),
      })
    expect(Object.keys(without([]))).toHaveLength(1)
    expect(without([unknown])).toEqual({})
    expect(without(others)).toEqual(without([]))
  })
})

test('more days never lower a running total, and never move a tier to a later day', () => {
  const adding: readonly DeedId[] = [
    'chilli-farmer',
    'four-courses',
    'bit-by-bit',
    'seven-days',
    'twelve-months',
    'calendar-days',
  ]
  const someDays = fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { maxLength: 120 })
  const dated = (days: readonly number[]) =>
    commitsOn([...new Set(days)].sort((a, b) => a - b).map((n) => addDays(day('2024-01-01'), n)))
  fc.assert(
    fc.property(someDays, someDays, fc.constantFrom(...adding), (some, more, id) => {
      const few = deedProgressOf(id, { ...nothing, days: dated(some) })
      const all = deedProgressOf(id, { ...nothing, days: dated([...some, ...more]) })
      expect(all.value).toBeGreaterThanOrEqual(few.value)
      for (const { tier, at } of few.reached) {
        const now = all.reached.find((one) => one.tier === tier)
        expect(now).toBeDefined()
        expect(String(now?.at) <= String(at)).toBe(true)
      }
    }),
  )
})

describe('the table of deeds', () => {
  test.each(deedIds)(
    '%s has ascending tiers, a chapter, a unit, and words in both languages',
    (id) => {
      const { tiers, chapter, unit } = deeds[id]
      expect(tiers.length).toBeGreaterThan(0)
      expect([...new Set(tiers)].sort((a, b) => a - b)).toEqual(tiers)
      expect(chapters).toContain(chapter)
      expect(deedUnits).toContain(unit)
      for (const locale of ['ja', 'en'] as const) {
        const { name, how, why } = deeds[id][locale]
        for (const words of [name, how, why]) expect(words).toBe(words.trim())
        expect(name).not.toBe('')
        for (const sentence of [how, why])
          expect(sentence).toMatch(locale === 'ja' ? /。$/ : /[.]$/)
        expect(deedIds.filter((other) => deeds[other][locale].name === name)).toEqual([id])
      }
    },
  )

  test('each unit has words in both languages, and each chapter has deeds and a title', () => {
    for (const unit of deedUnits) {
      expect(ja.deeds.left).toHaveProperty(`${unit}_other`)
      expect(en.deeds.left).toHaveProperty(`${unit}_one`)
      expect(en.deeds.left).toHaveProperty(`${unit}_other`)
      expect(deedIds.some((id) => deeds[id].unit === unit)).toBe(true)
    }
    for (const chapter of chapters) {
      expect(en.deeds.chapter[chapter]).not.toBe('')
      expect(deedIds.some((id) => deeds[id].chapter === chapter)).toBe(true)
    }
  })
})
