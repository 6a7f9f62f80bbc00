import { dayMs } from '../../../../preload/contract/durations.ts'

/** What a repository's files say about the first scan before it begins. */
export interface FirstScanEstimate {
  readonly packBytes: number
  /** When the last commit was made there, in milliseconds since the epoch. Null if the files do not say. */
  readonly usedAt: number | null
}

/** Of the waiting jobs that are not urgent, those of a smaller order run first. First scans take the orders from 2 on. */
export const jobOrders = { usual: 0, workCheck: 1, firstScan: 2 }

const recentMs = [dayMs, 7 * dayMs, 30 * dayMs]
/** How far apart the orders of two ages are. More than the binary logarithm of any size in bytes: a gigabyte's is 30. */
const ordersOfAnAge = 100
/** Git walks packs of this size in a fraction of a second. */
const smallBytes = 4 * 2 ** 20

/**
 * The order of a scan. First scans of recently used repositories come first, because today's commits become food.
 * Among those, small repositories come first.
 * @param estimate null if the repository was scanned before
 */
export function scanOrder(estimate: FirstScanEstimate | null, now: number): number {
  if (estimate === null) return jobOrders.usual
  const { packBytes, usedAt } = estimate
  const age = usedAt === null ? Infinity : now - usedAt
  const olderThan = recentMs.filter((limit) => age > limit).length
  return jobOrders.firstScan + olderThan * ordersOfAnAge + Math.log2(1 + packBytes)
}

/** Whether the first scan is quick enough to overtake long ones. */
export function isSmallRepository({ packBytes }: FirstScanEstimate): boolean {
  return packBytes <= smallBytes
}
