import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, type Day } from '../../../main/base/rules/day.ts'
import { initialEarnables, maxParcelsADay } from '../../../main/companion/rules/earned.ts'
import { openDeeds } from '../../../main/companion/deeds.ts'
import type { Ledger } from '../../../main/ledger/ledger.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import {
  earnables,
  formIds,
  isFormId,
  earnableIds,
  namesOf,
  type FormId,
  type EarnableId,
} from '../../../preload/contract/earnables.ts'
import { adoption as firstDay, paces, weekOf } from '../../support/paces.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import {
  clone,
  commit,
  commits,
  github,
  onGithub,
  recordClone,
  mergeFrom,
} from '../ledger/facts.ts'
import { openDevice, startOn, type Device } from './devices.ts'

/** What first-year.md shows. Update it with `vitest -u`. */
const page = new URL('../../../docs/design/product/first-year.md', import.meta.url)

const adoption = firstDay as Day
const yearDays = 366

/** The thing in a parcel, or a form, which comes without one. */
type Thing = EarnableId | FormId

interface Arrival {
  readonly item: Thing
  /** The day of adoption is day 1. */
  readonly day: number
  readonly isParcel: boolean
}

/** What a life with Dash brought. */
interface Life {
  /** Oldest first. */
  readonly arrivals: readonly Arrival[]
  /** The day of the last start. */
  readonly lastDay: number
  /** At the end. */
  readonly level: number
}

/** Starts Hot Dash, eats everything, and finds the deeds. @param record what was done since the last start */
async function visit(device: Device, today: Day, record: (ledger: Ledger) => void): Promise<void> {
  startOn(device, today)
  const { store, clock, ledger, dash } = device
  record(ledger)
  // With an empty pantry there is nothing to feed.
  dash.feedAll()
  const deeds = openDeeds({ store, clock, ledger, log: console, incomplete: () => [] })
  await deeds.refresh()
  deeds.close()
  dash.deliverParcels()
}

/**
 * Lives in Tokyo. Each start is at noon.
 * @param options.record records what was done since the last start
 * @param options.shown the day that the clock shows on a day
 * @param options.devices how many there are: they start in turn, and merge the others' data
 */
async function live(options: {
  readonly starts: readonly Day[]
  readonly record: (ledger: Ledger, start: Day) => void
  readonly shown?: (day: Day) => Day
  readonly devices?: number
}): Promise<Life> {
  const { starts, record, shown = (day: Day) => day, devices: count = 1 } = options
  const folder = temporaryFolder()
  const devices = Array.from({ length: count }, (_, n) =>
    openDevice(join(folder.path, `device-${n}.db`), adoption),
  )
  const arrivals = new Map<Thing, Arrival>()
  const dayOf = (start: Day) => daysBetween(adoption, start) + 1
  let level = 1
  for (const [n, start] of starts.entries()) {
    const device = devices[n % count]!
    await visit(device, shown(start), (ledger) => {
      for (const { path } of devices) if (path !== device.path) mergeFrom(device, path)
      record(ledger, start)
    })
    const rows = device.store.sql.all<{ item: Thing; isOpen: 0 | 1 }>(
      'SELECT item, item IN (SELECT item FROM opened_parcel) AS isOpen FROM unlock ORDER BY item',
    )
    for (const { item, isOpen } of rows)
      if (!arrivals.has(item))
        arrivals.set(item, { item, day: dayOf(start), isParcel: !isFormId(item) && !isOpen })
    level = growthOf(device.dash.pet(0).experience).level
  }
  for (const { store } of devices) store.close()
  folder.remove()
  return { arrivals: [...arrivals.values()], lastDay: dayOf(starts.at(-1)!), level }
}

const daysFrom = (day: Day, count: number) =>
  Array.from({ length: count }, (_, n) => addDays(day, n))
const weekday = (day: Day) => daysBetween(adoption, day) % 7
const recordCommits = (ledger: Ledger, pace: number, days: readonly Day[]) =>
  recordClone(
    ledger,
    clone('git:a', {
      commits: days.flatMap((day) => commits(day, weekOf(pace)[weekday(day)] ?? 0)),
    }),
  )

/** The last seven days, up to today. */
const weekBefore = (start: Day) => (start === adoption ? [start] : daysFrom(addDays(start, -6), 7))
const mondays = (days = yearDays) => daysFrom(adoption, days).filter((day) => weekday(day) === 0)

/** A year with a start each day. */
const liveDaily = (pace: number) =>
  live({
    starts: daysFrom(adoption, yearDays),
    record: (ledger, start) => void recordCommits(ledger, pace, [start]),
  })
/** A year with a start each Monday. @param special replaces parts of it */
const liveWeekly = (pace: number, special: Partial<Parameters<typeof live>[0]> = {}) =>
  live({
    starts: mondays(),
    record: (ledger, start) => void recordCommits(ledger, pace, weekBefore(start)),
    ...special,
  })

/** Two months from a day on. */
const isInBreak = (day: Day) => day >= '2027-03-01' && day < '2027-05-01'
/** Three weeks from this day on. */
const setBackOn = '2027-05-03' as Day
const isSetBack = (day: Day) => day >= setBackOn && day < addDays(setBackOn, 21)

