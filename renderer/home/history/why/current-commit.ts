import type { CommitRow, GitFamilyDay } from '../../../../preload/contract/views/explanation.ts'

/**
 * A commit led by the object that stands for it now, the others being its duplicates: one that a branch leads to, else
 * one that Git can still show. Before an amendment it had another subject, and that object goes with the next `git gc`.
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
