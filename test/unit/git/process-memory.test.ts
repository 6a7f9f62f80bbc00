import { expect, test } from 'vitest'

import { memoryInProcStatus, memoryInPs } from '../../../main/sources/git/rules/process-memory.ts'

test.each([
  ['Name:\tgit\nVmSwap:\t     100 kB\nRssAnon:\t    2000 kB\nRssFile:\t  9000 kB\n', 2100],
  ['Name:\tgit\nRssAnon:\t    2000 kB\n', 2000],
  ['Name:\tgit RssAnon:\t1 kB\nState:\tZ (zombie)\n', undefined],
  ['', undefined],
])('/proc/<pid>/status: %j', (text, kilobytes) => {
  expect(memoryInProcStatus(text)).toBe(kilobytes === undefined ? undefined : kilobytes * 1024)
})

test.each([
  ['  2048\n', 2048],
  ['', undefined],
  ['ps: no such process', undefined],
])('ps: %j', (text, kilobytes) => {
  expect(memoryInPs(text)).toBe(kilobytes === undefined ? undefined : kilobytes * 1024)
})
