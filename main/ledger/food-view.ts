import type { Database } from 'better-sqlite3'
import type { FoodView } from '../../preload/contract/views/history.ts'
import type { Day } from '../base/rules/day.ts'
import { forgottenFamilies } from './families.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { DayRange } from './rules/day-range.ts'

interface FoodRow {
  readonly granted: number
  readonly remaining: number
}

/**
 * SQL for the food of some grants.
 * @param grants what to select them from, each with the alias `g`
 */
const foodOf = (...grants: readonly string[]) =>
  `SELECT coalesce(sum(g.units), 0) AS granted, coalesce(sum(p.remaining), 0) AS remaining FROM (
     ${grants.map((some) => `SELECT g.key, g.units FROM ${some}`).join(' UNION ALL ')}
   ) AS g LEFT JOIN pantry AS p USING (key)`

/**
 * SQL for the grants of some items. An item counts on its current day, which may be earlier than the one it was
 * granted for.
 * @param items what to select them from, with the alias `i`
 */
const itemGrants = (items: string) =>
  `${items} CROSS JOIN granted AS g ON g.key = i.kind || '/' || i.host || '/' || i.key`

function foodView(row: FoodRow | undefined): FoodView {
  const { granted, remaining } = row ?? { granted: 0, remaining: 0 }
  return { granted, eaten: granted - remaining }
}

/** How much food contributions gave, and how much of it was eaten. */
export function createFoodViews(db: Database) {
  const ofFamily = db.prepare<{ family: RepositoryId } & DayRange, FoodRow>(
    foodOf(
      `family AS f CROSS JOIN granted AS g ON g.repository = f.repository AND g.day BETWEEN @from AND @to
       WHERE f.family = @family AND g.dish = 'commit'`,
      itemGrants(
        `family AS f CROSS JOIN contribution_item AS i
           ON f.family = @family AND i.repository = f.repository AND i.day BETWEEN @from AND @to`,
      ),
    ),
  )
  const ofDay = db.prepare<{ day: Day }, FoodRow & { family: RepositoryId }>(
    `SELECT g.family, sum(g.units) AS granted, coalesce(sum(p.remaining), 0) AS remaining FROM (
       SELECT f.family, g.key, g.units
       FROM family AS f CROSS JOIN granted AS g ON g.repository = f.repository AND g.day = @day
       WHERE g.dish = 'commit'
       UNION ALL
       SELECT f.family, g.key, g.units
       FROM ${itemGrants('contribution_item AS i')} JOIN family AS f ON f.repository = i.repository
       WHERE i.day = @day
     ) AS g LEFT JOIN pantry AS p USING (key) GROUP BY g.family`,
  )
  const ofCommits = db.prepare<DayRange, FoodRow>(
    `SELECT coalesce(sum(granted), 0) AS granted, coalesce(sum(remaining), 0) AS remaining
     FROM commit_food WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4)`,
  )
  const ofForgotten = db.prepare<DayRange, FoodRow>(
    foodOf(
      `family AS f CROSS JOIN granted AS g ON g.repository = f.repository AND g.day BETWEEN @from AND @to
       WHERE f.family IN (${forgottenFamilies}) AND g.dish = 'commit'`,
    ),
  )
  const ofItems = db.prepare<DayRange & { kinds: string }, FoodRow>(
    foodOf(
      itemGrants(
        `contribution_item AS i CROSS JOIN json_each(@kinds) AS k
           ON k.value = i.kind AND i.day BETWEEN @from AND @to`,
      ),
    ),
  )
  return {
    ofFamily: (family: RepositoryId, range: DayRange) =>
      foodView(ofFamily.get({ family, ...range })),
    /** The food of each family that has any on a day. */
    ofDay: (day: Day): ReadonlyMap<RepositoryId, FoodView> =>
      new Map(ofDay.all({ day }).map(({ family, ...row }) => [family, foodView(row)])),
    /**
     * The food of all repositories except forgotten ones, whose grants appear in no number on screen.
     * @param range whole years
     */
    ofAll(range: DayRange, kinds: readonly Kind[]): FoodView {
      const items = foodView(ofItems.get({ ...range, kinds: JSON.stringify(kinds) }))
      if (!kinds.includes('commit')) return items
      const all = foodView(ofCommits.get(range))
      const forgotten = foodView(ofForgotten.get(range))
      return {
        granted: items.granted + all.granted - forgotten.granted,
        eaten: items.eaten + all.eaten - forgotten.eaten,
      }
    },
  }
}
