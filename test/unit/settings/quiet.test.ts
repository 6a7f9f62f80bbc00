import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, minuteOfDay } from '../../../main/base/rules/local-time.ts'
import {
  presentingForAnHour,
  presentingAt,
  quietSince,
} from '../../../main/settings/rules/quiet-hours.ts'
import { createQuiet } from '../../../main/settings/quiet.ts'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { defaultSettings, type Settings } from '../../../preload/contract/declared-settings.ts'

const minute = (text: string) => minuteOfClock(text) ?? NaN
const day = '2026-11-25' as Day
const before = '2026-11-24' as Day
const hourMs = 3_600_000

describe('quiet hours', () => {
  test.each([
    ['22:00', '07:00', '21:59', null],
    ['22:00', '07:00', '22:00', day],
    ['22:00', '07:00', '23:59', day],
    ['22:00', '07:00', '00:00', before],
    ['22:00', '07:00', '06:59', before],
    ['22:00', '07:00', '07:00', null],
    ['12:00', '13:30', '11:59', null],
    ['12:00', '13:30', '12:00', day],
    ['12:00', '13:30', '13:29', day],
    ['12:00', '13:30', '13:30', null],
    ['00:00', '00:00', '00:00', null],
    ['09:00', '09:00', '09:00', null],
  ])('from %s to %s: at %s they began on %s', (from, to, at, since) => {
    const hours = { on: true, from: minute(from), to: minute(to) }
    expect(quietSince(hours, { day, minute: minute(at) })).toBe(since)
    expect(quietSince({ ...hours, on: false }, { day, minute: minute(at) })).toBeNull()
  })

  const anyMinute = fc.integer({ min: 0, max: 1439 })

  test('last exactly from "from" to "to", and begin once a day', () => {
    fc.assert(
      fc.property(anyMinute, anyMinute, (from, to) => {
        const hours = { on: true, from, to }
        const minutes = Array.from({ length: 1440 }, (_, at) => at)
        const since = minutes.map((at) => quietSince(hours, { day, minute: at }))
        expect(since.filter((one) => one !== null)).toHaveLength((to - from + 1440) % 1440)
        const begins = minutes.filter((at) => since[at] === day && since[at - 1] !== day)
        expect(begins).toEqual(from === to ? [] : [from])
      }),
    )
  })

  test.each([
    // In Berlin the clock goes from 2:00 to 3:00 in spring, and from 3:00 to 2:00 in autumn.
    { instant: '2026-03-29T00:59:00Z', quiet: false },
    { instant: '2026-03-29T01:00:00Z', quiet: true },
    { instant: '2026-03-29T01:59:00Z', quiet: true },
    { instant: '2026-03-29T02:00:00Z', quiet: false },
    { instant: '2026-10-25T00:29:00Z', quiet: false },
    { instant: '2026-10-25T00:30:00Z', quiet: true },
    { instant: '2026-10-25T01:15:00Z', quiet: false },
    { instant: '2026-10-25T01:30:00Z', quiet: true },
    { instant: '2026-10-25T02:59:00Z', quiet: true },
    { instant: '2026-10-25T03:00:00Z', quiet: false },
  ])('follow the local clock: from 2:30 to 4:00, at $instant: $quiet', ({ instant, quiet }) => {
    const at = Date.parse(instant)
    const wall = {
      day: localTime(at, 'Europe/Berlin').day,
      minute: minuteOfDay(localTime(at, 'Europe/Berlin')),
    }
    const hours = { on: true, from: minute('02:30'), to: minute('04:00') }
    expect(quietSince(hours, wall) !== null).toBe(quiet)
  })
})

