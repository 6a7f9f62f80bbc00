import { describe, expect, test } from 'vitest'
import {
  backupName,
  parseBackupName,
  superfluousBackups,
  type Backup,
} from '../../../main/storage/rules/backup-rules.ts'
import {
  backupEveryMs,
  examineEveryMs,
  isTaskDue,
} from '../../../main/storage/rules/maintenance-state.ts'
import fc from '../../support/fast-check.ts'

const hours = 3_600_000

/** One backup per day, oldest first. */
function backups(...sizes: readonly number[]): readonly Backup[] {
  return sizes.map((bytes, index) => {
    const digest = '0123456789abcdef'
    const [number, at] = [index + 1, index * 24 * hours]
    return { name: backupName(number, at, digest), number, at, digest, bytes }
  })
}
const numbersOf = (all: readonly Backup[]) => all.map(({ number }) => number).sort((a, b) => a - b)

test('the name of a backup has its number, second and digest, and no other name is accepted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 0, max: Date.parse('2999-01-01') / 1000 }),
      fc.stringMatching(/^[0-9a-f]{64}$/),
      (number, second, digest) => {
        const name = backupName(number, second * 1000, digest)
        expect(parseBackupName(name)).toEqual({
          name,
          number,
          at: second * 1000,
          digest: digest.slice(0, 16),
        })
      },
    ),
  )
  for (const name of [
    'hot-dash.db',
    'backup.tmp',
    'hot-dash-000001-2026-13-45T990000Z-0123456789abcdef.db',
    `${backupName(1, 0, '0123456789abcdef')}-journal`,
  ]) {
    expect(parseBackupName(name)).toBeNull()
  }
})

const megabyte = 1_000_000

describe('pruning', () => {
  test('deletes all but the last backup of each day, after a week all but the last of each week, and all after a month', () => {
    const daily = backups(...Array<number>(60).fill(1))
    // Day 0 is a Thursday, and weeks are counted from it: the last days of four weeks, and the last seven days.
    expect(numbersOf(daily.filter((one) => !superfluousBackups(daily, 1).includes(one)))).toEqual([
      ...[35, 42, 49],
      ...[54, 55, 56, 57, 58, 59, 60],
    ])
  })
  test('deletes five of eight backups of the same minutes, and none of an earlier day', () => {
    const daily = backups(1, 1, 1, 1, 1, 1, 1)
    const sitting = Array.from({ length: 8 }, (_, n) => ({
      ...daily[6]!,
      number: 8 + n,
      at: daily[6]!.at + (n + 1) * 60_000,
    }))
    expect(numbersOf(superfluousBackups([...daily, ...sitting], 1))).toEqual([7, 8, 9, 10, 11, 12])
    // If there is little room, earlier days are worth more than further backups of today.
    const large = [...daily, ...sitting].map((one) => ({ ...one, bytes: 90 * megabyte }))
    const gone = superfluousBackups(large, 100 * megabyte)
    expect(numbersOf(large.filter((one) => !gone.includes(one)))).toEqual([5, 6, 15])
  })
  test('keeps the newest backup and at most fourteen in all, within the size limit, whatever the clock says', () => {
    const one = fc.record({
      at: fc.integer({ min: 0, max: 80_000 }).map((hour) => hour * hours),
      bytes: fc.integer({ min: 1, max: 40 * megabyte }),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (found) => {
        const all = found.map((each, index) => ({
          ...backups(1)[0]!,
          ...each,
          number: index + 1,
        }))
        const gone = superfluousBackups(all, 10 * megabyte)
        const kept = all.filter((each) => !gone.includes(each))
        const newest = all.at(-1)!
        expect(kept).toContain(newest)
        expect(kept.length).toBeLessThanOrEqual(14)
        const bytes = kept.reduce((sum, each) => sum + each.bytes, 0)
        expect(kept.length === 1 || bytes <= 30 * megabyte).toBe(true)
        // Deciding again deletes nothing more.
        expect(superfluousBackups(kept, 10 * megabyte)).toEqual([])
      }),
    )
  })
  test('deletes the oldest of more than fourteen, if a clock that was ahead dated each on another day', () => {
    const ahead = backups(...Array<number>(20).fill(1)).map((one) => ({
      ...one,
      number: 21 - one.number,
    }))
    expect(numbersOf(superfluousBackups(ahead, 1))).toEqual([1, 2, 3, 4, 5, 6])
  })
  test('deletes the oldest if all together take more than three times the size of the database', () => {
    const four = backups(...Array<number>(4).fill(90 * megabyte))
    expect(numbersOf(superfluousBackups(four, 120 * megabyte))).toEqual([])
    expect(numbersOf(superfluousBackups(four, 100 * megabyte))).toEqual([1])
    expect(numbersOf(superfluousBackups(four, 60 * megabyte))).toEqual([1, 2])
  })
  test('never deletes the newest backup, however large, and nothing if all take only a few megabytes', () => {
    expect(superfluousBackups(backups(900 * megabyte), megabyte)).toEqual([])
    expect(superfluousBackups(backups(1, 1, 1, 1, 1, 1), 1)).toEqual([])
  })
})

test.each([
  { last: null, daily: true, weekly: true },
  { last: -23 * hours, daily: false, weekly: false },
  { last: -24 * hours, daily: true, weekly: false },
  { last: -7 * 24 * hours, daily: true, weekly: true },
  // Dated by a clock that was in the future.
  { last: 4 * 365 * 24 * hours, daily: true, weekly: true },
])('a task last done at $last hours is due: $daily, $weekly', ({ last, daily, weekly }) => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  const at = last === null ? null : now + last
  expect([isTaskDue(at, now, backupEveryMs), isTaskDue(at, now, examineEveryMs)]).toEqual([
    daily,
    weekly,
  ])
})
