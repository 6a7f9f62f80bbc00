import { expect, test } from 'vitest'
import { startSwitches } from '../../../main/desktop/rules/start-switches.ts'
import fc from '../../support/fast-check.ts'

const names = { '--hidden': 'isHidden', '--safe': 'isSafe', '--version': 'wantsVersion' } as const
const none = { isHidden: false, isSafe: false, wantsVersion: false, task: null }

test.each([
  [['/opt/Hot Dash/hot-dash'], none],
  [['hot-dash', '--hidden'], { ...none, isHidden: true }],
  [['electron', '/a folder', '--safe', '--no-sandbox'], { ...none, isSafe: true }],
  [['hot-dash', '--version'], { ...none, wantsVersion: true }],
  // Chromium puts its own switches before those of another start, all on one line.
  [['hot-dash', '--type=x', '--safe', '--hidden'], { ...none, isHidden: true, isSafe: true }],
  [['hot-dash', '--hidden-by=me', '--Safe', '-safe', 'safe', '--versions'], none],
  [['hot-dash', '--feed'], { ...none, task: 'feed' }],
  [['hot-dash', '--home'], { ...none, task: 'home' }],
  [['hot-dash', '--home', '--feed'], { ...none, task: 'feed' }],
  // A session that starts Hot Dash hidden does not show anything.
  [['hot-dash', '--home', '--hidden'], { ...none, isHidden: true }],
  [['hot-dash', '--feed-me', '--homes', '--', '--feed'], none],
  [['hot-dash', '--', '--hidden', '--safe', '--version'], none],
  [['hot-dash', '--safe', '--', '--hidden'], { ...none, isSafe: true }],
] as const)('the command line %j is parsed', (commandLine, expected) => {
  expect(startSwitches(commandLine)).toEqual(expected)
})

test('a switch is found at any position, any number of times, and beside any others', () => {
  const word = fc.oneof(fc.constantFrom(...Object.keys(names), '--feed', '--home'), fc.string())
  fc.assert(
    fc.property(fc.array(word), fc.array(word), (before, after) => {
      const line = before.filter((one) => one !== '--')
      const switches = startSwitches([...line, '--', ...after])
      for (const [name, key] of Object.entries(names))
        expect(switches[key]).toBe(line.includes(name))
      const asked = line.includes('--feed') ? 'feed' : line.includes('--home') ? 'home' : null
      expect(switches.task).toBe(switches.isHidden ? null : asked)
      expect(startSwitches(line.toReversed())).toEqual(switches)
    }),
  )
})
