import { expect, test } from 'vitest'
import { isUserThere } from '../../../main/desktop/rules/user-presence.ts'

test.each([
  [0, false, true],
  [59, false, true],
  [60, false, false],
  [0, true, false],
])('%s s after the last touch, locked %s: the user is there %s', (idleSeconds, isLocked, is) => {
  expect(isUserThere(idleSeconds, isLocked)).toBe(is)
})
