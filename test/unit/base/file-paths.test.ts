import path from 'node:path'
import { expect, test } from 'vitest'
import { isAtOrBelow, withTilde } from '../../../main/base/file-paths.ts'

test.each([
  ['/src', true],
  ['/src/app', true],
  ['/src/..app', true],
  ['/src/..', false],
  ['/srcs', false],
  ['/', false],
])('whether %s lies in /src: %s', (child, expected) => {
  expect(isAtOrBelow(child, '/src')).toBe(expected)
})

test('the home folder is written as ~', () => {
  expect(withTilde(path.resolve('/home/dash'), path.resolve('/home/dash'))).toBe('~')
  const below = path.resolve('/home/dash/src/app')
  expect(withTilde(below, path.resolve('/home/dash'))).toBe(path.join('~', 'src', 'app'))
  expect(withTilde(below, path.resolve('/home/das'))).toBe(below)
})
