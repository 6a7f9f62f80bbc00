import type { Day } from '../base/rules/day.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import type { Sql } from '../storage/sql.ts'
import { touchDay, touchNothing } from './recorder.ts'
import type { RepositoryId } from './rules/facts.ts'

const nothing = () => ({
  isMerge: false,
  touched: touchNothing(),
  /** Repositories that another device has forgotten or remembers again. */
  decided: new Set<RepositoryId>(),
  /** Whether everything has to be counted again. */
  isEverything: false,
})

/** Collects what has to be counted again after a merge. */
export function createMergedFacts(sql: Sql) {
  let merged = nothing()
  return {
    /** Collects what a merged row touches. For an item, call it before the merge, too: the item may move to another day. */
    collect(name: string, row: Row): void {
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
    },
    collectEverything(): void {
      merged.isEverything = true
    },
    markMerge(): void {
      merged.isMerge = true
    },
    /** Has `count` count again what was merged since the last call, if there was a merge. If it throws, the next call repeats it. */
    settle: (count: (all: Omit<typeof merged, 'isMerge'>) => void): void => {
      if (!merged.isMerge) return
      count(merged)
      merged = nothing()
    },
  }
}
