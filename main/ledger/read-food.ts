import type { Kind } from '../../preload/contract/kinds.ts'
import type { FoodTotals } from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { forgottenFamiliesSql } from './families.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

export const noFood: FoodTotals = { granted: 0, eaten: 0 }

const sumsSql =
  'coalesce(sum(units), 0) AS granted, coalesce(sum(units - ifnull(remaining, 0)), 0) AS eaten'

/** SQL: the grants for the commits of some families (alias `f`). */
const commitGrantsSql = (where: string) =>
  `SELECT f.family, g.key, g.units
   FROM family AS f CROSS JOIN granted AS g ON g.repository = f.repository AND g.day BETWEEN @from AND @to
   WHERE g.dish = 'commit' AND ${where}`

/** SQL: the grants for some items (alias `i`). An item's present day may be earlier than the day of its grant. */
const itemGrantsSql = (items: string, family = 'NULL') =>
  `SELECT ${family} AS family, g.key, g.units FROM ${items} AND i.day BETWEEN @from AND @to
   CROSS JOIN granted AS g ON g.key = i.kind || '/' || i.host || '/' || i.key`

const readTotals = (sql: Sql, grants: string, parameters: object): FoodTotals =>
  sql.get(`SELECT ${sumsSql} FROM (${grants}) LEFT JOIN pantry USING (key)`, parameters) ?? noFood

/** How much food a family's contributions gave, and how much of it was eaten. */
export const readFamilyFood = (sql: Sql, family: RepositoryId, range: DayRange): FoodTotals =>
  readTotals(
    sql,
    `${commitGrantsSql('f.family = @family')} UNION ALL ${itemGrantsSql(
      `family AS f CROSS JOIN contribution_item AS i
         ON f.family = @family AND i.repository = f.repository`,
    )}`,
    { family, ...range },
  )

export function readDayFood(sql: Sql, day: Day): ReadonlyMap<RepositoryId, FoodTotals> {
  const items = itemGrantsSql(
    'contribution_item AS i CROSS JOIN family AS f ON f.repository = i.repository',
    'f.family',
  )
  const rows = sql.all<FoodTotals & { family: RepositoryId }>(
    `SELECT family, ${sumsSql} FROM (${commitGrantsSql('true')} UNION ALL ${items})
     LEFT JOIN pantry USING (key) GROUP BY family`,
    { from: day, to: day },
  )
  return new Map(rows.map(({ family, granted, eaten }) => [family, { granted, eaten }]))
}

/** All food but that of forgotten families, which appears in no number on screen. @param range whole years */
export function readAllFood(sql: Sql, range: DayRange, kinds: readonly Kind[]): FoodTotals {
  const wanted = { ...range, kinds: JSON.stringify(kinds) }
  const items = 'contribution_item AS i CROSS JOIN json_each(@kinds) AS k ON k.value = i.kind'
  const isForgotten = `f.family IN (${forgottenFamiliesSql})`
  const hidden = [
    itemGrantsSql(
      `family AS f CROSS JOIN ${items} AND i.repository = f.repository AND ${isForgotten}`,
    ),
  ]
  const all = [readTotals(sql, itemGrantsSql(items), wanted)]
  if (kinds.includes('commit')) {
    hidden.push(commitGrantsSql(isForgotten))
    all.push(
      sql.one<FoodTotals>(
        `SELECT coalesce(sum(granted), 0) AS granted, coalesce(sum(granted - remaining), 0) AS eaten
         FROM food WHERE dish = 'commit' AND year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4)`,
        range,
      ),
    )
  }
  const forgotten = readTotals(sql, hidden.join(' UNION ALL '), wanted)
  const sum = (of: keyof FoodTotals) => all.reduce((total, one) => total + one[of], -forgotten[of])
  return { granted: sum('granted'), eaten: sum('eaten') }
}
