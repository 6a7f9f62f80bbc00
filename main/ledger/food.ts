import type { Database } from 'better-sqlite3'
import type { FoodView } from '../../preload/contract/views/history.ts'
import { forgottenFamilies } from './derived-store.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { DayRange } from './rules/day-range.ts'

interface FoodRow {
  readonly granted: number
  readonly remaining: number
}

/**
 * The food of some grants, of whatever repositories and kinds. An item counts on its day of now, which may be earlier than
 * the one it was granted for.
 * @param commits which grants of commits, `g` @param items which items, `i`
 */
const foodOf = (commits: string, items: string) =>
  `SELECT coalesce(sum(g.units), 0) AS granted, coalesce(sum(p.remaining), 0) AS remaining FROM (
     SELECT g.key, g.units FROM ${commits}
     UNION ALL
     SELECT g.key, g.units FROM ${items}
       CROSS JOIN granted AS g ON g.key = i.kind || '/' || i.host || '/' || i.key
   ) AS g LEFT JOIN pantry AS p USING (key)`

function foodView(row: FoodRow | undefined): FoodView {
  const { granted, remaining } = row ?? { granted: 0, remaining: 0 }
  return { granted, eaten: granted - remaining }
}

/** What contributions became food, and how much of it was eaten. */
export function openFood(db: Database) {
  const ofFamily = db.prepare<{ family: RepositoryId } & DayRange, FoodRow>(
    foodOf(
      `family AS f CROSS JOIN granted AS g ON g.repository = f.repository AND g.day BETWEEN @from AND @to
       WHERE f.family = @family AND g.dish = 'commit'`,
      `family AS f CROSS JOIN contribution_item AS i
         ON f.family = @family AND i.repository = f.repository AND i.day BETWEEN @from AND @to`,
    ),
  )
  const ofAll = db.prepare<DayRange & { kinds: string }, FoodRow>(
    // What was granted for forgotten repositories belongs to no number that is shown.
    foodOf(
      `granted AS g CROSS JOIN family AS f ON f.repository = g.repository
       WHERE g.dish = 'commit' AND 'commit' IN (SELECT value FROM json_each(@kinds))
         AND g.day BETWEEN @from AND @to AND f.family NOT IN (${forgottenFamilies})`,
      `contribution_item AS i CROSS JOIN json_each(@kinds) AS k
         ON k.value = i.kind AND i.day BETWEEN @from AND @to`,
    ),
  )
  return {
    ofFamily: (family: RepositoryId, range: DayRange) =>
      foodView(ofFamily.get({ family, ...range })),
    /** Of all repositories that are not forgotten. */
    ofAll: (range: DayRange, kinds: readonly Kind[]) =>
      foodView(ofAll.get({ ...range, kinds: JSON.stringify(kinds) })),
  }
}
