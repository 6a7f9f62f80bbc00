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
  // One private repository makes the whole family private; so does one known only by its id. A forgotten family is
  // known, though nothing about it is.
  const familyRows = (where: string) =>
    `SELECT f.family, min(r.label) AS label, max(c.start) AS foodFrom,
       max(r.known_from IS NOT NULL OR r.id IN (SELECT repository FROM forgotten)) AS isKnown,
       ifnull(max(CASE WHEN r.id GLOB 'github:*' THEN r.is_private END), max(r.id GLOB 'github:*')) AS isPrivate
     FROM family AS f JOIN repository AS r ON r.id = f.repository
     LEFT JOIN counting_family AS c ON c.family = f.family
     ${where} GROUP BY f.family`
  const families = db.prepare<[], FamilyRow>(familyRows(''))
  const familyWith = db.prepare<[RepositoryId], FamilyRow>(
    familyRows('WHERE f.family = (SELECT family FROM family WHERE repository = ?)'),
  )
  const languages = db.prepare<[], { family: RepositoryId; language: string }>(
    `SELECT DISTINCT f.family, l.language FROM repository_language AS l
     CROSS JOIN family AS f USING (repository) ORDER BY l.language`,
  )
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

    /** Whether the family of a repository counts. */
    verdict: (repository: RepositoryId): Verdict => verdictOf(familyWith.get(repository)),

    /** The `host/owner/name` of a family, current name first. */
    names: (family: RepositoryId): readonly string[] => namesOf.all(family),

    /** All families by id. Takes some milliseconds for five hundred. */
    all: (): ReadonlyMap<RepositoryId, KnownFamily> => {
      // The last one wins.
      const nameOf = new Map(names.all().map(({ family, label }) => [family, label]))
      const languagesOf = grouped(languages.all(), ({ family }) => family)
      return new Map(
        families.all().map((row) => {
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
