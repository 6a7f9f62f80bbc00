import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import type { CommitCount } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { ItemKind, Kind } from './rules/kinds.ts'

/** An item that is food but has not been granted. */
export interface UngrantedItem {
  readonly kind: ItemKind
  readonly host: string
  readonly key: string
  readonly repository: RepositoryId
  readonly day: Day
}

/** How many items of a kind a day has. */
export interface ItemCount {
  readonly kind: ItemKind
  readonly count: number
}

/** From one day to another, both included. */
export interface Span {
  readonly from: Day
  readonly to: Day
}

export type DerivedStore = ReturnType<typeof openDerivedStore>

// The members of a family come first in each join: CROSS JOIN keeps SQLite from starting at the long tables.
const itsCommits =
  'family AS member CROSS JOIN local_commit AS c ON c.repository = member.repository'
const itsGithubDays =
  'family AS member CROSS JOIN github_commit_day AS g ON g.repository = member.repository'
const itsItems =
  'family AS member CROSS JOIN contribution_item AS i ON i.repository = member.repository'

/** What follows from what was recorded, and the grants. */
export function openDerivedStore(db: Database) {
  const familyOf = db
    .prepare<[RepositoryId], RepositoryId>('SELECT family FROM family WHERE repository = ?')
    .pluck()
  const families = db.prepare<[], RepositoryId>('SELECT DISTINCT family FROM family').pluck()
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
       WHERE member.family = @family AND l.language IN (SELECT value FROM json_each(@languages))
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

  const commitsByDay = db.prepare<
    { family: RepositoryId; addresses: string },
    { day: Day; local: number; github: number }
  >(
    `SELECT day, sum(local) AS local, sum(github) AS github FROM (
       SELECT day, count(*) AS local, 0 AS github FROM (
         SELECT DISTINCT c.day, c.email, c.time, c.offset FROM ${itsCommits}
         WHERE member.family = @family AND c.email IN (SELECT value FROM json_each(@addresses))
       ) GROUP BY day
       UNION ALL SELECT g.day, 0, g.count FROM ${itsGithubDays} WHERE member.family = @family
     ) GROUP BY day`,
  )
  const itemsByDay = db.prepare<[RepositoryId], ItemCount & { readonly day: Day }>(
    `SELECT i.day, i.kind, count(*) AS count FROM ${itsItems}
     WHERE member.family = ? GROUP BY i.day, i.kind`,
  )
  const members = db
    .prepare<[RepositoryId], number>('SELECT count(*) FROM family WHERE family = ?')
    .pluck()
  // In one repository the key keeps each commit apart: nothing has to be compared.
  const localCommitsOfOne = db
    .prepare<{ family: RepositoryId; day: Day; addresses: string }, number>(
      `SELECT count(*) FROM ${itsCommits} AND c.day = @day
       WHERE member.family = @family AND c.email IN (SELECT value FROM json_each(@addresses))`,
    )
    .pluck()
  const localCommits = db
    .prepare<{ family: RepositoryId; day: Day; addresses: string }, number>(
      `SELECT count(*) FROM (
         SELECT DISTINCT c.email, c.time, c.offset FROM ${itsCommits} AND c.day = @day
         WHERE member.family = @family AND c.email IN (SELECT value FROM json_each(@addresses))
       )`,
    )
    .pluck()
  const githubCommits = db
    .prepare<{ family: RepositoryId; day: Day }, number>(
      `SELECT coalesce(sum(g.count), 0) FROM ${itsGithubDays} AND g.day = @day
       WHERE member.family = @family`,
    )
    .pluck()
  const items = db.prepare<{ family: RepositoryId; day: Day }, ItemCount>(
    `SELECT i.kind, count(*) AS count FROM ${itsItems} AND i.day = @day
     WHERE member.family = @family GROUP BY i.kind`,
  )
  const dropDay = db.prepare<[RepositoryId, Day]>(
    'DELETE FROM day_count WHERE family = ? AND day = ?',
  )
  const dropDays = db.prepare<[RepositoryId]>('DELETE FROM day_count WHERE family = ?')
  const setCount = db.prepare<[RepositoryId, Day, Kind, number, number, number]>(
    `INSERT INTO day_count (family, day, kind, count, only_local, only_github)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )

  const commitDays = db.prepare<
    { family: RepositoryId } & Span,
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
  const ungranted = db.prepare<{ family: RepositoryId; kinds: string } & Span, UngrantedItem>(
    `SELECT i.kind, i.host, i.key, i.repository, i.day FROM ${itsItems} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family AND i.kind IN (SELECT value FROM json_each(@kinds)) AND NOT EXISTS (
       SELECT 1 FROM granted WHERE granted.key = i.kind || '/' || i.host || '/' || i.key
     ) ORDER BY i.day, i.kind, i.host, i.key`,
  )
  const grant = db.prepare<[string, Kind, RepositoryId, Day, number]>(
    `INSERT INTO granted (key, dish, repository, day, units) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET units = units + excluded.units`,
  )

  const forgottenFamilies = db
    .prepare<[], RepositoryId>(
      'SELECT DISTINCT f.family FROM forgotten CROSS JOIN family AS f USING (repository)',
    )
    .pluck()
  const itsMembers = '(SELECT repository FROM family WHERE family = ?)'
  const erasures = [
    ...['local_commit', 'github_commit_day', 'contribution_item'],
    ...['repository_name', 'repository_language'],
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
    /** A repository never heard of is a family of its own. */
    familyOf: (repository: RepositoryId) => familyOf.get(repository) ?? repository,
    families: (): readonly RepositoryId[] => families.all(),
    setFamily: (repository: RepositoryId, family: RepositoryId) =>
      void setFamily.run(repository, family),
    /** One family takes the other in, which leaves nothing behind. */
    moveMembers(stays: RepositoryId, leaves: RepositoryId) {
      moveMembers.run(stays, leaves)
      dropStart.run(leaves)
      dropDays.run(leaves)
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

    /** The commits of each day of a family: one question instead of two for each of its days. */
    commitsByDay: (family: RepositoryId, addresses: string) =>
      commitsByDay.all({ family, addresses }),
    itemsByDay: (family: RepositoryId) => itemsByDay.all(family),
    localCommits(family: RepositoryId, day: Day, addresses: string) {
      const question = members.get(family) === 1 ? localCommitsOfOne : localCommits
      return question.get({ family, day, addresses }) ?? 0
    },
    githubCommits: (family: RepositoryId, day: Day) => githubCommits.get({ family, day }) ?? 0,
    items: (family: RepositoryId, day: Day) => items.all({ family, day }),
    /** Only for a day of which nothing is counted. */
    addCommits(family: RepositoryId, day: Day, { count, onlyLocal, onlyGithub }: CommitCount) {
      if (count > 0) setCount.run(family, day, 'commit', count, onlyLocal, onlyGithub)
    },
    addItems: (family: RepositoryId, day: Day, { kind, count }: ItemCount) =>
      void setCount.run(family, day, kind, count, 0, 0),
    forgetCount: (family: RepositoryId, day: Day) => void dropDay.run(family, day),
    forgetCounts: (family: RepositoryId) => void dropDays.run(family),

    /** What a family's days of commits count, and what was granted for them, under whatever member's name. */
    commitDays: (family: RepositoryId, span: Span) => commitDays.all({ family, ...span }),
    ungranted: (family: RepositoryId, span: Span, kinds: readonly Kind[]) =>
      ungranted.all({ family, ...span, kinds: JSON.stringify(kinds) }),
    /** Adds units to a grant. */
    grant: (key: string, dish: Kind, repository: RepositoryId, day: Day, units: number) =>
      void grant.run(key, dish, repository, day, units),

    /** Families with a member that a person wants forgotten. */
    forgottenFamilies: (): readonly RepositoryId[] => forgottenFamilies.all(),
    /** Erases what was recorded of a family; its ids, links and grants stay. */
    erase(family: RepositoryId) {
      for (const erasure of erasures) erasure.run(family)
      eraseRepositories.run(family)
    },

    /** The settings that the derived tables were made with, null before the first time. */
    settings: () => settings.get() ?? null,
    setSettings: (text: string) => void setSettings.run(text),
  }
}
