import { expect, test } from 'vitest'
import { heardAt } from '../../../renderer/shared/sound.ts'
import fc from '../../fast-check.ts'

test('a moment of a context becomes audible as much later as it lies ahead of what is audible now', () => {
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