/** Ten years with four commits on each working day, and an old project to which the user came back. */
function recordTenYears(ledger: Ledger): void {
  const days = daysFrom(addDays(adoption, -3647), 3647)
  const workdays = days.filter((day) => new Date(day).getUTCDay() % 6 > 0)
  const [first, later] = ['2017-04-03', '2019-04-01']
  recordClone(ledger, clone('git:a', { commits: workdays.flatMap((day) => commits(day, 4)) }))
  recordClone(ledger, clone('git:b', { commits: [...commits(first, 1), ...commits(later, 1)] }))
}
/** Two reviews and a merge a week, and a journey. */
function recordCompany(ledger: Ledger, start: Day): void {
  const nest = onGithub('R_1', 'dash/nest')
  const at = Date.parse(`${start}T01:00:00Z`)
  const items = (['review', 'review', 'pull-request'] as const).map((kind, n) => ({
    kind,
    key: `${start}-${n}`,
    repository: nest.repository,
    at,
    mergedAt: kind === 'review' ? null : at,
    url: `https://github.com/dash/nest/pull/${n}`,
  }))
  ledger.recordGithub(github({ repositories: [nest], items }))
  if (start === '2027-02-01')
    recordClone(ledger, clone('git:a', { commits: [commit('2027-01-28T11:00:00-08:00')] }))
}

const once = <Value>(make: () => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

/** A start each week. */
const lives = {
  '2 commits a week': once(() => liveWeekly(2)),
  '20 commits a week': once(() => liveWeekly(20)),
  '200 commits a week, and some weeks more': once(() =>
    liveWeekly(200, { starts: mondays(yearDays + 60) }),
  ),
  'two months without a commit': once(() =>
    liveWeekly(20, {
      record: (ledger, start) =>
        void recordCommits(
          ledger,
          20,
          weekBefore(start).filter((day) => !isInBreak(day)),
        ),
    }),
  ),
  'ten years of history on the first day': once(() =>
    liveWeekly(20, {
      record: (ledger, start) => {
        if (start === adoption) recordTenYears(ledger)
        recordCommits(ledger, 20, weekBefore(start))
        recordCompany(ledger, start)
      },
    }),
  ),
  'a clock that is 90 days behind for three weeks': once(() =>
    liveWeekly(20, { shown: (day) => (isSetBack(day) ? addDays(day, -90) : day) }),
  ),
  'two devices that merge each week': once(() =>
    liveWeekly(20, {
      devices: 2,
      starts: daysFrom(adoption, yearDays).filter((day) => [0, 3].includes(weekday(day))),
    }),
  ),
}
const daily = paces.map((pace) => once(() => liveDaily(pace)))

/** The days that brought things, each with its things. */
const byDay = ({ arrivals }: Life) => Map.groupBy(arrivals, ({ day }) => day)
/** The longest time in days without anything new in the first year, up to the last start. */
function longestWait(life: Life): number {
  const end = Math.min(life.lastDay, yearDays)
  const days = [...byDay(life).keys()].filter((day) => day < end)
  return Math.max(...[...days, end].map((day, n) => day - (days[n - 1] ?? 1)))
}
function expectCalm(life: Life): void {
  for (const arrivals of byDay(life).values())
    expect(arrivals.filter(({ isParcel }) => isParcel).length).toBeLessThanOrEqual(maxParcelsADay)
}

async function pageOf(years: readonly Life[]): Promise<string> {
  const days = years.map(byDay)
  const withNews = [...new Set(days.flatMap((year) => [...year.keys()]))].sort((a, b) => a - b)
  const cell = (arrivals: readonly Arrival[] = []) =>
    arrivals.map(({ item }) => namesOf(item).en).join(', ')
  const rows = withNews.map(
    (day) => `| ${day} | ${days.map((year) => cell(year.get(day))).join(' | ')} |`,
  )
  const text = `# A first year

What comes in parcels, and what Dash grows into, if the user starts Hot Dash and feeds everything each day. The year begins
on Monday, 23 November 2026, in Tokyo. A user with two commits a week commits on Mondays and Thursdays, the others on each
working day. A test writes this page (\`test/integration/companion/first-year.test.ts\`). The test also plays years with one
start a week, after ten years of history, with two months without a commit, with a clock that is set back, and on two
devices. In each year something new comes at least every 21 days, and never more than three things a day.

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
    const years = await Promise.all(daily.map((life) => life()))
    years.forEach(expectCalm)
    await expect(await pageOf(years)).toMatchFileSnapshot(page.pathname)
  })

  test.each(Object.entries(lives))(
    'with %s and one start a week, something new comes at least every 21 days, and never more than three things a day',
    async (_, life) => {
      expectCalm(await life())
      expect(longestWait(await life())).toBeLessThanOrEqual(21)
    },
  )

  test('continues at once after two months away, with the things of the seasons', async () => {
    const life = await liveWeekly(20, { starts: mondays().filter((day) => !isInBreak(day)) })
    expectCalm(life)
    expect(byDay(life).get(daysBetween(adoption, '2027-05-03' as Day) + 1)).toHaveLength(3)
    const seasonal = earnableIds.filter((item) => 'halfMonth' in earnables[item])
    expect(life.arrivals.map(({ item }) => item)).toEqual(expect.arrayContaining(seasonal))
  })

  test('brings everything that can be earned in at least one of these lives', async () => {
    const all = await Promise.all([...daily, ...Object.values(lives)].map((life) => life()))
    const came = new Set(all.flatMap(({ arrivals }) => arrivals.map(({ item }) => item)))
    const initial: readonly Thing[] = [...initialEarnables, 'chick']
    expect(
      [...earnableIds, ...formIds].filter((id) => !came.has(id) && !initial.includes(id)),
    ).toEqual([])
  })
})
