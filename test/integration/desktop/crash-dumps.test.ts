import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createCrashDumps,
  isDump,
  superfluousDumps,
  type CrashDump,
} from '../../../main/desktop/crash-dumps.ts'
import fc from '../../support/fast-check.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A database as Crashpad writes it on Linux, with this many dumps. The last one is the newest. */
function crashpad(count: number): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  for (const name of ['new', 'pending', 'completed', 'attachments'])
    mkdirSync(join(folder.path, name))
  writeFileSync(join(folder.path, 'settings.dat'), 'settings')
  for (let n = 1; n <= count; n += 1) dumpAt(folder.path, n % 2 ? 'pending' : 'completed', n)
  return folder.path
}

function dumpAt(folder: string, inside: string, n: number): void {
  const file = join(folder, inside, `dump-${n}.dmp`)
  writeFileSync(file, 'x'.repeat(100))
  writeFileSync(file.replace('.dmp', '.meta'), 'meta')
  utimesSync(file, 1_790_000_000 + n, 1_790_000_000 + n)
}

test('Hot Dash lists the dumps, keeps the five newest, and reports changes', async () => {
  const folder = crashpad(7)
  const dumps = createCrashDumps(folder, silent)
  let told = 0
  dumps.onChange(() => {
    told += 1
  })
  expect(dumps.view()).toEqual({ count: 0, newestAt: null, bytes: 0 })
  expect(dumps.newest()).toBeNull()
  await dumps.refresh()
  expect(dumps.view()).toEqual({ count: 5, newestAt: 1_790_000_007_000, bytes: 500 })
  expect(dumps.newest()).toBe(join(folder, 'pending', 'dump-7.dmp'))
  const left = [...readdirSync(join(folder, 'pending')), ...readdirSync(join(folder, 'completed'))]
  expect(left.filter((name) => name.endsWith('.dmp')).sort()).toEqual(
    [3, 4, 5, 6, 7].map((n) => `dump-${n}.dmp`),
  )
  expect(left.filter((name) => name.endsWith('.meta'))).toHaveLength(5)
  await dumps.refresh()
  expect(told).toBe(1)
})

test('Hot Dash deletes all dumps, but no other file and no dump that is still being written', async () => {
  const folder = crashpad(2)
  dumpAt(folder, 'new', 3)
  const dumps = createCrashDumps(folder, silent)
  await dumps.refresh()
  await dumps.remove()
  expect(dumps.view().count).toBe(0)
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
    'attachments',
    'completed',
    'new',
    join('new', 'dump-3.dmp'),
    join('new', 'dump-3.meta'),
    'pending',
    'settings.dat',
  ])
})

test('links among the dumps are not followed', async () => {
  const folder = crashpad(0)
  const outside = crashpad(1)
  symlinkSync(join(outside, 'pending'), join(folder, 'pending', 'linked'))
  symlinkSync(join(outside, 'pending', 'dump-1.dmp'), join(folder, 'pending', 'linked.dmp'))
  const dumps = createCrashDumps(folder, silent)
  await dumps.refresh()
  expect(dumps.view().count).toBe(0)
  await dumps.remove()
  expect(existsSync(join(outside, 'pending', 'dump-1.dmp'))).toBe(true)
})

test('there are no dumps if there is no folder, and a folder that cannot be read is logged', async () => {
  const folder = crashpad(0)
  const warnings: string[] = []
  const log = { ...silent, warn: (message: string) => void warnings.push(message) }
  await createCrashDumps(join(folder, 'nowhere'), log).refresh()
  expect(warnings).toEqual([])
  await createCrashDumps(join(folder, 'settings.dat'), log).refresh()
  expect(warnings).toEqual(['the crash dumps could not be read'])
})

/** Dumps of these sizes in MB, newest first. */
const dumpsOf = (...sizes: readonly number[]): readonly CrashDump[] =>
  sizes.map((size, age) => ({ path: `/dump-${age}.dmp`, at: 1000 - age, bytes: size * 1e6 }))

test.each([
  [[], []],
  [[1], []],
  [[1, 1, 1, 1, 1], []],
  [
    [1, 1, 1, 1, 1, 1, 1],
    [5, 6],
  ],
  [[10, 10], []],
  [[10, 10, 1], [2]],
  // The newest stays, however large it is.
  [[300], []],
  [[300, 1], [1]],
])('of dumps with %j MB, the surplus is %j', (sizes, gone) => {
  const all = dumpsOf(...sizes)
  expect(superfluousDumps(all)).toEqual(gone.map((index) => all[index]))
})

test('the newest dumps are kept, at most five and 20 MB, in any order of the list', () => {
  const dump = fc.record({ path: fc.uuid(), at: fc.nat(), bytes: fc.nat(30_000_000) })
  const all = fc.uniqueArray(dump, { selector: ({ at }) => at, maxLength: 12 })
  fc.assert(
    fc.property(all, (given) => {
      const gone = superfluousDumps(given)
      const kept = given.filter((one) => !gone.includes(one)).sort((a, b) => b.at - a.at)
      expect(kept.length).toBe(given.length - gone.length)
      expect(kept.length).toBeLessThanOrEqual(5)
      const bytes = kept.reduce((sum, one) => sum + one.bytes, 0)
      if (kept.length > 1) expect(bytes).toBeLessThanOrEqual(20_000_000)
      if (given.length > 0) expect(kept.length).toBeGreaterThan(0)
      for (const one of gone) expect(one.at).toBeLessThan(kept.at(-1)!.at)
      const again = superfluousDumps(given.toReversed())
      expect(new Set(again)).toEqual(new Set(gone))
    }),
  )
})

test.each([
  [['pending'], 'a.dmp', true],
  [['completed'], 'a.dmp', true],
  [['reports'], 'a.dmp', true],
  [['new'], 'a.dmp', false],
  [['pending'], 'a.meta', false],
  [[''], 'settings.dat', false],
])('a file in %j named %s is a dump: %s', (folders, name, expected) => {
  expect(isDump(folders, name)).toBe(expected)
})
