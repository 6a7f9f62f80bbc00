import { expect, test } from 'vitest'
import { heardAt, silentSeconds } from '../../../renderer/shared/sound-timing.ts'
import fc from '../../fast-check.ts'

test('a moment of a context is heard as much later as it lies behind what is heard', () => {
  const seconds = fc.double({ min: 0, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(seconds, seconds, seconds, (contextTime, later, time) => {
      const position = { contextTime, performanceTime: 5000 }
      expect(heardAt(contextTime, position)).toBe(5000)
      const distance = heardAt(time + later, position) - heardAt(time, position)
      expect(distance).toBeCloseTo(later * 1000, 3)
    }),
  )
})

const rate = 1000
const sound = (silent: number, loud: number, level = 0.5) =>
  Float32Array.from({ length: silent + loud }, (_, index) => (index < silent ? 0 : level))

test.each([
  ['a tenth of a second, but for what a device may swallow', sound(100, 50), 0.085],
  ['nothing where it begins at once', sound(0, 50), 0],
  ['nothing of what a device may swallow', sound(10, 50), 0],
  ['nothing where all is silent', sound(100, 0), 0],
  ['nothing where all is too soft', sound(0, 100, 0.001), 0],
])('of the silence before a sound is left out: %s', (_, samples, seconds) => {
  expect(silentSeconds(samples, rate)).toBeCloseTo(seconds)
})
