import type { FamilyView } from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { readSpan } from './count-days.ts'
import { seenWhenAsked } from './rules/binding.ts'
import type { Verdict } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/facts.ts'

/** A family: repositories that are linked, directly or indirectly. Its id is the smallest id of its members. */
export interface KnownFamily extends FamilyView {
  /** The family's contributions are food from this day on; null if it does not count. */
  readonly foodFrom: Day | null
}

interface FamilyRow extends Pick<KnownFamily, 'verdict' | 'foodFrom'> {
  readonly family: RepositoryId
  readonly label: string | null
  readonly isPrivate: number
}

export const forgottenSql = 'SELECT repository FROM forgotten WHERE erase_at IS NOT NULL'

/** SQL: the forgotten families. May repeat a family. */
export const forgottenFamiliesSql = `SELECT f.family FROM (${forgottenSql}) CROSS JOIN family AS f USING (repository)`

/** SQL: the known families. A private repository, or one known only by its id, makes the whole family private. */
const familyRowsSql = (where: string) =>
  `SELECT f.family, min(r.label) AS label, max(c.start) AS foodFrom,
     CASE
       WHEN max(c.start) IS NOT NULL THEN 'yes'
       WHEN max(r.known_from IS NOT NULL OR r.id IN (${forgottenSql})) THEN 'no'
       ELSE 'unknown'
     END AS verdict,
     ifnull(max(CASE WHEN r.id GLOB 'github:*' THEN r.is_private END), max(r.id GLOB 'github:*')) AS isPrivate
   FROM family AS f JOIN repository AS r ON r.id = f.repository
   LEFT JOIN counting_family AS c ON c.family = f.family
   ${where} GROUP BY f.family`

/** SQL: every repository as a family of its own. */
const membersSql = `INSERT INTO family (repository, family) SELECT id, id FROM (
  SELECT id FROM repository
  UNION SELECT low FROM family_link UNION SELECT high FROM family_link
) WHERE true`

const shortOidLength = 7

/** Names a family without a remote or folder name: the short oid of `git:4b825dc6…`, or GitHub's id in full. */
const idAsName = (family: RepositoryId): string =>
  family.startsWith('git:') ? family.slice(4, 4 + shortOidLength) : family

/** @returns whether the link is new */
export const addLink = (sql: Sql, one: RepositoryId, other: RepositoryId): boolean =>
  one !== other &&
  sql.run(
    `INSERT INTO family_link (low, high) VALUES (min(@one, @other), max(@one, @other))
     ON CONFLICT DO NOTHING`,
    { one, other },
  ) > 0

/** An unknown repository is a family of its own. */
export const findFamily = (sql: Sql, repository: RepositoryId): RepositoryId =>
  sql.value<RepositoryId>('SELECT family FROM family WHERE repository = ?', repository) ??
  repository

export const readFamilyIds = (sql: Sql): readonly RepositoryId[] =>
  sql.values<RepositoryId>('SELECT DISTINCT family FROM family')

/** Adds a repository, at first as a family of its own. @returns whether it is new */
export function addRepository(sql: Sql, repository: RepositoryId): boolean {
  sql.insertIfAbsent('family', { repository, family: repository })
  return sql.insertIfAbsent('repository', { id: repository })
}

/**
 * Joins the families of two linked repositories: moves the members of the one with the greater id to the other, and
 * deletes the rows derived for it.
 * @returns the days to recount, null if there are none
 */
export function joinFamilies(sql: Sql, one: RepositoryId, other: RepositoryId): DayRange | null {
  const [first, second] = [findFamily(sql, one), findFamily(sql, other)]
  if (first === second) return null
  const [stays, leaves] = first < second ? [first, second] : [second, first]
  const moved = readSpan(sql, leaves)
  sql.run('UPDATE family SET family = ? WHERE family = ?', stays, leaves)
  sql.run('DELETE FROM counting_family WHERE family = ?', leaves)
  sql.run('DELETE FROM day_count WHERE family = ?', leaves)
  return moved
}

/** Joins all families that a link connects. @returns a repository of each joined family, with the days to recount */
function joinLinked(sql: Sql): readonly { repository: RepositoryId; range: DayRange | null }[] {
  const links = sql.all<{ low: RepositoryId; high: RepositoryId }>('SELECT * FROM family_link')
  return links.flatMap(({ low, high }) =>
    findFamily(sql, low) === findFamily(sql, high)
      ? []
      : [{ repository: low, range: joinFamilies(sql, low, high) }],
  )
}

