import { expect, test } from 'vitest'
import { isClockWrong } from '../../../main/carrier/rules/wrong-clock.ts'
import { dayMs } from '../../../preload/contract/durations.ts'

test('a clock is wrong if it is more than a day ahead', () => {
  expect([-99 * dayMs, 0, dayMs, dayMs + 1].map(isClockWrong)).toEqual([false, false, false, true])
})
