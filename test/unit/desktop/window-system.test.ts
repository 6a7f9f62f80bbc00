import { afterEach, expect, test, vi } from 'vitest'
import { windowSystem } from '../../../main/desktop/window-system.ts'

const getSwitchValue = vi.hoisted(() => vi.fn<(name: string) => string>())
vi.mock('electron', () => ({ app: { commandLine: { getSwitchValue } } }))

const ownPlatform = process.platform

function runOn(platform: string): void {
  Object.defineProperty(process, 'platform', { value: platform })
}

afterEach(() => {
  runOn(ownPlatform)
  vi.unstubAllEnvs()
})

test.each([
  ['darwin', '', true],
  ['win32', '', true],
  ['linux', 'x11', true],
  ['linux', 'wayland', false],
  ['linux', '', false],
] as const)('on %s with ozone %j windows can be moved: %s', (platform, ozone, moves) => {
  runOn(platform)
  getSwitchValue.mockImplementation((name) => (name === 'ozone-platform' ? ozone : ''))
  expect(windowSystem.canMoveWindows()).toBe(moves)
})

test.each([
  ['darwin', undefined, true],
  ['linux', 'x11', true],
  ['linux', undefined, true],
  ['linux', 'wayland', false],
] as const)('on %s in a %s session global keys work: %s', (platform, session, hears) => {
  runOn(platform)
  vi.stubEnv('XDG_SESSION_TYPE', session)
  expect(windowSystem.canHearKeys()).toBe(hears)
})
