import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addDays, daysBetween, type Day } from '../../../main/base/rules/day.ts'
import { initialItems } from '../../../main/companion/rules/parcels.ts'
import { createCompanion } from '../../../main/companion/companion.ts'
import { openDeeds } from '../../../main/companion/deeds.ts'
import { createLedger } from '../../../main/ledger/ledger.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import {
  isFormId,
  itemIds,
  namesOf,
  type FormId,
  type ItemId,
} from '../../../preload/contract/wardrobe.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { clone, commit, countEverything, firstRelease, recordClone } from '../ledger/facts.ts'

/** What the documents show. Update it with `vitest -u`. */
const page = new URL('../../../docs/design/product/first-year.md', import.meta.url)

/** A Monday. */
const adoption = '2026-11-23' as Day
const yearDays = 366
/** Commits a week. */
const paces = [2, 20, 200] as const

/** What is in a parcel, or a form, which comes without one. */
type Thing = ItemId | FormId

interface Year {
  /** What came, oldest first. The day of adoption is day 1. */
  readonly arrivals: readonly { readonly item: Thing; readonly day: number }[]
  /** At the end. */
  readonly level: number
}

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

/** Commits of a day in Japan, one minute apart. */
const commitsOf = (day: Day, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const [hour, minute] = [Math.floor(n / 60), n % 60].map((part) => String(part).padStart(2, '0'))
    return commit(`${day}T${hour}:${minute}:00+09:00`)
  })

/**
 * Lives a year in Tokyo, and eats everything at each start, at noon.
 * @param commitsBefore what was committed since the last start
 */
async function live(options: {
  readonly starts: readonly Day[]
  readonly commitsBefore: (start: Day) => readonly (readonly [Day, number])[]
}): Promise<Year> {
  const clock = manualClock(`${adoption}T03:00:00Z`)
  const store = openTestStore(join(mkdtempSync(join(folder.path, 'year-')), 'hot-dash.db'), clock)
  let level = 1
  for (const start of options.starts) {
    clock.set(`${start}T03:00:00Z`)
    const ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
    const dash = createCompanion({ store, clock })
    const facts = options.commitsBefore(start).flatMap(([day, count]) => commitsOf(day, count))
    recordClone(ledger, clone('git:a', { commits: facts }))
    // With an empty pantry there is nothing to feed.
    dash.feedAll()
    const deeds = openDeeds({ store, clock, ledger, incomplete: () => [] })
    await deeds.refresh()
    deeds.close()
    dash.deliverParcels()
    level = growthOf(dash.pet(0).experience).level
  }
  const rows = store.sql.all<{ item: Thing; day: Day }>(
    `SELECT item, date(at / 1000 + 9 * 3600, 'unixepoch') AS day FROM unlock ORDER BY at, item`,
  )
  store.close()
  const arrivals = rows.map(({ item, day }) => ({ item, day: daysBetween(adoption, day) + 1 }))
  return { arrivals, level }
}

const daysFrom = (day: Day, count: number) =>
  Array.from({ length: count }, (_, n) => addDays(day, n))
const weekday = (day: Day) => daysBetween(adoption, day) % 7
/** How many commits a week has on each of its days, from Monday on. */
const weekOf = (pace: number): readonly number[] =>
  pace === 2 ? [1, 0, 0, 1, 0, 0, 0] : [...Array<number>(5).fill(pace / 5), 0, 0]

/** A year with a start each day. */
const liveDaily = (pace: number) =>
  live({
    starts: daysFrom(adoption, yearDays),
    commitsBefore: (start) => [[start, weekOf(pace)[weekday(start)] ?? 0]],
  })
/** Starts on Mondays only. */
const liveWeekly = (pace: number, days = yearDays) =>
  live({
    starts: daysFrom(adoption, days).filter((day) => weekday(day) === 0),
    commitsBefore: (start) =>
      start === adoption
        ? [[start, weekOf(pace)[0] ?? 0]]
        : weekOf(pace).map((count, n) => [addDays(start, n - 6), count] as const),
  })
