import { expect, test, vi } from 'vitest'
import { windowSystem } from '../../../main/desktop/window-system.ts'

vi.mock('electron', () => ({}))

test.each([
  ['darwin', '', true],
  ['win32', '', true],
  ['linux', 'x11', true],
  ['linux', 'wayland', false],
  ['linux', '', false],
] as const)('on %s with ozone %j windows can be moved: %s', (platform, ozone, moves) => {
  expect(windowSystem.canMoveWindows(platform, ozone)).toBe(moves)
})

test.each([
  ['darwin', undefined, true],
  ['linux', 'x11', true],
  ['linux', undefined, true],
  ['linux', 'wayland', false],
] as const)('on %s in a %s session global keys work: %s', (platform, session, hears) => {
  expect(windowSystem.canHearKeys(platform, session)).toBe(hears)
})
