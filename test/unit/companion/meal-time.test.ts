import { expect, test } from 'vitest'
import { eatenUntil } from '../../../main/companion/rules/meal-time.ts'

test('a meal up to a minute ahead of this clock counts, as clocks of two machines differ', () => {
  expect(eatenUntil(1_000_000)).toBe(1_060_000)
})
