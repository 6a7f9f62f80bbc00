import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

import { localTime } from '../../main/base/rules/local-time.ts'
import { openTimeZone } from '../../main/wiring/time-zone.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'hot-dash-zone-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The values of `TZ` that the C library of Linux takes, and some that it does not. */
const values: readonly string[] = [
  ...['', ':', 'UTC', 'UTC0', 'GMT', 'GMT0', 'GMT+5', 'Etc/GMT-9', 'Etc/UTC', 'Zulu'],
  ...['Asia/Tokyo', ':Asia/Tokyo', 'Japan', 'EST5EDT', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['posix/Asia/Tokyo', 'America/Argentina/Ushuaia', 'Pacific/Chatham', 'posixrules', 'Factory'],
  ...[':/etc/localtime', '/etc/localtime', 'localtime', '/usr/share/zoneinfo/Asia/Tokyo'],
  ...['JST-9', ':JST-9', 'EST+5', 'EST5', 'IST-5:30', '<+0545>-5:45', '<-03>3', 'NST3:30'],
  ...['JST-9:30:45', 'JST-23:59', 'HST10:00:00', '<UTC+14>-14', 'EST5EDT4'],
  ...['CET-1CEST,M3.5.0,M10.5.0/3', 'NZST-12NZDT,M9.5.0,M4.1.0/3', 'EST5EDT,M3.2.0/2:00,M11.1.0'],
  ...['IST-1GMT0,M10.5.0,M3.5.0/1', 'WGST3WGT2,M3.5.0/-2,M10.5.0/-1'],
  ...['EST5EDT,J60,J300', 'EST5EDT,59/0,300/0', 'IST-2IDT,M3.4.4/26,M10.5.0', 'JST-9:99'],
  ...['Nonsense', 'asia/tokyo', 'JST', 'AB-9', ' JST-9', 'Asia/Tokyo ', '/nowhere', 'Europe'],
]

/**
 * With summer time, and not when it is: some systems have a file for that (`posixrules`), whose changes come some hours earlier or
 * later than they would by its rule.
 */
const withoutRule: readonly string[] = ['CET-1CEST', '<+1030>-10:30<+11>-11', 'JST-9junk']

/** Each a moment around which the day changes somewhere, also on the days of summer time and in leap years. */
const instants = [
  '2026-11-25T15:00:00Z',
  '2026-11-25T14:29:00Z',
  '2026-07-01T18:20:00Z',
  '2026-03-29T00:30:00Z',
  '2026-03-29T01:30:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-03-08T06:59:59Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:30:00Z',
  '2028-02-29T23:59:59Z',
  '2028-03-01T04:59:59Z',
  '2028-03-01T05:00:00Z',
  '2028-12-31T12:00:00Z',
].map((text) => Date.parse(text))

/** What the C library makes of a value. */
const dateIn = (tz: string | undefined, instant: number) =>
  execFileSync('date', ['-d', `@${instant / 1000}`, '+%F %H'], {
    env: { PATH: process.env['PATH'], ...(tz === undefined ? {} : { TZ: tz }) },
    encoding: 'utf8',
  }).trim()

const ours = (tz: string, instant: number) => {
  const { zoneAt } = openTimeZone({ tz, folder: undefined, platform: process.platform })
  const { day, hour } = localTime(instant, zoneAt(instant))
  return `${day} ${String(hour).padStart(2, '0')}`
}

const timeZoneModule = pathToFileURL(
  path.resolve(import.meta.dirname, '../../main/wiring/time-zone.ts'),
)

/** The offsets that a process in that zone tells, which must not ask Intl; null where it tells none. */
function offsetsIn(tz: string | undefined): readonly (string | null)[] {
  const script = `
    Intl.DateTimeFormat = function () { throw new Error('Intl was asked') }
    const { openTimeZone } = await import(${JSON.stringify(timeZoneModule)})
    const { offsetAt } = openTimeZone({ tz: process.env.TZ, folder: undefined, platform: process.platform })
    console.log(JSON.stringify(${JSON.stringify(instants)}.map((instant) => offsetAt(instant) ?? null)))`
  const env = { ...process.env }
  delete env['TZ']
  if (tz !== undefined) env['TZ'] = tz
  const run = [process.execPath, ['--input-type=module', '-e', script]] as const
  return JSON.parse(execFileSync(...run, { env, encoding: 'utf8' })) as (string | null)[]
}

describe.runIf(process.platform === 'linux')('the offset that is told without a name', () => {
  test.each([undefined, ...values, ...withoutRule])('is that of date: TZ=%j', (tz) => {
    for (const [index, offset] of offsetsIn(tz).entries()) {
      const instant = instants[index] ?? 0
      if (offset === null) continue
      const { day, hour } = localTime(instant, offset)
      expect([instant, `${day} ${String(hour).padStart(2, '0')}`]).toEqual([
        instant,
        dateIn(tz, instant),
      ])
    }
  })

  test.each([undefined, 'UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'JST-9'])(
    'is there for TZ=%j',
    (tz) => expect(offsetsIn(tz)).not.toContain(null),
  )

  test('is not there where JavaScript takes another one', () => {
    expect(new Set(offsetsIn('IST-5:30'))).toEqual(new Set([null]))
  })
})

/** Runs a program with a copy of `/etc` that only it sees. */
const withOwnEtc = [
  ...['--mount', 'sh', '-ec'],
  `copy=$(mktemp -d); cp -a /etc "$copy/etc"; mount --bind "$copy/etc" /etc
   "$@" || failed=$?; umount /etc; rm -rf "$copy"; exit \${failed:-0}`,
  'sh',
] as const

function canUnshare(): boolean {
  try {
    execFileSync('unshare', [...withOwnEtc, 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux' && canUnshare())('a system that moves', () => {
  test('to another zone is followed within a minute, by name and by offset', () => {
    const script = `
      import { execFileSync } from 'node:child_process'
      const { openTimeZone } = await import(${JSON.stringify(timeZoneModule)})
      const move = (zone) => execFileSync('ln', ['-sfn', '/usr/share/zoneinfo/' + zone, '/etc/localtime'])
      let now = 0
      const platform = process.platform
      move('America/New_York')
      delete process.env.TZ
      const { zoneAt, offsetAt } = openTimeZone({ tz: undefined, folder: undefined, platform, monotonicMs: () => now })
      const seen = []
      const look = () => seen.push([offsetAt(0) ?? null, zoneAt(0)])
      look()
      for (const zone of ['Asia/Tokyo', 'Europe/Berlin']) {
        move(zone)
        now += 60_000
        look()
      }
      console.log(JSON.stringify(seen))`
    const env = { ...process.env }
    delete env['TZ']
    const args = [...withOwnEtc, process.execPath, '--input-type=module', '-e', script]
    expect(JSON.parse(execFileSync('unshare', args, { env, encoding: 'utf8' }))).toEqual([
      ['-05:00', 'America/New_York'],
      ['+09:00', 'Asia/Tokyo'],
      ['+01:00', 'Europe/Berlin'],
    ])
  })
})

describe.runIf(process.platform === 'linux')('the day is the one that date shows', () => {
  test.each(values)('with TZ=%j', (tz) => {
    for (const instant of instants)
      expect([tz, new Date(instant).toISOString(), ours(tz, instant)]).toEqual([
        tz,
        new Date(instant).toISOString(),
        dateIn(tz, instant),
      ])
  })

  test.each(withoutRule)('with TZ=%j', (tz) => {
    for (const text of ['2026-01-25T15:00:00Z', '2026-03-29T23:29:00Z', '2026-07-01T18:20:00Z'])
      expect(ours(tz, Date.parse(text))).toBe(dateIn(tz, Date.parse(text)))
  })

  test('with a file of zones that lies elsewhere', () => {
    const file = path.join(folder, 'zone')
    for (const name of ['Asia/Kathmandu', 'Europe/Dublin', 'America/St_Johns']) {
      copyFileSync(path.join('/usr/share/zoneinfo', name), file)
      for (const instant of instants)
        expect(ours(`:${file}`, instant)).toBe(dateIn(`:${file}`, instant))
    }
  })
})
