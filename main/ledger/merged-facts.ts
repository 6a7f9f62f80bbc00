import type { Day } from '../base/rules/day.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import type { Sql } from '../storage/sql.ts'
import { touchDay, touchNothing, type Touched } from './recorder.ts'
import type { RepositoryId } from './rules/facts.ts'

/** What has to be counted again after merges. */
export interface MergedFacts {
  readonly touched: Touched
  /** Repositories that another device has forgotten or remembers again. */
  readonly decided: Set<RepositoryId>
  /** Whether everything has to be counted again. */
  isEverything: boolean
}

export const noMergedFacts = (): MergedFacts => ({
  touched: touchNothing(),
  decided: new Set(),
  isEverything: false,
})

/**
 * Collects what a merged row touches. Call it after merging the row. For a `contribution_item`, call it before as well:
 * the merge may move the item to another day, and both days must be counted again.
 */
export function collectMerged(sql: Sql, merged: MergedFacts, name: string, row: Row): void {
  const repository = String(row['repository'] ?? row['id']) as RepositoryId
  switch (name) {
    case 'adoption':
      merged.isEverything = true
      return
    case 'forgotten':
      merged.decided.add(repository)
      return
    case 'repository':
    case 'repository_language':
      merged.touched.toJudge.add(repository)
      return
    case 'local_commit':
    case 'github_commit_day':
      touchDay(merged.touched, repository, row['day'] as Day)
      return
    case 'contribution_item':
      for (const item of sql.all<{ repository: RepositoryId; day: Day }>(
        `SELECT repository, day FROM contribution_item
         WHERE host = @host AND kind = @kind AND key = @key`,
        row,
      ))
        touchDay(merged.touched, item.repository, item.day)
  }
}
