import { expect, test } from 'vitest'
import { hearsKeys, movesWindows } from '../../../main/desktop/rules/display-server.ts'

test.each([
  ['darwin', '', true],
  ['win32', '', true],
  ['linux', 'x11', true],
  ['linux', 'wayland', false],
  ['linux', '', false],
] as const)('on %s with ozone %j windows can be moved: %s', (platform, ozone, moves) => {
  expect(movesWindows(platform, ozone)).toBe(moves)
})

test.each([
  ['darwin', undefined, true],
  ['linux', 'x11', true],
  ['linux', undefined, true],
  ['linux', 'wayland', false],
] as const)('on %s in a %s session global keys work: %s', (platform, session, hears) => {
  expect(hearsKeys(platform, session)).toBe(hears)
})