/** Finds ten years of four commits a day at the first start. Nothing follows for a month. */
const liveAfterTenYears = () =>
  live({
    starts: daysFrom(adoption, 30),
    commitsBefore: (start) =>
      start === adoption ? daysFrom(addDays(adoption, -3649), 3650).map((day) => [day, 4]) : [],
  })

/** What came on each day that brought something. */
function byDay({ arrivals }: Year): ReadonlyMap<number, readonly Thing[]> {
  const days = new Map<number, readonly Thing[]>()
  for (const { item, day } of arrivals) days.set(day, [...(days.get(day) ?? []), item])
  return days
}
/** The most days between two that brought something. */
function longestWait(year: Year): number {
  const days = [...byDay(year).keys()]
  return Math.max(...days.map((day, n) => day - (days[n - 1] ?? 1)))
}
function expectAtMostThreeADay(year: Year): void {
  for (const items of byDay(year).values())
    expect(items.filter((item) => !isFormId(item)).length).toBeLessThanOrEqual(3)
}

async function pageOf(years: readonly Year[]): Promise<string> {
  const days = years.map(byDay)
  const withNews = [...new Set(days.flatMap((year) => [...year.keys()]))].sort((a, b) => a - b)
  const cell = (items: readonly Thing[] = []) => items.map((item) => namesOf(item).en).join(', ')
  const rows = withNews.map(
    (day) => `| ${day} | ${days.map((year) => cell(year.get(day))).join(' | ')} |`,
  )
  const text = `# A first year

What comes in parcels, and what Dash grows into, day by day, with a start each day and everything eaten. The year begins
on Monday, 23 November 2026, in Tokyo. A user with two commits a week commits on Mondays and Thursdays, the others each
working day. A test writes this page (\`test/integration/companion/first-year.test.ts\`).

| | ${paces.map((pace) => `${pace} a week`).join(' | ')} |
|-|-|-|-|
| level after the year | ${years.map(({ level }) => level).join(' | ')} |
| things | ${years.map(({ arrivals }) => arrivals.length).join(' | ')} |
| longest wait in days | ${years.map((year) => longestWait(year)).join(' | ')} |

| Day | ${paces.map((pace) => `${pace} a week`).join(' | ')} |
|-|-|-|-|
${rows.join('\n')}
`
  return format(text, { ...(await resolveConfig(page)), parser: 'markdown' })
}

describe('the first year', () => {
  test('brings what its page says', async () => {
    const years = await Promise.all(paces.map(liveDaily))
    years.forEach(expectAtMostThreeADay)
    await expect(await pageOf(years)).toMatchFileSnapshot(page.pathname)
  })

  test.each(paces)(
    'with one start a week and %i commits in it, something new comes at least every 21 days',
    async (pace) => {
      const year = await liveWeekly(pace)
      expectAtMostThreeADay(year)
      expect(longestWait(year)).toBeLessThanOrEqual(21)
    },
  )

  test('is as calm after ten years of history on the first day', async () => {
    const year = await liveAfterTenYears()
    expectAtMostThreeADay(year)
    expect(year.level).toBeLessThan(12)
  })

  test('and a few more weeks bring everything that needs only commits, at 200 commits a week', async () => {
    const { arrivals } = await liveWeekly(200, yearDays + 60)
    const came = arrivals.map(({ item }) => item).filter((item) => !isFormId(item))
    const missing = itemIds.filter((item) => ![...initialItems, ...came].includes(item))
    // These take 365 active days, a return after a year, free weekends, a journey, and reviews.
    expect(missing).toEqual(['medal', 'hiking-cap', 'pillow', 'travel-bag', 'pickle-cellar'])
    expect(new Set(came).size).toBe(came.length)
  })
})
