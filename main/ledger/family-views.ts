import type { Database } from 'better-sqlite3'
import type { FamilyView } from '../../preload/contract/views/history.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import { seenWhenAsked } from './rules/binding.ts'
import type { Verdict } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/ids.ts'

export interface KnownFamily extends FamilyView {
  /** Its contributions are food from this day on; null if it does not count. */
  readonly foodFrom: Day | null
}

export type FamilyViews = ReturnType<typeof createFamilyViews>

const shortOidLength = 7

/** The names of families, and whether they count. */
export function createFamilyViews(db: Database) {
  const names = db.prepare<[], { family: RepositoryId; label: string }>(
    // GitHub's own names come last, and so win, except those that it only gave when asked.
    `SELECT f.family, n.label FROM repository_name AS n CROSS JOIN family AS f USING (repository)
     ORDER BY n.repository GLOB 'github:*' AND n.last_seen > ${seenWhenAsked.present},
       n.last_seen, n.name DESC`,
  )
  const namesOf = db
    .prepare<[RepositoryId], string>(
      `SELECT n.host || '/' || n.label FROM family AS f CROSS JOIN repository_name AS n USING (repository)
       WHERE f.family = ? GROUP BY n.host, n.name
       ORDER BY max(n.repository GLOB 'github:*') DESC, max(n.last_seen) DESC, n.name`,
    )
    .pluck()
  // One private repository makes the whole family private; so does one known only by its id.
  const families = db.prepare<
    [],
    { family: RepositoryId; label: string | null; isKnown: number; isPrivate: number | null }
  >(
    `SELECT f.family, min(r.label) AS label, max(r.known_from IS NOT NULL) AS isKnown,
       ifnull(max(CASE WHEN r.id GLOB 'github:*' THEN r.is_private END), max(r.id GLOB 'github:*')) AS isPrivate
     FROM family AS f JOIN repository AS r ON r.id = f.repository GROUP BY f.family`,
  )
  const languages = db.prepare<[], { family: RepositoryId; language: string }>(
    `SELECT DISTINCT f.family, l.language FROM repository_language AS l
     CROSS JOIN family AS f USING (repository) ORDER BY l.language`,
  )
  const starts = db.prepare<[], { family: RepositoryId; start: Day }>(
    'SELECT family, start FROM counting_family',
  )
  const start = db
    .prepare<[RepositoryId], Day>(
      'SELECT start FROM family JOIN counting_family USING (family) WHERE repository = ?',
    )
    .pluck()
  // A forgotten family cannot count: it is known, though nothing about it is.
  const isKnown = db
    .prepare<[RepositoryId], number>(
      `SELECT 1 FROM family AS mine CROSS JOIN family AS member ON member.family = mine.family
       WHERE mine.repository = ? AND (
         EXISTS (SELECT 1 FROM repository WHERE id = member.repository AND known_from IS NOT NULL)
         OR EXISTS (SELECT 1 FROM forgotten WHERE repository = member.repository)
       ) LIMIT 1`,
    )
    .pluck()

  const unlisted = db
    .prepare<{ host: string } & DayRange, number>(
      `SELECT coalesce(sum(d.count), 0) FROM (
         SELECT DISTINCT f.family FROM repository_name AS n CROSS JOIN family AS f USING (repository)
         WHERE n.host = @host AND NOT EXISTS (
           SELECT 1 FROM family AS member
           WHERE member.family = f.family AND instr(member.repository, 'github:' || @host || ':') = 1
         )
       ) AS own CROSS JOIN day_count AS d
         ON d.family = own.family AND d.kind = 'commit' AND d.day BETWEEN @from AND @to`,
    )
    .pluck()

  return {
    /** Commits in clones whose remotes name a host that lists none of their repositories. */
    unlistedCommits: (host: string, range: DayRange): number =>
      unlisted.get({ host, ...range }) ?? 0,

    verdict: (repository: RepositoryId): Verdict => {
      if (start.get(repository) !== undefined) return 'yes'
      return isKnown.get(repository) === undefined ? 'unknown' : 'no'
    },

    /** The `host/owner/name` of a family, current name first. */
    names: (family: RepositoryId): readonly string[] => namesOf.all(family),

    /** All families by id. Takes some milliseconds for five hundred. */
    all: (): ReadonlyMap<RepositoryId, KnownFamily> => {
      // The last one wins.
      const nameOf = new Map(names.all().map(({ family, label }) => [family, label]))
      const foodFrom = new Map(starts.all().map(({ family, start: from }) => [family, from]))
      const languagesOf = grouped(languages.all(), ({ family }) => family)
      return new Map(
        families.all().map(({ family, label, isKnown: isLooked, isPrivate }) => {
          const from = foodFrom.get(family) ?? null
          const view: KnownFamily = {
            id: family,
            name: nameOf.get(family) ?? label ?? idAsName(family),
            isPrivate: isPrivate === 1,
            languages: (languagesOf.get(family) ?? []).map(({ language }) => language),
            verdict: from !== null ? 'yes' : isLooked === 1 ? 'no' : 'unknown',
            foodFrom: from,
          }
          return [family, view]
        }),
      )
    },
  }
}

/**
 * For a family with neither a remote nor a folder name: `git:4b825dc6…` is shown as its short oid, an id of GitHub's
 * in full.
 */
function idAsName(family: RepositoryId): string {
  return family.startsWith('git:')
    ? family.slice('git:'.length, 'git:'.length + shortOidLength)
    : family
}
