import { expect, test } from 'vitest'
import {
  isTestCommand,
  reactionTo,
  type EditorWork,
} from '../../../tools/vscode/extension/rules/reactions.ts'

test.each<[EditorWork, ReturnType<typeof reactionTo>]>([
  [{ type: 'test', exitCode: 0 }, 'fanfare'],
  [{ type: 'test', exitCode: 1 }, 'hold-head'],
  [{ type: 'test', exitCode: undefined }, null],
  [{ type: 'build', exitCode: 0 }, 'applaud'],
  [{ type: 'build', exitCode: 2 }, 'hold-head'],
  [{ type: 'debug', is: 'started' }, 'think'],
  [{ type: 'debug', is: 'ended' }, 'relief'],
])('%j makes Dash react with %j', (work, gesture) => {
  expect(reactionTo(work)).toBe(gesture)
})

test.each([
  'dart test',
  ' dart test test/a_test.dart ',
  'flutter test --coverage',
  'fvm flutter test',
  'CI=true TZ=UTC dart run test',
])('%s counts as running tests', (line) => {
  expect(isTestCommand(line)).toBe(true)
})

test.each([
  '',
  'dart format .',
  'flutter run',
  'dart testing',
  'echo dart test',
  'git commit -m "dart test"',
])('"%s" does not count as running tests', (line) => {
  expect(isTestCommand(line)).toBe(false)
})
