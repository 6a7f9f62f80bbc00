import { describe, expect, test } from 'vitest'
import { isReloadDue } from '../../../main/desktop/rules/reload.ts'

const minutes = (count: number) => count * 60

describe('when a page is reloaded', () => {
  test.each([
    // The user is there.
    [minutes(300), 0, false, false],
    [minutes(300), minutes(29), false, false],
    [minutes(300), minutes(30), false, true],
    [minutes(60), minutes(30), false, true],
    [minutes(59), minutes(30), false, false],
    [minutes(30), 0, true, true],
    [minutes(29), 0, true, false],
    // A whole night.
    [minutes(480), minutes(455), false, false],
    [minutes(480), minutes(455), true, false],
  ] as const)(
    '%d s old, %d s after the last input, locked: %s → %s',
    (ageS, idleS, isLocked, isDue) => {
      expect(isReloadDue(ageS, idleS, isLocked)).toBe(isDue)
    },
  )
})
