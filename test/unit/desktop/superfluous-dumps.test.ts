import { expect, it } from 'vitest'
import {
  isDump,
  superfluousDumps,
  type CrashDump,
} from '../../../main/desktop/rules/superfluous-dumps.ts'
import fc from '../../fast-check.ts'

/** Dumps of these sizes in MB, newest first. */
const dumps = (...sizes: readonly number[]): readonly CrashDump[] =>
  sizes.map((size, age) => ({ path: `/dump-${age}.dmp`, at: 1000 - age, bytes: size * 1e6 }))

it.each([
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
])('of dumps of %j MB, deletes %j', (sizes, gone) => {
  const all = dumps(...sizes)
  expect(superfluousDumps(all)).toEqual(gone.map((index) => all[index]))
})

it('keeps the newest dumps, at most five and 20 MB, in whatever order they are listed', () => {
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

it.each([
  [['pending'], 'a.dmp', true],
  [['completed'], 'a.dmp', true],
  [['reports'], 'a.dmp', true],
  [['new'], 'a.dmp', false],
  [['pending'], 'a.meta', false],
  [[''], 'settings.dat', false],
])('a file in %j named %s is a dump: %s', (folders, name, expected) => {
  expect(isDump(folders, name)).toBe(expected)
})
