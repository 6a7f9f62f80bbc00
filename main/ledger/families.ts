import type { FamilyView } from '../../preload/contract/views/history.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import type { Sql } from '../storage/sql.ts'
import { spanOf } from './day-counts.ts'
import { seenWhenAsked } from './rules/binding.ts'
import type { Verdict } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

export interface KnownFamily extends FamilyView {
  /** Its contributions are food from this day on; null if it does not count. */
  readonly foodFrom: Day | null
}

interface FamilyRow {
  readonly family: RepositoryId
  readonly label: string | null
  readonly foodFrom: Day | null
  readonly isKnown: number
  readonly isPrivate: number | null
}

function verdictOf(row: FamilyRow | undefined): Verdict {
  if (row === undefined) return 'unknown'
  return row.foodFrom !== null ? 'yes' : row.isKnown === 1 ? 'no' : 'unknown'
}

/** SQL: the families with a member that the user wants forgotten. May repeat a family. */
export const forgottenFamilies =
  'SELECT f.family FROM forgotten CROSS JOIN family AS f USING (repository)'

/**
 * SQL: what is known of families. One private repository makes the whole family private; so does one known only by
 * its id. A forgotten family is known, though nothing about it is.
 */
const familyRows = (where: string) =>
  `SELECT f.family, min(r.label) AS label, max(c.start) AS foodFrom,
     max(r.known_from IS NOT NULL OR r.id IN (SELECT repository FROM forgotten)) AS isKnown,
     ifnull(max(CASE WHEN r.id GLOB 'github:*' THEN r.is_private END), max(r.id GLOB 'github:*')) AS isPrivate
   FROM family AS f JOIN repository AS r ON r.id = f.repository
   LEFT JOIN counting_family AS c ON c.family = f.family
   ${where} GROUP BY f.family`

/** What is erased of a forgotten family. */
const recorded = [
  'local_commit',
  'github_commit_day',
  'contribution_item',
  'repository_language',
  'repository_address',
]

const shortOidLength = 7

/**
 * For a family with neither a remote nor a folder name: `git:4b825dc6…` is shown as its short oid, an id of GitHub's
 * in full.
 */
function idAsName(family: RepositoryId): string {
  return family.startsWith('git:') ? family.slice(4, 4 + shortOidLength) : family
}

export type Families = ReturnType<typeof createFamilies>

