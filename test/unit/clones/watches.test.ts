import { expect, test } from 'vitest'
import { isAtOrBelow } from '../../../main/sources/clones/watches.ts'

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
