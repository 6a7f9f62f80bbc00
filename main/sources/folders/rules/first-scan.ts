/** What the files of a repository tell about its first scan. */
export interface RepositoryEffort {
  /** Of all packs; in bytes. */
  readonly packBytes: number
  /** When somebody last committed there, as far as files tell; milliseconds since the epoch, null where they do not. */
  readonly usedAt: number | null
}

const dayMs = 24 * 60 * 60_000
const recentMs = [dayMs, 7 * dayMs, 30 * dayMs]
/** A gigabyte has a logarithm of 30. */
const ranksOfAnAge = 100
/** Git walks through so much within a fraction of a second. */
const smallBytes = 4 * 2 ** 20

/**
 * In which order repositories are scanned for the first time: those that were used lately come first, since their commits
 * of today become food, and of these the small ones.
 * @param now milliseconds since the epoch
 * @returns above 0, which is for what was scanned before; the smaller, the earlier
 */
export function firstScanRank({ packBytes, usedAt }: RepositoryEffort, now: number): number {
  const age = usedAt === null ? Infinity : now - usedAt
  const olderThan = recentMs.filter((limit) => age > limit).length
  return 1 + olderThan * ranksOfAnAge + Math.log2(1 + packBytes)
}

/** Whether its first scan takes so little time that it need not wait for a long one. */
export function isSmallRepository({ packBytes }: RepositoryEffort): boolean {
  return packBytes <= smallBytes
}
