import type { Database } from 'better-sqlite3'
import type { RepositoryId } from './rules/ids.ts'

/** Selects the families with a member that the user wants forgotten. May repeat a family. */
export const forgottenFamilies =
  'SELECT f.family FROM forgotten CROSS JOIN family AS f USING (repository)'

export type Families = ReturnType<typeof createFamilies>

/** Families: repositories that are linked, directly or indirectly. A family goes by its smallest member id. */
export function createFamilies(db: Database) {
  const familyOf = db
    .prepare<[RepositoryId], RepositoryId>('SELECT family FROM family WHERE repository = ?')
    .pluck()
  const all = db.prepare<[], RepositoryId>('SELECT DISTINCT family FROM family').pluck()
  const addRepository = db.prepare<[RepositoryId]>(
    'INSERT INTO repository (id) VALUES (?) ON CONFLICT DO NOTHING',
  )
  const begin = db.prepare<[RepositoryId, RepositoryId]>(
    'INSERT INTO family (repository, family) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const addLink = db.prepare<{ one: RepositoryId; other: RepositoryId }>(
    `INSERT INTO family_link (low, high) VALUES (min(@one, @other), max(@one, @other))
     ON CONFLICT DO NOTHING`,
  )
  const links = db
    .prepare<[], [RepositoryId, RepositoryId]>('SELECT low, high FROM family_link')
    .raw()
  const moveMembers = db.prepare<[RepositoryId, RepositoryId]>(
    'UPDATE family SET family = ? WHERE family = ?',
  )
  const dropDerived = ['counting_family', 'day_count'].map((table) =>
    db.prepare<[RepositoryId]>(`DELETE FROM ${table} WHERE family = ?`),
  )

  const isForgotten = db
    .prepare<{ readonly id: RepositoryId }, number>(
      `SELECT 1 FROM forgotten WHERE repository = @id
       UNION ALL
       SELECT 1 FROM family AS mine CROSS JOIN family AS member ON member.family = mine.family
       CROSS JOIN forgotten AS f ON f.repository = member.repository WHERE mine.repository = @id
       LIMIT 1`,
    )
    .pluck()
  const forget = db.prepare<{ readonly repository: RepositoryId }>(
    `INSERT INTO forgotten (repository)
     SELECT repository FROM family
     WHERE family = (SELECT family FROM family WHERE repository = @repository)
     ON CONFLICT DO NOTHING`,
  )
  const forgotten = db
    .prepare<[], RepositoryId>(`SELECT DISTINCT family FROM (${forgottenFamilies})`)
    .pluck()
  const itsMembers = '(SELECT repository FROM family WHERE family = ?)'
  const erasures = [
    ...[
      'local_commit',
      'github_commit_day',
      'contribution_item',
      'repository_language',
      'repository_address',
    ].map((table) => `DELETE FROM ${table} WHERE repository IN ${itsMembers}`),
    `UPDATE repository SET label = NULL, known_from = NULL WHERE id IN ${itsMembers}`,
  ].map((erasure) => db.prepare<[RepositoryId]>(erasure))

  /** An unknown repository is a family of its own. */
  const of = (repository: RepositoryId): RepositoryId => familyOf.get(repository) ?? repository

  /** Moves the members of the family with the greater id, and leaves nothing of it behind. */
  function join(one: RepositoryId, other: RepositoryId): void {
    const [stays, leaves] = [of(one), of(other)].sort()
    if (stays === undefined || leaves === undefined || stays === leaves) return
    moveMembers.run(stays, leaves)
    for (const drop of dropDerived) drop.run(leaves)
  }

  return {
    of,
    all: (): readonly RepositoryId[] => all.all(),
    /** Adds a repository, at first as a family of its own. @returns whether it is new */
    add(repository: RepositoryId): boolean {
      begin.run(repository, repository)
      return addRepository.run(repository).changes > 0
    },
    /** Links two repositories, and so joins their families. @returns whether the link is new */
    link(one: RepositoryId, other: RepositoryId): boolean {
      if (one === other || addLink.run({ one, other }).changes === 0) return false
      join(one, other)
      return true
    },
    /** Builds the families anew from all links. Drops everything that was derived from them. */
    rebuild(): void {
      db.exec(
        `DELETE FROM counting_family;
         DELETE FROM day_count;
         DELETE FROM family;
         INSERT INTO family (repository, family)
         SELECT id, id FROM (
           SELECT id FROM repository
           UNION SELECT low FROM family_link UNION SELECT high FROM family_link
         )`,
      )
      for (const [one, other] of links.all()) join(one, other)
    },

    /** Whether the user wants the family of a repository forgotten. */
    isForgotten: (id: RepositoryId): boolean => isForgotten.get({ id }) !== undefined,
    /** Marks the family of a repository as forgotten. */
    forget: (repository: RepositoryId) => void forget.run({ repository }),
    /**
     * Erases what was recorded of the forgotten families. Keeps their grants, and their ids, links and names, so that
     * they are recognised again, whichever source reports them.
     */
    eraseForgotten(): void {
      for (const family of forgotten.all()) for (const erasure of erasures) erasure.run(family)
    },
  }
}
