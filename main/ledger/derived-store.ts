import type { Database } from 'better-sqlite3'
import { addDays, type Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import type { CommitCount } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { ItemKind, Kind } from '../../preload/contract/kinds.ts'
import { allDays, type DayRange } from './rules/day-range.ts'
import type { FamilyCommits } from './rules/shared-commits.ts'

/** An item that counts as food but is not granted yet. */
export interface UngrantedItem {
  readonly kind: ItemKind
  readonly host: string
  readonly key: string
  readonly repository: RepositoryId
  readonly day: Day
}

/** The number of items of a kind on a day. */
export interface ItemCount {
  readonly day: Day
  readonly kind: ItemKind
  readonly count: number
}

/**
 * The author of a `local_commit` row, whatever `.mailmap` says. Author, time and offset identify a commit within a
 * family.
 */
export const authorOf = (row: string) => `iif(${row}.author = '', ${row}.email, ${row}.author)`

/** With more families on a day, each is granted its own commits: comparing them takes quadratic time. */
const maxComparedFamilies = 100
/**
 * How many commits of a family are looked up in another one: the latest ones, up to `daysCompared` after the day in
 * question.
 */
const maxCompared = 1000
const daysCompared = 30

/** The families with a member that the user wants forgotten. May repeat a family. */
export const forgottenFamilies =
  'SELECT f.family FROM forgotten CROSS JOIN family AS f USING (repository)'

export type DerivedStore = ReturnType<typeof openDerivedStore>

// The members of a family come first in each join: CROSS JOIN keeps SQLite from starting at the long tables.
const itsCommits =
  'family AS member CROSS JOIN local_commit AS c ON c.repository = member.repository'
const itsGithubDays =
  'family AS member CROSS JOIN github_commit_day AS g ON g.repository = member.repository'
const itsItems =
  'family AS member CROSS JOIN contribution_item AS i ON i.repository = member.repository'

/** Everything derived from what was recorded, and the grants. */
export function openDerivedStore(db: Database) {
  const familyOf = db
    .prepare<[RepositoryId], RepositoryId>('SELECT family FROM family WHERE repository = ?')
    .pluck()
  const families = db.prepare<[], RepositoryId>('SELECT DISTINCT family FROM family').pluck()
  const familiesWith = db
    .prepare<{ addresses: string }, RepositoryId>(
      `SELECT DISTINCT family FROM repository_address JOIN family USING (repository)
       WHERE email IN (SELECT value FROM json_each(@addresses))`,
    )
    .pluck()
  const findAddresses = db.prepare<[]>(
    'INSERT OR IGNORE INTO repository_address SELECT DISTINCT repository, email FROM local_commit',
  )
  const setFamily = db.prepare<[RepositoryId, RepositoryId]>(
    `INSERT INTO family (repository, family) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET family = excluded.family`,
  )
  const moveMembers = db.prepare<[RepositoryId, RepositoryId]>(
    'UPDATE family SET family = ? WHERE family = ?',
  )

  const knowledge = db.prepare<
    { family: RepositoryId; languages: string },
    { knownFrom: Day | null; yesFrom: Day | null }
  >(
    `SELECT min(known_from) AS knownFrom, (
       SELECT min(l.day) FROM family AS member
       CROSS JOIN repository_language AS l ON l.repository = member.repository
       WHERE member.family = @family AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(@languages))
     ) AS yesFrom
     FROM family AS member CROSS JOIN repository AS r ON r.id = member.repository
     WHERE member.family = @family`,
  )
  const start = db
    .prepare<[RepositoryId], Day>('SELECT start FROM counting_family WHERE family = ?')
    .pluck()
  const setStart = db.prepare<[RepositoryId, Day]>(
    `INSERT INTO counting_family (family, start) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET start = excluded.start`,
  )
  const dropStart = db.prepare<[RepositoryId]>('DELETE FROM counting_family WHERE family = ?')

  const isPlain = db
    .prepare<{ family: RepositoryId }, number>(
      `SELECT (SELECT count(*) FROM family WHERE family = @family) = 1
         AND NOT EXISTS (SELECT 1 FROM local_commit WHERE repository = @family AND author <> '')`,
    )
    .pluck()
  const ofThese =
    'c.day BETWEEN @from AND @to AND c.email IN (SELECT value FROM json_each(@addresses))'
  /** @param commits a query for the commits to count, one row each */
  const commitsByDay = (commits: string) =>
    db.prepare<
      { family: RepositoryId; addresses: string } & DayRange,
      { day: Day; local: number; github: number }
    >(
      `SELECT day, sum(local) AS local, sum(github) AS github FROM (
         SELECT day, count(*) AS local, 0 AS github FROM (${commits}) GROUP BY day
         UNION ALL
         SELECT g.day, 0, g.count FROM ${itsGithubDays} AND g.day BETWEEN @from AND @to
         WHERE member.family = @family
       ) GROUP BY day`,
    )
  const commitsOfMany = commitsByDay(
    `SELECT DISTINCT c.day, ${authorOf('c')}, c.time, c.offset FROM ${itsCommits} AND ${ofThese}
     WHERE member.family = @family`,
  )
  // A family of one repository has that repository's id, and without .mailmap the primary key keeps commits distinct,
  // so no comparison is needed.
  const commitsOfPlain = commitsByDay(
    `SELECT c.day FROM local_commit AS c WHERE c.repository = @family AND ${ofThese}`,
  )
  const items = db.prepare<{ family: RepositoryId } & DayRange, ItemCount>(
    `SELECT i.day, i.kind, count(*) AS count FROM ${itsItems} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family GROUP BY i.day, i.kind`,
  )
  const bounds = (column: string, tables: readonly string[]) =>
    tables.map(
      (table) =>
        `SELECT (SELECT min(day) FROM ${table} WHERE ${column} = member.${column}) AS first,
           (SELECT max(day) FROM ${table} WHERE ${column} = member.${column}) AS last
         FROM family AS member WHERE member.family = @family`,
    )
  // Each takes two index lookups, however many rows there are.
  const span = db.prepare<{ family: RepositoryId }, { from: Day | null; to: Day | null }>(
    `SELECT min(first) AS "from", max(last) AS "to" FROM (${[
      ...bounds('repository', ['local_commit', 'github_commit_day', 'contribution_item']),
      ...bounds('family', ['day_count']),
    ].join(' UNION ALL ')})`,
  )
  const dropDays = db.prepare<{ family: RepositoryId } & DayRange>(
    'DELETE FROM day_count WHERE family = @family AND day BETWEEN @from AND @to',
  )
  const setCount = db.prepare<[RepositoryId, Day, Kind, number, number, number]>(
    `INSERT INTO day_count (family, day, kind, count, only_local, only_github)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )

  const commitDays = db.prepare<
    { family: RepositoryId } & DayRange,
    { day: Day; count: number; granted: number }
  >(
    `SELECT day, count, (
       SELECT coalesce(sum(units), 0) FROM family AS member
       CROSS JOIN granted AS g ON g.repository = member.repository AND g.day = d.day AND g.dish = 'commit'
       WHERE member.family = @family
     ) AS granted
     FROM day_count AS d
     WHERE family = @family AND kind = 'commit' AND day BETWEEN @from AND @to ORDER BY day`,
  )
  const countFamiliesOfDay = db
    .prepare<[Day], number>("SELECT count(*) FROM day_count WHERE day = ? AND kind = 'commit'")
    .pluck()
  const familiesOfDay = db.prepare<
    { day: Day },
    { family: RepositoryId; count: number; granted: number; isFood: number }
  >(
    `SELECT d.family, d.count, (
       SELECT coalesce(sum(units), 0) FROM family AS member
       CROSS JOIN granted AS g ON g.repository = member.repository AND g.day = d.day AND g.dish = 'commit'
       WHERE member.family = d.family
     ) AS granted, EXISTS (
       SELECT 1 FROM counting_family AS c WHERE c.family = d.family AND c.start <= d.day
     ) AS isFood
     FROM day_count AS d WHERE d.day = @day AND d.kind = 'commit'`,
  )
  const identitiesOfDay = db.prepare<
    { day: Day; addresses: string },
    { family: RepositoryId; identity: string }
  >(
    `SELECT DISTINCT d.family, ${authorOf('c')} || ' ' || c.time || ' ' || c.offset AS identity
     FROM day_count AS d CROSS JOIN family AS member ON member.family = d.family
     CROSS JOIN local_commit AS c ON c.repository = member.repository AND c.day = d.day
       AND c.email IN (SELECT value FROM json_each(@addresses))
     WHERE d.day = @day AND d.kind = 'commit'`,
  )
  // The key finds each of the others. A single shared commit object is proof enough.
  const evidence = db
    .prepare<{ family: RepositoryId; other: RepositoryId; until: Day }, number>(
      `SELECT coalesce(sum(weight), 0) FROM (
         SELECT iif(theirs.oids = ours.oids, 2, 1) AS weight FROM (
           SELECT c.* FROM ${itsCommits} AND c.day <= @until WHERE member.family = @family LIMIT ${maxCompared}
         ) AS ours
         CROSS JOIN family AS member ON member.family = @other
         CROSS JOIN local_commit AS theirs ON theirs.repository = member.repository
           AND theirs.day = ours.day AND theirs.email = ours.email AND theirs.time = ours.time
           AND theirs.offset = ours.offset AND theirs.author = ours.author
         LIMIT 2
       )`,
    )
    .pluck()
  const ungranted = db.prepare<{ family: RepositoryId; kinds: string } & DayRange, UngrantedItem>(
    `SELECT i.kind, i.host, i.key, i.repository, i.day FROM ${itsItems} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family AND i.kind IN (SELECT value FROM json_each(@kinds)) AND NOT EXISTS (
       SELECT 1 FROM granted WHERE granted.key = i.kind || '/' || i.host || '/' || i.key
     ) ORDER BY i.day, i.kind, i.host, i.key`,
  )
  const grant = db.prepare<[string, Kind, RepositoryId, Day, number]>(
    `INSERT INTO granted (key, dish, repository, day, units) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET units = units + excluded.units`,
  )

  const forgotten = db
    .prepare<[], RepositoryId>(`SELECT DISTINCT family FROM (${forgottenFamilies})`)
    .pluck()
  const itsMembers = '(SELECT repository FROM family WHERE family = ?)'
  const erasures = [
    'local_commit',
    'github_commit_day',
    'contribution_item',
    'repository_language',
    'repository_address',
  ].map((table) =>
    db.prepare<[RepositoryId]>(`DELETE FROM ${table} WHERE repository IN ${itsMembers}`),
  )
  const eraseRepositories = db.prepare<[RepositoryId]>(
    `UPDATE repository SET label = NULL, known_from = NULL WHERE id IN ${itsMembers}`,
  )

  const settings = db.prepare<[], string>('SELECT settings FROM derived_with').pluck()
  const setSettings = db.prepare<[string]>(
    `INSERT INTO derived_with (only, settings) VALUES (1, ?)
     ON CONFLICT DO UPDATE SET settings = excluded.settings`,
  )

  return {
    /** An unknown repository is a family of its own. */
    familyOf: (repository: RepositoryId) => familyOf.get(repository) ?? repository,
    families: (): readonly RepositoryId[] => families.all(),
    /** The families with commits of any of these addresses. */
    familiesWith: (addresses: readonly string[]): ReadonlySet<RepositoryId> =>
      new Set(familiesWith.all({ addresses: JSON.stringify(addresses) })),
    /** Finds the addresses of commits that came from another device. */
    findAddresses: () => void findAddresses.run(),
    setFamily: (repository: RepositoryId, family: RepositoryId) =>
      void setFamily.run(repository, family),
    /** Moves one family's members into another family, and leaves nothing of it behind. */
    moveMembers(stays: RepositoryId, leaves: RepositoryId) {
      moveMembers.run(stays, leaves)
      dropStart.run(leaves)
      dropDays.run({ family: leaves, ...allDays })
    },

    knowledge(family: RepositoryId, languages: readonly string[]) {
      const row = knowledge.get({ family, languages: JSON.stringify(languages) })
      return row ?? { knownFrom: null, yesFrom: null }
    },
    start: (family: RepositoryId) => start.get(family) ?? null,
    setStart(family: RepositoryId, day: Day | null) {
      if (day === null) dropStart.run(family)
      else setStart.run(family, day)
    },

    /** From the first to the last day of a family; null if nothing is recorded. */
    span(family: RepositoryId): DayRange | null {
      const { from = null, to = null } = span.get({ family }) ?? {}
      return from === null || to === null ? null : { from, to }
    },

    /** The commits of each day on which the family has any. */
    commits(family: RepositoryId, range: DayRange, addresses: string) {
      const question = isPlain.get({ family }) === 1 ? commitsOfPlain : commitsOfMany
      return question.all({ family, addresses, ...range })
    },
    items: (family: RepositoryId, range: DayRange) => items.all({ family, ...range }),
    /** Only for a day without counted commits. */
    addCommits(family: RepositoryId, day: Day, { count, onlyLocal, onlyGithub }: CommitCount) {
      if (count > 0) setCount.run(family, day, 'commit', count, onlyLocal, onlyGithub)
    },
    addItems: (family: RepositoryId, { day, kind, count }: ItemCount) =>
      void setCount.run(family, day, kind, count, 0, 0),
    forgetCounts: (family: RepositoryId, range: DayRange) =>
      void dropDays.run({ family, ...range }),

    /** The commit counts of a family's days, and the units granted for them under any member's id. */
    commitDays: (family: RepositoryId, range: DayRange) => commitDays.all({ family, ...range }),
    /**
     * The families whose commits on a day are food, or were. Only those with a count. Empty if they are too many to compare:
     * a script commits in so many repositories, and nobody moves history among them.
     */
    commitsOfDay(day: Day, addresses: string): ReadonlyMap<RepositoryId, FamilyCommits> {
      if ((countFamiliesOfDay.get(day) ?? 0) > maxComparedFamilies) return new Map()
      const families = familiesOfDay
        .all({ day })
        .filter(({ isFood, granted }) => isFood === 1 || granted > 0)
      // A single family has nobody to share commits with.
      const identities =
        families.length > 1
          ? grouped(identitiesOfDay.all({ day, addresses }), ({ family }) => family)
          : new Map<RepositoryId, readonly { readonly identity: string }[]>()
      return new Map(
        families.map(({ family, count, granted }) => {
          const own = new Set((identities.get(family) ?? []).map(({ identity }) => identity))
          return [family, { identities: own, count, granted }]
        }),
      )
    },
    /**
     * Whether two families that share a commit share history: the same commit object, or a second shared commit. One
     * commit alone may be a different one made in the same second.
     * @param day the commits around this day are compared
     */
    shareHistory: (family: RepositoryId, other: RepositoryId, day: Day) =>
      (evidence.get({ family, other, until: addDays(day, daysCompared) }) ?? 0) > 1,
    ungranted: (family: RepositoryId, range: DayRange, kinds: readonly Kind[]) =>
      ungranted.all({ family, ...range, kinds: JSON.stringify(kinds) }),
    /** Adds units to a grant. */
    grant: (key: string, dish: Kind, repository: RepositoryId, day: Day, units: number) =>
      void grant.run(key, dish, repository, day, units),

    /** The families with a member that the user wants forgotten. */
    forgottenFamilies: (): readonly RepositoryId[] => forgotten.all(),
    /**
     * Erases what was recorded of a family. Keeps its grants, and its ids, links and names, so that it is recognised
     * again, whichever source reports it.
     */
    erase(family: RepositoryId) {
      for (const erasure of erasures) erasure.run(family)
      eraseRepositories.run(family)
    },

    /** The settings that the derived tables were made with; null at first and after a merge. */
    settings: () => settings.get() ?? null,
    setSettings: (text: string) => void setSettings.run(text),
  }
}
