import fc from 'fast-check'
import { expect, test } from 'vitest'

import { offsetZoneAt, parsePosixZone } from '../../../main/base/rules/posix-zone.ts'
import { localTime } from '../../../main/base/rules/local-time.ts'

const zoneAt = (tz: string, instant: number) => {
  const zone = parsePosixZone(tz)
  return zone === undefined ? undefined : offsetZoneAt(zone, instant)
}

test.each([
  ['JST-9', '+09:00'],
  ['EST5', '-05:00'],
  ['IST-5:30', '+05:30'],
  ['<+0545>-5:45', '+05:45'],
  ['<-03>3', '-03:00'],
  ['UTC0', '+00:00'],
  ['JST-30', '+23:59'],
  ['JST-9:99', '+09:59'],
  ['JST', undefined],
  ['AB-9', undefined],
  ['Asia/Tokyo', undefined],
  ['JST-9 ', undefined],
  ['', undefined],
])('%j is %s', (tz, expected) => {
  expect(zoneAt(tz, 0)).toBe(expected)
})

// Zones whose rule the database of names has too.
const rules = [
  ['Europe/Berlin', 'CET-1CEST,M3.5.0,M10.5.0/3'],
  ['America/New_York', 'EST5EDT,M3.2.0,M11.1.0'],
  ['Australia/Lord_Howe', '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0'],
  ['Europe/Dublin', 'IST-1GMT0,M10.5.0,M3.5.0/1'],
  ['Pacific/Auckland', 'NZST-12NZDT,M9.5.0,M4.1.0/3'],
] as const

test('a rule gives the day and hour that the zone of its name has', () => {
  const instants = fc.integer({
    min: Date.UTC(2010, 0, 1) / 60_000,
    max: Date.UTC(2036, 0, 1) / 60_000,
  })
  fc.assert(
    fc.property(fc.constantFrom(...rules), instants, ([name, tz], minutes) => {
      const instant = minutes * 60_000
      const zone = zoneAt(tz, instant)
      expect(localTime(instant, zone ?? '')).toEqual(localTime(instant, name))
    }),
  )
})
