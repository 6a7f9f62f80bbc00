import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'

import { localTime } from '../../main/base/rules/local-time.ts'
import { createSystemClock } from '../../main/base/system-clock.ts'

/** Values of `TZ`: names, fixed offsets, and some that are neither. */
const values: readonly string[] = [
  ...['', ':', 'UTC', 'UTC0', 'GMT', 'GMT0', 'GMT+5', 'Etc/GMT-9', 'Etc/UTC', 'Zulu'],
  ...['Asia/Tokyo', ':Asia/Tokyo', 'Japan', 'EST5EDT', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['America/Argentina/Ushuaia', 'Pacific/Chatham', 'Europe/Dublin'],
  ...[':/etc/localtime', '/etc/localtime', '/usr/share/zoneinfo/Asia/Tokyo'],
  ...['JST-9', ':JST-9', 'EST+5', 'EST5', 'IST-5:30', '<+0545>-5:45', '<-03>3', 'NST3:30'],
  ...['JST-23:59', 'HST10:00:00', '<UTC+14>-14'],
  ...['Nonsense', 'JST', 'PST', 'AB-9', ' JST-9', 'Asia/Tokyo ', '/nowhere', 'Europe'],
  'Europe/Nowhere',
]

/** Instants at which the day changes somewhere, including changes of summer time and leap years. */
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

/** The time that the C library shows for a value. */
const dateIn = (tz: string, instant: number) =>
  execFileSync('date', ['-d', `@${instant / 1000}`, '+%F %H'], {
    env: { PATH: process.env['PATH'], TZ: tz },
    encoding: 'utf8',
  }).trim()

const clockModule = pathToFileURL(
  path.resolve(import.meta.dirname, '../../main/base/system-clock.ts'),
)

/** Runs a script that finds `createSystemClock` and prints JSON, in a process of its own, because a worker's `TZ` is a copy. */
function runWithClock(script: string, wrapper: readonly string[] = []): unknown {
  const whole = `const { createSystemClock } = await import(${JSON.stringify(clockModule)})\n${script}`
  const words = [...wrapper, process.execPath, '--input-type=module', '-e', whole]
  const env = { ...process.env }
  delete env['TZ']
  return JSON.parse(execFileSync('env', words, { env, encoding: 'utf8' }))
}

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
  test('to another time zone is noticed within a minute', () => {
    const script = `
      import { execFileSync } from 'node:child_process'
      const move = (timeZone) => execFileSync('ln', ['-sfn', '/usr/share/zoneinfo/' + timeZone, '/etc/localtime'])
      let now = 0
      move('America/New_York')
      const clock = createSystemClock(undefined, undefined, () => now)
      const look = () => [clock.localTime(Date.UTC(2026, 10, 25, 15)).hour, clock.timeZone(), clock.isSouthern()]
      const seen = [look()]
      for (const name of ['Asia/Tokyo', 'Australia/Sydney']) {
        move(name)
        seen.push(look())
        now += 60_000
        seen.push(look())
      }
      console.log(JSON.stringify(seen))`
    expect(runWithClock(script, ['unshare', ...withOwnEtc])).toEqual([
      [10, 'America/New_York', false],
      [10, 'America/New_York', false],
      [0, 'Asia/Tokyo', false],
      [0, 'Asia/Tokyo', false],
      [2, 'Australia/Sydney', true],
    ])
  })
})

describe.runIf(process.platform === 'linux')('the day is the one that date shows', () => {
  let times: Readonly<Record<string, readonly string[]>>
  beforeAll(() => {
    const script = `
      const times = {}
      for (const tz of ${JSON.stringify(values)}) {
        process.env.TZ = tz
        const clock = createSystemClock(undefined, tz)
        times[tz] = ${JSON.stringify(instants)}.map((instant) => {
          const { day, hour } = clock.localTime(instant)
          return day + ' ' + String(hour).padStart(2, '0')
        })
        times[tz].push(clock.timeZone())
      }
      console.log(JSON.stringify(times))`
    times = runWithClock(script) as typeof times
  })

  test.each(values)('with TZ=%j', (tz) => {
    const shown = times[tz]?.slice(0, -1)
    expect(shown).toEqual(instants.map((instant) => dateIn(tz, instant)))
    const zone = times[tz]?.at(-1) ?? ''
    const named = instants.map((instant) => localTime(instant, zone))
    expect(named.map(({ day, hour }) => `${day} ${String(hour).padStart(2, '0')}`)).toEqual(shown)
  })
})

test('a custom summer time rule is ignored', () => {
  expect(createSystemClock(undefined, 'CET-1CEST,M3.5.0,M10.5.0/3').timeZone()).toBe('+01:00')
})

test('a clock that starts at a given time and time zone continues from there', () => {
  const start = Date.UTC(2030, 0, 1)
  const clock = createSystemClock(start, '<+0545>-5:45')
  const first = clock.now()
  expect(first - start).toBeLessThan(10_000)
  expect(clock.now()).toBeGreaterThanOrEqual(first)
  expect(clock.timeZone()).toBe('+05:45')
})
