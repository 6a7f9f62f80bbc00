import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DayView } from '../../../preload/contract/views/explanation-view.ts'
import type { NotCounted } from '../../../preload/contract/views/history-view.ts'
import { addDays } from '../../../main/base/rules/day.ts'
import { createCompanion } from '../../../main/companion/companion.ts'
import { findFamily, readFamilies } from '../../../main/ledger/families.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { kinds } from '../../../preload/contract/kinds.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { nameTransfer, recording, settings, type Recording } from './arbitrary.ts'
import { recount, day, countEverything, id, firstRelease, recordClone } from './facts.ts'
import { Model } from './model.ts'

type Step =
  | Recording
  | { readonly from: 'settings'; readonly to: typeof countEverything }
  | { readonly from: 'forgetting'; readonly repository: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.oneof<fc.Arbitrary<Step>[]>(recording, nameTransfer) },
  { weight: 1, arbitrary: settings.map((to): Step => ({ from: 'settings', to })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('git:a', 'github:github.com:R_1')
      .map((repository): Step => ({ from: 'forgetting', repository })),
  },
)

/** All days of the recordings. */
const days = Array.from({ length: 40 }, (_, n) => addDays(day('2026-11-01'), n))

function take(ledger: Ledger, one: Step): void {
  if (one.from === 'clone') recordClone(ledger, one.facts)
  else if (one.from === 'github') ledger.recordGithub(one.facts)
  else if (one.from === 'settings') recount(ledger, one.to)
  else ledger.forget(id(one.repository))
}

const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, one) => sum + one, 0)

/** The sum of each reason. */
function added(all: readonly NotCounted[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { reason, detail, count } of all) {
    const key = `${reason} ${detail ?? ''}`
    sums[key] = (sums[key] ?? 0) + count
  }
  return sums
}

function expectRowsToExplain({ count, families }: Pick<DayView, 'count' | 'families'>): void {
  expect(total(families.map((family) => family.count))).toBe(count)
  for (const { commits } of families) {
    expect(commits.rows.filter(({ counts }) => counts)).toHaveLength(commits.local)
    expect(total(commits.githubCounts.map((one) => one.count))).toBe(commits.github)
  }
}

/** Checks every number of every view. */
function expectAllToAddUp(ledger: Ledger, expected: Readonly<Record<string, number>>): void {
  const [year, lifetime] = [ledger.history.year(2026), ledger.history.lifetime()]
  const all = ledger.history.total(null, null)
  const each = days.map((on) => ledger.history.day(on))
  const counted = each.filter(({ count }) => count > 0)
  const byDay = (views: readonly { readonly day: string; readonly count: number }[]) =>
    Object.fromEntries(views.map((view) => [view.day, view.count]))
  expect(byDay(counted)).toEqual(expected)
  expect(byDay(year.days)).toEqual(expected)
  for (const view of each) expectRowsToExplain(view)
  expect(total(Object.values(expected))).toBe(all.count)
  expect(lifetime.totals).toEqual(year.totals)
  expect(lifetime.activeDays).toBe(counted.length)
  expect(lifetime.years.map(({ counts, activeDays }) => [counts, activeDays])).toEqual(
    counted.length > 0 ? [[year.totals, counted.length]] : [],
  )
  expect(total([...ledger.export()].flat().map((row) => row.counted))).toBe(all.count)
  for (const kind of kinds) {
    expect(ledger.history.total(2026, kind).count).toBe(lifetime.totals[kind])
    expect(total(year.months.map((month) => month[kind]))).toBe(lifetime.totals[kind])
  }

  const counting = year.repositories.filter(({ verdict }) => verdict === 'yes')
  expect(total(counting.flatMap(({ counts }) => Object.values(counts)))).toBe(all.count)
  expect(lifetime.repositories).toEqual(year.repositories)
  let older = 0
  const beyond = { onlyLocal: 0, onlyGithub: 0 }
  for (const { id: family, counts, verdict } of year.repositories) {
    const view = ledger.history.repository(id(family), null)
    expect(view?.counts).toEqual(counts)
    const ofDays = view?.days.map((one) => total(Object.values(one.counts))) ?? []
    expect(total(ofDays)).toBe(total(Object.values(counts)))
    if (verdict !== 'yes') continue
    older += view?.history ?? 0
    beyond.onlyLocal += view?.onlyLocal ?? 0
    beyond.onlyGithub += view?.onlyGithub ?? 0
  }
  expect(all).toMatchObject({ ...beyond, history: older })

  const notCounted = added(year.notCounted)
  expect(added(each.flatMap((view) => view.notCounted))).toEqual(notCounted)
  expect(added(lifetime.notCounted)).toEqual(notCounted)
  expect(added(all.notCounted)).toEqual(notCounted)
  const food = (key: 'granted' | 'eaten') => total(each.map((view) => view.food[key]))
  expect([food('granted'), food('eaten')]).toEqual([all.food.granted, all.food.eaten])
}

test('after any recording, choice and forgetting, all shown numbers match a model', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      const clock = manualClock('2026-11-25T12:00:00Z')
      const folder = temporaryFolder()
      const store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
      const ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
      const companion = createCompanion({ store, clock })
      const model = new Model()
      let counting = countEverything
      for (const one of steps) {
        clock.advance(1000)
        // A page can only name what main has shown it.
        if (
          one.from === 'forgetting' &&
          !readFamilies(store.sql).has(findFamily(store.sql, id(one.repository)))
        )
          continue
        take(ledger, one)
        if (one.from === 'settings') counting = one.to
        else if (one.from === 'forgetting')
          model.forget(one.repository, store.nextTimestamp(), Infinity)
        else model.record(one, clock.now(), clock.timeZone())
        companion.feedOne(null)
        expectAllToAddUp(ledger, model.counts(counting))
      }
      store.close()
      folder.remove()
    }),
    { numRuns: trials(80) },
  )
})
