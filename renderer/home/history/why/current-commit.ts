import type { CommitRow, GitFamilyDay } from '../../../../preload/contract/views/explanation.ts'

/**
 * Puts first the object that stands for the commit now, with the others as duplicates: one that a branch reaches,
 * else one that Git can still show. A commit may have had another subject before an amend, and the next `git gc`
 * removes that object.
 */
export function currentCommit(
  { reachable, subjects }: Pick<GitFamilyDay, 'subjects' | 'reachable'>,
  row: CommitRow,
): CommitRow {
  if (row.duplicates.length === 0) return row
  const all = [row.oid, ...row.duplicates]
  const oid =
    all.find((one) => reachable.includes(one)) ??
    all.find((one) => subjects[one] !== undefined) ??
    row.oid
  return { ...row, oid, duplicates: all.filter((one) => one !== oid) }
}
