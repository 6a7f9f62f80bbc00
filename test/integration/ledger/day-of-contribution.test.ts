import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dayAtOffset } from '../../../main/base/rules/day.ts'
import { me } from '../../fakes/repositories.ts'
import { setUpDevice, type DeviceSetup } from './device.ts'
import { github, onGithub, recordGithub } from './facts.ts'

let device: DeviceSetup
beforeEach(() => {
  device = setUpDevice()
})
afterEach(() => device.end())

const hours = Array.from({ length: 27 }, (_, n) => n - 12)
const raw = (hour: number) => `${hour < 0 ? '-' : '+'}${String(Math.abs(hour)).padStart(2, '0')}00`

test('the day of a commit is the day that Git shows for its author, from UTC−12 to UTC+14', async () => {
  const folder = device.init('nest')
  // Midnights of a leap day, of new years and of daylight saving changes, soon after 1970 and in the far future.
  const days = [
    '2028-02-29',
    '2028-03-01',
    '2027-01-01',
    '2026-03-08',
    '2026-11-01',
    '1970-01-03',
    '2999-01-01',
  ]
  const dates = days.flatMap((day) =>
    hours.flatMap((hour) => {
      const midnight = Date.parse(`${day}T00:00:00Z`) / 1000 - hour * 3600
      return [`${midnight - 1} ${raw(hour)}`, `${midnight} ${raw(hour)}`]
    }),
  )
  const commits = dates.map((date, n) => {
    const author = `Dash <${me}> ${date}`
    const tree = n === 0 ? 'M 100644 inline lib/main.dart\ndata 15\nvoid main() {}\n' : ''
    return `commit refs/heads/main\nauthor ${author}\ncommitter ${author}\ndata 1\n.\n${tree}\n`
  })
  execFileSync('git', ['fast-import', '--quiet', '--done'], {
    cwd: folder,
    env: { ...device.environment },
    input: `${commits.join('')}done\n`,
  })
  await device.watch()

  const shown = device
    .git(folder, 'log', '--format=%at %ad', '--date=format:%z %Y-%m-%d')
    .split('\n')
  const known = device.store.db
    .prepare<[], { time: number; offset: number; day: string }>(
      'SELECT time, offset, day FROM local_commit',
    )
    .all()
    .map(({ time, offset, day }) => `${time} ${raw(offset / 60)} ${day}`)
  expect(known.toSorted()).toEqual(shown.toSorted())
  expect(known).toHaveLength(days.length * hours.length * 2)
})

test("the day of an item is that in the user's time zone when it is first seen, and stays in other time zones", () => {
  const timeZoneOf = (hour: number) =>
    hour === 0 ? 'Etc/GMT' : `Etc/GMT${hour > 0 ? '-' : '+'}${Math.abs(hour)}`
  const { ledger, clock } = device
  const instants = ['2028-02-29T23:30:00Z', '2026-12-31T12:00:00Z', '2026-03-08T07:00:00Z'].map(
    Date.parse,
  )
  const facts = hours.map((hour) => {
    const repository = onGithub('R_1', 'dash/nest')
    const items = instants.map((at) => {
      const key = `I_${hour}_${at}`
      return { kind: 'issue' as const, key, repository: repository.repository, at, url: '' }
    })
    return github({ repositories: [repository], items })
  })
  const expected = new Map<string, number>()
  for (const [n, hour] of hours.entries()) {
    clock.setTimeZone(timeZoneOf(hour))
    const facet = facts[n]
    if (facet !== undefined) ledger.recordGithub(facet)
    for (const at of instants) {
      const day = dayAtOffset(at / 1000, hour * 60) ?? ''
      expected.set(day, (expected.get(day) ?? 0) + 1)
    }
  }
  const days = () =>
    new Map(
      ledger.history
        .lifetime()
        .years.flatMap(({ year }) => ledger.history.year(year).days)
        .map(({ day, count }) => [day, count]),
    )
  const inOrder = (map: ReadonlyMap<string, number>) => [...map].sort()
  expect(inOrder(days())).toEqual(inOrder(expected))

  for (const hour of [14, -12, 0]) {
    clock.setTimeZone(timeZoneOf(hour))
    for (const again of facts) expect(recordGithub(ledger, again)).toEqual([])
    expect(inOrder(days())).toEqual(inOrder(expected))
  }
})