/**
 * Adds the repositories and links that another device has brought.
 * @returns the repositories that are new or have joined another family, with the days to recount: facts of a new
 *   repository may have come with it
 */
export function absorbFamilies(sql: Sql) {
  const added = sql
    .values<RepositoryId>(`${membersSql} ON CONFLICT DO NOTHING RETURNING repository`)
    .map((repository) => ({ repository, range: readSpan(sql, repository) }))
  return [...added, ...joinLinked(sql)]
}

/** Rebuilds the families and their addresses. Drops everything else that was derived from them. */
export function rebuildFamilies(sql: Sql): void {
  const derived = ['counting_family', 'day_count', 'family']
  for (const table of derived) sql.run(`DELETE FROM ${table}`)
  sql.run(membersSql)
  joinLinked(sql)
  // Commits from a backup or another device come without addresses.
  sql.run(
    'INSERT OR IGNORE INTO repository_address SELECT DISTINCT repository, email FROM local_commit',
  )
}

export const isForgotten = (sql: Sql, id: RepositoryId): boolean =>
  sql.has(
    `SELECT 1 FROM forgotten WHERE repository = @id AND erase_at IS NOT NULL
     UNION ALL
     SELECT 1 FROM family AS mine CROSS JOIN family AS member ON member.family = mine.family
     CROSS JOIN forgotten AS f ON f.repository = member.repository
     WHERE mine.repository = @id AND f.erase_at IS NOT NULL
     LIMIT 1`,
    { id },
  )

/** Drops the counts of forgotten families. What was recorded of them stays until it is erased. */
export const hideForgotten = (sql: Sql) =>
  sql.run(`DELETE FROM day_count WHERE family IN (${forgottenFamiliesSql})`)

/** Whether a repository's family counts. */
export const readVerdict = (sql: Sql, repository: RepositoryId): Verdict =>
  sql.get<FamilyRow>(
    familyRowsSql('WHERE f.family = (SELECT family FROM family WHERE repository = ?)'),
    repository,
  )?.verdict ?? 'unknown'

/** The `host/owner/name` of a family, current name first. */
export const readFamilyNames = (sql: Sql, family: RepositoryId): readonly string[] =>
  sql.values<string>(
    `SELECT n.host || '/' || n.label FROM family AS f CROSS JOIN repository_name AS n USING (repository)
     WHERE f.family = ? GROUP BY n.host, n.name
     ORDER BY max(n.repository GLOB 'github:*') DESC, max(n.last_seen) DESC, n.name`,
    family,
  )

/** Takes a few milliseconds for five hundred families. */
export function readFamilies(sql: Sql): ReadonlyMap<RepositoryId, KnownFamily> {
  // The last name wins: GitHub's own name, unless GitHub gave it only in answer to a lookup.
  const names = sql.all<{ family: RepositoryId; label: string }>(
    `SELECT f.family, n.label FROM repository_name AS n CROSS JOIN family AS f USING (repository)
     ORDER BY n.repository GLOB 'github:*' AND n.last_seen > ${seenWhenAsked.present},
       n.last_seen, n.name DESC`,
  )
  const languages = sql.all<{ family: RepositoryId; language: string }>(
    `SELECT DISTINCT f.family, l.language FROM repository_language AS l
     CROSS JOIN family AS f USING (repository) ORDER BY l.language`,
  )
  const nameByFamily = new Map(names.map(({ family, label }) => [family, label]))
  const languagesByFamily = Map.groupBy(languages, ({ family }) => family)
  return new Map(
    sql.all<FamilyRow>(familyRowsSql('')).map(({ family, label, isPrivate, ...row }) => {
      const view: KnownFamily = {
        ...row,
        id: family,
        name: nameByFamily.get(family) ?? label ?? idAsName(family),
        isPrivate: isPrivate === 1,
        languages: (languagesByFamily.get(family) ?? []).map(({ language }) => language),
      }
      return [family, view]
    }),
  )
}

/** The number of commits in families that have a remote on the host, but no repository that the host has listed. */
export const countUnlistedCommits = (sql: Sql, host: string, range: DayRange): number =>
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
  ) ?? 0
