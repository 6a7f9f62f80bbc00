import { expect, test } from 'vitest'
import { addDays, type Day } from '../../../main/base/rules/day.ts'
import { daylightAt } from '../../../main/base/rules/daylight.ts'
import fc from '../../support/fast-check.ts'

const minuteOf = (time: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return 60 * hour + minute
}

const lightAt = (day: Day, minute: number, isSouthern: boolean) =>
  daylightAt({ day, hour: Math.floor(minute / 60), minute: minute % 60 }, isSouthern)

/** The minutes at which each light begins. */
const midsummer = { dawn: '3:50', day: '5:20', dusk: '18:20', night: '19:50' }
const midwinter = { dawn: '6:10', day: '7:40', dusk: '15:50', night: '17:20' }
const equinox = { dawn: '5:00', day: '6:30', dusk: '17:05', night: '18:35' }

test.each([
  ['2026-06-21', 'north', midsummer],
  ['2026-06-21', 'south', midwinter],
  ['2026-12-21', 'north', midwinter],
  ['2026-12-21', 'south', midsummer],
  ['2026-09-20', 'north', equinox],
  ['2027-03-22', 'south', equinox],
  ['1999-06-21', 'north', midsummer],
] as const)('on %s in the %s, the lights begin at %o', (day, side, begins) => {
  const at = (minute: number) => lightAt(day as Day, minute, side === 'south')
  const lights = Object.entries(begins)
  for (const [n, [light, time]] of lights.entries()) {
    const before = lights.at(n - 1)?.[0]
    // The sun is a few minutes early or late.
    expect(at(minuteOf(time) + 3), light).toBe(light)
    expect(at(minuteOf(time) - 3), before).toBe(before)
  }
})

test('each day has night, dawn, day, dusk and night, in this order', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 20_000 }), fc.boolean(), (n, isSouthern) => {
      const day = addDays('2026-01-01' as Day, n)
      const lights = Array.from({ length: 1440 }, (_, minute) => lightAt(day, minute, isSouthern))
      const changes = lights.filter((light, minute) => light !== lights[minute - 1])
      expect(changes).toEqual(['night', 'dawn', 'day', 'dusk', 'night'])
    }),
  )
})