/** Families: repositories that are linked, directly or indirectly. A family goes by its smallest member id. */
export function createFamilies(sql: Sql) {
  /** An unknown repository is a family of its own. */
  const of = (repository: RepositoryId): RepositoryId =>
    sql.value<RepositoryId>('SELECT family FROM family WHERE repository = ?', repository) ??
    repository

  /** Moves the members of the family with the greater id, and leaves nothing of it behind. */
  function join(one: RepositoryId, other: RepositoryId): void {
    const [stays, leaves] = [of(one), of(other)].sort()
    if (stays === leaves) return
    sql.run('UPDATE family SET family = ? WHERE family = ?', stays, leaves)
    sql.run('DELETE FROM counting_family WHERE family = ?', leaves)
    sql.run('DELETE FROM day_count WHERE family = ?', leaves)
  }

  return {
    of,
    ids: () => sql.values<RepositoryId>('SELECT DISTINCT family FROM family'),
    /** Adds a repository, at first as a family of its own. @returns whether it is new */
    add(repository: RepositoryId): boolean {
      sql.run(
        'INSERT INTO family (repository, family) VALUES (@repository, @repository) ON CONFLICT DO NOTHING',
        { repository },
      )
      return (
        sql.run('INSERT INTO repository (id) VALUES (?) ON CONFLICT DO NOTHING', repository) > 0
      )
    },
    /**
     * Links two repositories, and so joins their families.
     * @returns the days to recount, null if none; undefined if the link is already known
     */
    link(one: RepositoryId, other: RepositoryId): DayRange | null | undefined {
      if (one === other) return undefined
      const added = sql.run(
        `INSERT INTO family_link (low, high) VALUES (min(@one, @other), max(@one, @other))
         ON CONFLICT DO NOTHING`,
        { one, other },
      )
      if (added === 0) return undefined
      const leaving = of(one) > of(other) ? one : other
      const span = of(one) === of(other) ? null : spanOf(sql, of(leaving))
      join(one, other)
      return span
    },
    /** Rebuilds the families from all links. Drops everything that was derived from them. */
    rebuild(): void {
      for (const table of ['counting_family', 'day_count', 'family'])
        sql.run(`DELETE FROM ${table}`)
      sql.run(
        `INSERT INTO family (repository, family) SELECT id, id FROM (
           SELECT id FROM repository
           UNION SELECT low FROM family_link UNION SELECT high FROM family_link
         )`,
      )
      const links = sql.all<{ low: RepositoryId; high: RepositoryId }>('SELECT * FROM family_link')
      for (const { low, high } of links) join(low, high)
    },

    /** Whether the user wants the family of a repository forgotten. */
    isForgotten: (id: RepositoryId): boolean =>
      sql.has(
        `SELECT 1 FROM forgotten WHERE repository = @id
         UNION ALL
         SELECT 1 FROM family AS mine CROSS JOIN family AS member ON member.family = mine.family
         CROSS JOIN forgotten AS f ON f.repository = member.repository WHERE mine.repository = @id
         LIMIT 1`,
        { id },
      ),
    /** Marks the family of a repository as forgotten. */
    forget: (repository: RepositoryId): void =>
      void sql.run(
        `INSERT INTO forgotten (repository) SELECT repository FROM family
         WHERE family = (SELECT family FROM family WHERE repository = ?) ON CONFLICT DO NOTHING`,
        repository,
      ),
    /**
     * Erases what was recorded of the forgotten families. Keeps their grants, and their ids, links and names, so that
     * they are recognised again, whichever source reports them.
     */
    eraseForgotten(): void {
      const its = '(SELECT repository FROM family WHERE family = ?)'
      for (const family of new Set(sql.values<RepositoryId>(forgottenFamilies))) {
        for (const table of recorded) {
          sql.run(`DELETE FROM ${table} WHERE repository IN ${its}`, family)
        }
        sql.run('DELETE FROM day_count WHERE family = ?', family)
        sql.run(`UPDATE repository SET label = NULL, known_from = NULL WHERE id IN ${its}`, family)
      }
    },

    /** Whether the family of a repository counts. */
    verdict: (repository: RepositoryId): Verdict =>
      verdictOf(
        sql.get<FamilyRow>(
          familyRows('WHERE f.family = (SELECT family FROM family WHERE repository = ?)'),
          repository,
        ),
      ),

    /** The `host/owner/name` of a family, current name first. */
    names: (family: RepositoryId): readonly string[] =>
      sql.values<string>(
        `SELECT n.host || '/' || n.label FROM family AS f CROSS JOIN repository_name AS n USING (repository)
         WHERE f.family = ? GROUP BY n.host, n.name
         ORDER BY max(n.repository GLOB 'github:*') DESC, max(n.last_seen) DESC, n.name`,
        family,
      ),

    /** All families by id. Takes some milliseconds for five hundred. */
    all: (): ReadonlyMap<RepositoryId, KnownFamily> => {
      // The last name wins: GitHub's own, except those that it only gave when asked.
      const names = sql.all<{ family: RepositoryId; label: string }>(
        `SELECT f.family, n.label FROM repository_name AS n CROSS JOIN family AS f USING (repository)
         ORDER BY n.repository GLOB 'github:*' AND n.last_seen > ${seenWhenAsked.present},
           n.last_seen, n.name DESC`,
      )
      const languages = sql.all<{ family: RepositoryId; language: string }>(
        `SELECT DISTINCT f.family, l.language FROM repository_language AS l
         CROSS JOIN family AS f USING (repository) ORDER BY l.language`,
      )
      const nameOf = new Map(names.map(({ family, label }) => [family, label]))
      const languagesOf = grouped(languages, ({ family }) => family)
      return new Map(
        sql.all<FamilyRow>(familyRows('')).map((row) => {
          const { family, label, isPrivate, foodFrom } = row
          const view: KnownFamily = {
            id: family,
            name: nameOf.get(family) ?? label ?? idAsName(family),
            isPrivate: isPrivate === 1,
            languages: (languagesOf.get(family) ?? []).map(({ language }) => language),
            verdict: verdictOf(row),
            foodFrom,
          }
          return [family, view]
        }),
      )
    },

    /** Commits in clones whose remotes name a host that lists none of their repositories. */
    unlistedCommits: (host: string, range: DayRange): number =>
      sql.value<number>(
        `SELECT coalesce(sum(d.count), 0) FROM (
           SELECT DISTINCT f.family FROM repository_name AS n CROSS JOIN family AS f USING (repository)
           WHERE n.host = @host AND NOT EXISTS (
             SELECT 1 FROM family AS member
             WHERE member.family = f.family AND instr(member.repository, 'github:' || @host || ':') = 1
           )
         ) AS own CROSS JOIN day_count AS d
           ON d.family = own.family AND d.kind = 'commit' AND d.day BETWEEN @from AND @to`,
        { host, ...range },
      ) ?? 0,
  }
}
