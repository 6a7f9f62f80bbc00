import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { memberItemsSql } from './count-days.ts'
import { isForgotten } from './families.ts'
import {
  newUnits,
  newUnitsAmong,
  haveCommonCommits,
  familyFoodFrom,
  type CountingSettings,
  type FamilyCommits,
} from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import { commitGrantKey, type RepositoryId } from './rules/facts.ts'
import { dayGrantsSql, findIdentitiesToCompare, haveCommonHistory } from './shared-commits.ts'

export interface GrantedFood {
  readonly kind: Kind
  readonly count: number
}

/** Sums the grants of all steps by kind, in menu order. */
export function sumByKind(steps: Iterable<readonly GrantedFood[]>): readonly GrantedFood[] {
  const granted = [...steps].flat()
  const countOf = (kind: Kind) =>
    granted.reduce((sum, one) => sum + (one.kind === kind ? one.count : 0), 0)
  return kinds.map((kind) => ({ kind, count: countOf(kind) })).filter(({ count }) => count > 0)
}

export type Grants = ReturnType<typeof createGrants>

/**
 * Grants food for what was recorded. Food is never taken back. Call every function inside a transaction.
 * @param adoption the day that decides what is food
 */
export function createGrants(sql: Sql, adoption: () => Day, counting: () => CountingSettings) {
  const readStart = (family: RepositoryId) =>
    sql.value<Day>('SELECT start FROM counting_family WHERE family = ?', family) ?? null

  const readCommitDays = (family: RepositoryId, range: DayRange) =>
    sql.all<{ day: Day; count: number; onlyGithub: number; granted: number }>(
      `SELECT day, count, only_github AS onlyGithub, (
         SELECT coalesce(sum(units), 0) FROM ${dayGrantsSql('@family', 'd.day')}
       ) AS granted
       FROM day_count AS d
       WHERE family = @family AND kind = 'commit' AND day BETWEEN @from AND @to ORDER BY day`,
      { family, ...range },
    )

  /** Decides whether a family counts, and from which day on its contributions are food. */
  function judge(family: RepositoryId): void {
    const known = sql.one<{ knownFrom: Day | null; yesFrom: Day | null }>(
      `SELECT min(known_from) AS knownFrom, (
         SELECT min(l.day) FROM family AS member
         CROSS JOIN repository_language AS l ON l.repository = member.repository
         WHERE member.family = @family AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(@languages))
       ) AS yesFrom
       FROM family AS member CROSS JOIN repository AS r ON r.id = member.repository
       WHERE member.family = @family`,
      { family, languages: JSON.stringify(counting().languages) },
    )
    const start = isForgotten(sql, family) ? null : familyFoodFrom(adoption(), known)
    if (start === readStart(family)) return
    if (start === null) sql.run('DELETE FROM counting_family WHERE family = ?', family)
    else sql.upsert('counting_family', { family, start }, 'start = excluded.start')
  }

  /**
   * The units to grant a family for a day: fewer than `wanted` if a family that shares its history was granted the same
   * commits. Example: a monorepo absorbed a repository whose 6 commits gave 6 dishes; its own 8 commits of that day
   * include them, so it gets 2.
   * @param wanted the units to grant if no other family has the same commits
   */
  function findNewUnits(of: { family: RepositoryId; day: Day }, wanted: number): number {
    const { family, day } = of
    const identities = findIdentitiesToCompare(sql, of, JSON.stringify(counting().addresses))
    if (identities.size === 0) return wanted
    const oneDay = { from: day, to: day }
    const readCommits = (id: RepositoryId): FamilyCommits => {
      const [{ count, granted } = { count: 0, granted: 0 }] = readCommitDays(id, oneDay)
      return { identities: identities.get(id) ?? new Set(), count, granted }
    }
    const own = readCommits(family)
    const others = [...identities.keys()].flatMap((id) => {
      if (id === family) return []
      const commits = readCommits(id)
      const isChance = haveCommonCommits(own, commits) && !haveCommonHistory(sql, of, id)
      return isChance ? [] : [commits]
    })
    return newUnitsAmong(own, others)
  }

  /** Grants a family's contributions that are food and were not granted yet. */
  function grant(family: RepositoryId, { from, to }: DayRange): readonly GrantedFood[] {
    const start = readStart(family)
    if (start === null || to < start) return []
    const range = { from: from < start ? start : from, to }
    const granted: GrantedFood[] = []
    const countedKinds = counting().kinds
    const days = countedKinds.commit ? readCommitDays(family, range) : []
    for (const { day, count, onlyGithub, granted: already } of days) {
      const wanted = newUnits(count, already)
      // Only commits in clones can be shared with another family, not those that only GitHub knows.
      const mayBeShared = wanted > 0 && count > onlyGithub
      const units = mayBeShared ? findNewUnits({ family, day }, wanted) : wanted
      if (units === 0) continue
      sql.upsert(
        'granted',
        { key: commitGrantKey(family, day), dish: 'commit', repository: family, day, units },
        'units = units + excluded.units',
      )
      granted.push({ kind: 'commit', count: units })
    }
    const items = sql.all<GrantedFood>(
      `INSERT INTO granted (key, dish, repository, day, units)
       SELECT i.kind || '/' || i.host || '/' || i.key, i.kind, i.repository, i.day, 1
       FROM ${memberItemsSql} AND i.day BETWEEN @from AND @to
       WHERE member.family = @family AND i.kind IN (SELECT value FROM json_each(@kinds))
       ON CONFLICT DO NOTHING RETURNING dish AS kind, 1 AS count`,
      { family, ...range, kinds: JSON.stringify(kinds.filter((kind) => countedKinds[kind])) },
    )
    return [...granted, ...items]
  }

  return { judge, grant }
}