describe('presenting', () => {
  test('lasts until it is switched off, and does not begin by itself', () => {
    expect(presentingAt({ until: null }, 5)).toEqual({ until: null })
    expect(presentingAt(null, 5)).toBeNull()
  })

  test('for an hour ends at most an hour after the clock was last set', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.array(fc.integer({ min: -3 * hourMs, max: 3 * hourMs }), { maxLength: 8 }),
        (start, steps) => {
          let now = start
          let presenting = presentingForAnHour(now)
          for (const step of steps) {
            now += step
            const next = presentingAt(presenting, now)
            // Once it is over it stays over, and a clock that runs does not lengthen it.
            if (presenting === null) expect(next).toBeNull()
            else if (step >= 0) expect(next?.until ?? presenting.until).toBe(presenting.until)
            if (next !== null) expect(next.until).toBeLessThanOrEqual(now + hourMs)
            if (typeof next?.until === 'number') expect(next.until).toBeGreaterThan(now)
            presenting = next
          }
          expect(presentingAt(presenting, now + hourMs)).toBeNull()
        },
      ),
    )
  })
})

test('a minute of the day survives formatting and parsing', () => {
  for (let at = 0; at < 1440; at += 1) expect(minuteOfClock(clockTime(at))).toBe(at)
  for (const text of ['', '24:00', '7:00', '12:60', '12:00:00']) {
    expect(minuteOfClock(text)).toBeNull()
  }
})

/** In Tokyo, which has no summer time. */
function open(settings: Partial<Settings>, start: string) {
  let all: Settings = { ...defaultSettings, ...settings }
  let now = Date.parse(start)
  const timeZone = 'Asia/Tokyo'
  const quiet = createQuiet({
    settings: {
      all: () => all,
      set(change) {
        all = { ...all, ...(change as Partial<Settings>) }
        return { ok: true, value: all }
      },
    },
    clock: { now: () => now, localTime: (at) => localTime(at, timeZone) },
    log: { error: () => undefined },
  })
  const heard: string[] = []
  quiet.onChange(({ name }) => heard.push(name))
  return {
    quiet,
    heard,
    settings: () => all,
    at: (time: string) => {
      now = Date.parse(time)
      quiet.check()
    },
  }
}

const night = { quietHours: { on: true, from: minute('22:00'), to: minute('07:00') } }

describe('quiet', () => {
  test('begins and ends with the quiet hours, and reports each change once', () => {
    const { quiet, heard, at } = open(night, '2026-11-25T21:30+09:00')
    at('2026-11-25T21:59+09:00')
    expect(quiet.isQuiet()).toBe(false)
    at('2026-11-25T22:00+09:00')
    at('2026-11-26T00:30+09:00')
    expect(quiet.view()).toEqual({ name: 'quiet-hours', until: 420 })
    at('2026-11-26T07:00+09:00')
    expect(heard).toEqual(['quiet-hours', 'none'])
  })

  test('stays off for the night if the user ends it, and returns the next night', () => {
    const { quiet, heard, at } = open(night, '2026-11-25T23:00+09:00')
    quiet.end()
    at('2026-11-26T03:00+09:00')
    expect(heard).toEqual(['none'])
    // The machine slept all day.
    at('2026-11-26T22:10+09:00')
    expect(heard).toEqual(['none', 'quiet-hours'])
  })

  test('lasts an hour if the user presents for an hour, shows its end, and stays over if the clock is set back', () => {
    const { quiet, heard, at, settings } = open({}, '2026-11-25T13:00+09:00')
    quiet.present('an-hour')
    expect(quiet.view()).toEqual({ name: 'presenting', until: minute('14:00') })
    at('2026-11-25T14:00+09:00')
    expect(quiet.isQuiet()).toBe(false)
    at('2026-11-25T13:30+09:00')
    expect(heard).toEqual(['presenting', 'none'])
    expect(settings().presenting).toBeNull()
  })

  test('lasts until it is switched off, even across a restart', () => {
    const first = open({}, '2026-11-25T13:00+09:00')
    first.quiet.present('until-off')
    const { quiet } = open(first.settings(), '2026-12-24T13:00+09:00')
    expect(quiet.view()).toEqual({ name: 'presenting', until: null })
    quiet.end()
    expect(quiet.isQuiet()).toBe(false)
  })

  test('ends at once if the user ends it, even if presenting and quiet hours overlap', () => {
    const { quiet } = open(night, '2026-11-25T23:00+09:00')
    quiet.present('an-hour')
    quiet.end()
    expect(quiet.isQuiet()).toBe(false)
  })
})
