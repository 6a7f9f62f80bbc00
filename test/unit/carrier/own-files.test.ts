import { describe, expect, test } from 'vitest'
import { areOwn, segmentName, segmentNumber } from '../../../main/carrier/rules/own-files.ts'

describe('a device recognises its own files', () => {
  test.each([
    { what: 'before the first', first: 1, last: 0, found: [], isTailOurs: false, own: true },
    { what: 'as the database says', first: 1, last: 2, found: [1, 2], isTailOurs: true, own: true },
    { what: 'with superseded ones', first: 2, last: 2, found: [1, 2], isTailOurs: true, own: true },
    { what: 'before the first line', first: 1, last: 2, found: [1], isTailOurs: true, own: true },
    { what: 'after a compaction', first: 3, last: 2, found: [1, 2], isTailOurs: true, own: true },
    {
      what: 'unless one is ahead',
      first: 1,
      last: 2,
      found: [1, 2, 3],
      isTailOurs: true,
      own: false,
    },
    {
      what: 'unless one is missing',
      first: 1,
      last: 3,
      found: [1, 3],
      isTailOurs: true,
      own: false,
    },
    {
      what: 'unless the last differs',
      first: 1,
      last: 2,
      found: [1, 2],
      isTailOurs: false,
      own: false,
    },
    {
      what: 'unless there should be none',
      first: 1,
      last: 0,
      found: [1],
      isTailOurs: true,
      own: false,
    },
  ])('$what', ({ first, last, found, isTailOurs, own }) => {
    expect(areOwn({ first, last }, found, isTailOurs)).toBe(own)
  })
})

test.each([
  [segmentName(1), 1],
  [segmentName(1_234_567), 1_234_567],
  ['.000012.dash.icloud', 12],
  ['000012.dash.icloud', null],
  ['.000012.dash', null],
  ['000012 (1).dash', null],
  ['000012.sync-conflict-20261129-235959-ABCDEFG.dash', null],
  ['hot-dash.txt', null],
])('%s has the number %s', (name, number) => {
  expect(segmentNumber(name)).toBe(number)
})
