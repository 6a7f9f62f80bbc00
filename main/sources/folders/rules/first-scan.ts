import { dayMs } from '../../../../preload/contract/durations.ts'

/** What a repository's files say about the first scan before it begins. */
export interface FirstScanEstimate {
  readonly packBytes: number
  /** When the last commit was made there, in milliseconds since the epoch. Null if the files do not say. */
  readonly usedAt: number | null
}

const recentMs = [dayMs, 7 * dayMs, 30 * dayMs]
/** More than the binary logarithm of any size in bytes: a gigabyte's is 30. */
const ranksOfAnAge = 100
/** Git walks packs of this size in a fraction of a second. */
const smallBytes = 4 * 2 ** 20

/**
 * The rank of a first scan: smaller means earlier. Recently used repositories come first, because today's commits
 * become food. Among those, small ones come first. The rank is above 0, which belongs to repositories scanned before.
 */
export function firstScanRank({ packBytes, usedAt }: FirstScanEstimate, now: number): number {
  const age = usedAt === null ? Infinity : now - usedAt
  const olderThan = recentMs.filter((limit) => age > limit).length
  return 1 + olderThan * ranksOfAnAge + Math.log2(1 + packBytes)
}

/** Whether the first scan is quick enough to overtake long ones. */
export function isSmallRepository({ packBytes }: FirstScanEstimate): boolean {
  return packBytes <= smallBytes
}
