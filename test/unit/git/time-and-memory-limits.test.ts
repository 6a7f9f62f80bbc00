import { expect, test } from 'vitest'

import {
  defaultIdleTimeoutsMs,
  idleTimeoutMs,
  parseProcStatusMemory,
  parsePsMemory,
} from '../../../main/sources/git/time-and-memory-limits.ts'

test.each([
  ['lookup', [3, 6, 12, 24, 48, 96, 120, 120]],
  ['walk', [10, 20, 40, 80, 120, 120]],
] as const)('a %s may stay silent longer with each attempt', (kind, seconds) => {
  const firstMs = defaultIdleTimeoutsMs[kind]
  expect(seconds.map((_, kills) => idleTimeoutMs(firstMs, kills) / 1000)).toEqual(seconds)
  expect(idleTimeoutMs(firstMs, 10_000)).toBe(120_000)
})

test.each([
  ['Name:\tgit\nVmSwap:\t     100 kB\nRssAnon:\t    2000 kB\nRssFile:\t  9000 kB\n', 2100],
  ['Name:\tgit\nRssAnon:\t    2000 kB\n', 2000],
  ['Name:\tgit RssAnon:\t1 kB\nState:\tZ (zombie)\n', null],
  ['', null],
])('/proc/<pid>/status gives the memory that the process itself uses: %j', (text, kilobytes) => {
  expect(parseProcStatusMemory(text)).toBe(kilobytes === null ? null : kilobytes * 1024)
})

test.each([
  ['  2048\n', 2048],
  ['', null],
  ['ps: no such process', null],
])('ps gives the memory of a process: %j', (text, kilobytes) => {
  expect(parsePsMemory(text)).toBe(kilobytes === null ? null : kilobytes * 1024)
})
