import { describe, expect, test } from 'vitest'
import {
  backupName,
  isBackupDue,
  isCheckDue,
  parseBackupName,
  superfluousBackups,
  type Backup,
} from '../../../main/storage/rules/backups.ts'
import fc from '../../fast-check.ts'

const hours = 3_600_000

function backups(...sizes: readonly number[]): readonly Backup[] {
  return sizes.map((bytes, index) => {
    const digest = '0123456789abcdef'
    return { name: backupName(index + 1, 0, digest), number: index + 1, at: 0, digest, bytes }
  })
}
const numbersOf = (all: readonly Backup[]) => all.map(({ number }) => number).sort((a, b) => a - b)

test('a name tells number, second and digest, and no other name is one of a backup', () => {
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
    expect(parseBackupName(name)).toBeUndefined()
  }
})

describe('which backups go', () => {
  const megabyte = 1_000_000
  test('the oldest of more than seven', () => {
    expect(numbersOf(superfluousBackups(backups(1, 1, 1, 1, 1, 1, 1), 1))).toEqual([])
    expect(numbersOf(superfluousBackups(backups(1, 1, 1, 1, 1, 1, 1, 1, 1), 1))).toEqual([1, 2])
  })
  test('the oldest where all take more than three times the room of the database', () => {
    const four = backups(...Array<number>(4).fill(90 * megabyte))
    expect(numbersOf(superfluousBackups(four, 120 * megabyte))).toEqual([])
    expect(numbersOf(superfluousBackups(four, 100 * megabyte))).toEqual([1])
    expect(numbersOf(superfluousBackups(four, 60 * megabyte))).toEqual([1, 2])
  })
  test('never the newest, however large it is, and not for a few megabytes', () => {
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
])('what was done last at $last hours is due: $daily, $weekly', ({ last, daily, weekly }) => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  const at = last === null ? null : now + last
  expect([isBackupDue(at, now), isCheckDue(at, now)]).toEqual([daily, weekly])
})
