import { kinds } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import type { Readers } from '../base/rules/lazy.ts'
import type { Sql } from '../storage/sql.ts'
import { identityTextSql } from './count-days.ts'
import { readCountedDays } from './read-history.ts'
import type { CountingSettings } from './rules/counting.ts'
import { allDays } from './rules/day-range.ts'
import { longAbsenceDays, type DeedRecords } from './rules/deed-records.ts'

const countedSql = `counting_family CROSS JOIN day_count AS d USING (family)
  WHERE d.day <= @today AND d.kind IN (SELECT value FROM json_each(@kinds))`

/** SQL: the user's commits in clones of families that count, with the hour on the author's clock. */
const commitsSql = `SELECT c.*, (((c.time + c.offset * 60) % 86400 + 86400) % 86400) / 3600 AS hour
  FROM counting_family CROSS JOIN family AS member USING (family)
  CROSS JOIN local_commit AS c ON c.repository = member.repository AND c.day <= @today
  WHERE c.email IN (SELECT value FROM json_each(@addresses))`

/** SQL: the families with a fork: only a fork links two of GitHub's repositories directly. */
const forkedSql = `SELECT family FROM family_link JOIN family ON repository = low
  WHERE low GLOB 'github:*' AND high GLOB 'github:*'`

const itemsSql = `counting_family CROSS JOIN family AS member USING (family)
  CROSS JOIN contribution_item AS i ON i.repository = member.repository`

const mostYears = 10

/**
 * Each list has its own query.
 * @param today later days are ignored: they come from a clock that ran ahead
 */
export function readDeedRecords(
  sql: Sql,
  settings: CountingSettings,
  today: Day,
): Readers<DeedRecords> {
  const shown = kinds.filter((kind) => settings.kinds[kind])
  const range = { today, kinds: JSON.stringify(shown) }
  const authored = { today, addresses: JSON.stringify(settings.addresses) }
  const hasCommits = shown.includes('commit')
  return {
    days: () => readCountedDays(sql, { from: allDays.from, to: today }, shown),
    families: () =>
      sql.values<Day>(
        `SELECT min(d.day) AS day FROM ${countedSql} GROUP BY family ORDER BY day`,
        range,
      ),
    reviewedFamilies: () =>
      sql.values<Day>(
        `SELECT min(d.day) AS day FROM ${countedSql} AND d.kind = 'review' GROUP BY family ORDER BY day`,
        range,
      ),
    languages: () =>
      // A language that was there when the languages were first read is as old as the user's work there.
      sql.values<Day>(
        `WITH own AS (SELECT family, min(d.day) AS first FROM ${countedSql} GROUP BY family)
         SELECT min(iif(l.day = r.known_from, own.first, max(l.day, own.first))) AS day
         FROM own CROSS JOIN family AS member USING (family)
         CROSS JOIN repository AS r ON r.id = member.repository
         CROSS JOIN repository_language AS l ON l.repository = r.id AND l.day <= @today
         GROUP BY l.language COLLATE NOCASE ORDER BY day`,
        range,
      ),
    anniversaries: () =>
      sql.all<DeedRecords['anniversaries'][number]>(
        `WITH own AS (SELECT family, min(d.day) AS first FROM ${countedSql} GROUP BY family)
         SELECT day, years FROM (
           SELECT years.value AS years, (
             SELECT min(day) FROM day_count WHERE family = own.family AND day <= @today
               AND day >= date(own.first, '+' || years.value || ' years')
               AND kind IN (SELECT value FROM json_each(@kinds))
           ) AS day
           FROM own CROSS JOIN json_each(@years) AS years
         ) WHERE day IS NOT NULL ORDER BY day, years`,
        { ...range, years: JSON.stringify(Array.from({ length: mostYears }, (_, n) => n + 1)) },
      ),
    returns: () =>
      sql.all<DeedRecords['returns'][number]>(
        `SELECT "left", day FROM (
           SELECT d.day AS day, lag(d.day) OVER (PARTITION BY d.family ORDER BY d.day) AS "left"
           FROM ${countedSql}
         ) WHERE "left" <= date(day, '-${longAbsenceDays} days') ORDER BY day`,
        range,
      ),
    items: () =>
      sql.all<DeedRecords['items'][number]>(
        `SELECT family, i.kind, i.first_at AS at, i.day
         FROM ${itemsSql} WHERE i.day <= @today AND i.kind IN ('issue', 'pull-request')
           AND i.kind IN (SELECT value FROM json_each(@kinds)) ORDER BY at, i.key`,
        range,
      ),
    merges() {
      if (!shown.includes('pull-request')) return []
      return sql.values<Day>(
        `SELECT i.merged_day FROM ${itemsSql}
         WHERE i.kind = 'pull-request' AND i.merged_day <= @today ORDER BY i.merged_day`,
        { today },
      )
    },
    work: () =>
      sql.all<DeedRecords['work'][number]>(
        `SELECT day, event, sum(count) AS count FROM work_day
         WHERE day <= @today AND (@countsChecks OR event <> 'checks-repaired')
         GROUP BY day, event ORDER BY day`,
        { today, countsChecks: +shown.includes('pull-request') },
      ),
    upstream: () =>
      sql.value<Day | null>(
        `SELECT min(d.day) FROM ${countedSql} AND d.kind = 'pull-request' AND family IN (${forkedSql})`,
        range,
      ) ?? null,
    commitDays() {
      if (!hasCommits) return []
      return sql.all<DeedRecords['commitDays'][number]>(
        `SELECT day, max(hour < 5) AS isLate,
           count(DISTINCT CASE WHEN hour BETWEEN 5 AND 7 THEN ${identityTextSql('c')} END) AS early
         FROM (${commitsSql}) AS c GROUP BY day ORDER BY day`,
        authored,
      )
    },
    offsets() {
      if (!hasCommits) return []
      return sql.all<DeedRecords['offsets'][number]>(
        `SELECT offset, min(day) AS day FROM (${commitsSql}) GROUP BY offset ORDER BY day, offset`,
        authored,
      )
    },
  }
}
