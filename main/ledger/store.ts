import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import type { AccountId, CommitFact, GithubItem, RepositoryName } from './rules/facts.ts'
import type { NameHolder } from './rules/binding.ts'
import type { FamilyLink } from './rules/families.ts'
import type { RepositoryId } from './rules/ids.ts'
import { starter } from './rules/keys.ts'

/** A stored item. */
export interface ItemRow {
  readonly repository: RepositoryId
  readonly firstAt: number
  readonly day: Day
}

/** A run of the commits that one scan has buffered, by number, both ends included. */
export interface BufferedCommits {
  readonly scan: number
  readonly from: number
  readonly to: number
}

export type LedgerStore = ReturnType<typeof openLedgerStore>

/** The recorded facts, unchanged. Each write is an upsert that merges, so repeating it changes nothing. */
export function openLedgerStore(db: Database) {
  const adopt = db.prepare<[Day]>(
    'INSERT INTO adoption (only, day) VALUES (1, ?) ON CONFLICT DO UPDATE SET day = excluded.day',
  )
  const dropAdoption = db.prepare<[]>('DELETE FROM adoption')
  const adoption = db.prepare<[], Day>('SELECT day FROM adoption').pluck()
  const giveStarter = db.prepare<[string, string, Day, number]>(
    `INSERT INTO granted (key, dish, repository, day, units) VALUES (?, ?, NULL, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const moveStarter = db.prepare<{ day: Day; key: string }>(
    'UPDATE granted SET day = @day WHERE key = @key AND day <> @day',
  )
  // These days come from GitHub's own clock.
  const latestTold = db.prepare<[], Day | null>('SELECT max(day) FROM contribution_item').pluck()

  const addRepository = db.prepare<[RepositoryId]>(
    'INSERT INTO repository (id) VALUES (?) ON CONFLICT DO NOTHING',
  )
  const beginFamily = db.prepare<[RepositoryId, RepositoryId]>(
    'INSERT INTO family (repository, family) VALUES (?, ?) ON CONFLICT DO NOTHING',
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
  const anyForgotten = db.prepare<[], number>('SELECT 1 FROM forgotten LIMIT 1').pluck()
  const forget = db.prepare<{ readonly repository: RepositoryId }>(
    `INSERT INTO forgotten (repository)
     SELECT repository FROM family
     WHERE family = (SELECT family FROM family WHERE repository = @repository)
     ON CONFLICT DO NOTHING`,
  )
  const setLabel = db.prepare<[string, RepositoryId]>(
    'UPDATE repository SET label = ? WHERE id = ?',
  )
  const setPrivate = db.prepare<[number, RepositoryId]>(
    'UPDATE repository SET is_private = ? WHERE id = ?',
  )
  const knowFrom = db.prepare<{ id: RepositoryId; day: Day }>(
    'UPDATE repository SET known_from = @day WHERE id = @id AND known_from IS NULL',
  )
  const addLanguage = db.prepare<[RepositoryId, string, Day]>(
    `INSERT INTO repository_language (repository, language, day) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )

  const knowsLater = db
    .prepare<{ day: Day }, number>(
      `SELECT EXISTS (SELECT 1 FROM repository WHERE known_from > @day)
         OR EXISTS (SELECT 1 FROM repository_language WHERE day > @day)`,
    )
    .pluck()
  const knowBy = [
    'repository SET known_from = @day WHERE known_from',
    'repository_language SET day = @day WHERE day',
  ].map((update) => db.prepare<{ day: Day }>(`UPDATE ${update} > @day`))

  const latestSeen = db
    .prepare<[], number | null>('SELECT max(last_seen) FROM repository_name')
    .pluck()
  const hasName = db
    .prepare<[string, string, RepositoryId], number>(
      'SELECT 1 FROM repository_name WHERE host = ? AND name = ? AND repository = ?',
    )
    .pluck()
  const setName = db.prepare<[string, string, RepositoryId, string, number]>(
    `INSERT INTO repository_name (host, name, repository, label, last_seen) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET label = excluded.label, last_seen = excluded.last_seen
     WHERE excluded.last_seen > last_seen`,
  )
  const bound = `EXISTS (
    SELECT 1 FROM repository_name AS theirs JOIN family_link
      ON (low = mine.repository AND high = theirs.repository)
      OR (high = mine.repository AND low = theirs.repository)
    WHERE theirs.host = mine.host AND theirs.name = mine.name AND theirs.repository GLOB 'github:*'
  )`
  const holders = db.prepare<
    { host: string; name: string; self: RepositoryId },
    { repository: RepositoryId; lastSeen: number; isFormer: number; isBound: number }
  >(
    `SELECT repository, last_seen AS lastSeen, ${bound} AS isBound, EXISTS (
       SELECT 1 FROM repository_name AS later WHERE later.repository = mine.repository
         AND later.host = mine.host AND later.last_seen > mine.last_seen
     ) AS isFormer
     FROM repository_name AS mine WHERE host = @host AND name = @name AND repository <> @self`,
  )
  const unbound = db.prepare<[], { id: RepositoryId } & RepositoryName>(
    `SELECT repository AS id, host, name FROM repository_name AS mine
     WHERE repository NOT GLOB 'github:*' AND NOT ${bound}`,
  )
  // Clones that the user works in come before those that the user only reads.
  const unresolvedNames = db
    .prepare<[string], string>(
      `SELECT name FROM repository_name AS mine
       WHERE host = ? AND repository NOT GLOB 'github:*' AND NOT ${bound} GROUP BY name
       ORDER BY max((SELECT max(day) FROM local_commit WHERE repository = mine.repository)) DESC, name`,
    )
    .pluck()

  const addLink = db.prepare<[RepositoryId, RepositoryId]>(
    'INSERT INTO family_link (low, high) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const links = db.prepare<[], FamilyLink>('SELECT low, high FROM family_link').raw()
  const repositories = db.prepare<[], RepositoryId>('SELECT id FROM repository').pluck()

  // Belongs to this connection only, and disappears with it. SQLite moves the waiting rows by itself, in a third of
  // the time of inserting each from outside.
  db.exec(
    `CREATE TEMP TABLE IF NOT EXISTS buffered_commit (
       scan INTEGER NOT NULL, n INTEGER NOT NULL,
       day TEXT NOT NULL, email TEXT NOT NULL, time INTEGER NOT NULL, offset INTEGER NOT NULL, author TEXT NOT NULL,
       oid TEXT NOT NULL,
       PRIMARY KEY (scan, n)
     ) STRICT, WITHOUT ROWID`,
  )
  const bufferCommit = db.prepare<[number, number, Day, string, number, number, string, string]>(
    'INSERT INTO buffered_commit VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const itsCommits = 'FROM buffered_commit WHERE scan = @scan AND n BETWEEN @from AND @to'
  const bufferedDays = db.prepare<BufferedCommits, Day>(`SELECT DISTINCT day ${itsCommits}`).pluck()
  const addBuffered = db.prepare<BufferedCommits & { readonly repository: RepositoryId }>(
    `INSERT INTO local_commit (repository, day, email, time, offset, author, oids)
     SELECT @repository, day, email, time, offset, author, oid ${itsCommits}
     ON CONFLICT DO UPDATE SET oids = oids || ' ' || excluded.oids
     WHERE instr(oids, excluded.oids) = 0`,
  )
  const addAddresses = db.prepare<BufferedCommits & { readonly repository: RepositoryId }>(
    `INSERT OR IGNORE INTO repository_address SELECT DISTINCT @repository, email ${itsCommits}`,
  )
  const clearBuffer = db.prepare<[]>('DELETE FROM buffered_commit')
  const raiseCommitDay = db.prepare<[AccountId, RepositoryId, Day, number]>(
    `INSERT INTO github_commit_day (account, repository, day, count) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = excluded.count WHERE excluded.count > count`,
  )
  const item = db.prepare<[string, string, string], ItemRow>(
    `SELECT repository, first_at AS firstAt, day FROM contribution_item
     WHERE host = ? AND kind = ? AND key = ?`,
  )
  const setItem = db.prepare<
    Omit<GithubItem, 'at'> & { readonly host: string; readonly at: number; readonly day: Day }
  >(
    `INSERT INTO contribution_item (host, kind, key, repository, first_at, day, url)
     VALUES (@host, @kind, @key, @repository, @at, @day, @url)
     ON CONFLICT DO UPDATE SET repository = excluded.repository, first_at = excluded.first_at,
       day = excluded.day, url = excluded.url`,
  )

  return {
    /** The stored day of adoption; null if there is none. */
    adoption: (): Day | null => adoption.get() ?? null,
    adopt(day: Day | null) {
      if (day === null) dropAdoption.run()
      else adopt.run(day)
    },
    /** The latest day reported by a server with its own clock; null if none was. */
    latestTold: (): Day | null => latestTold.get() ?? null,
    /** Grants the starter, once. It is dated to the adoption, and moves with it. */
    giveStarter(day: Day) {
      giveStarter.run(starter.key, starter.dish, day, starter.units)
      moveStarter.run({ day, key: starter.key })
    },

    addRepository(id: RepositoryId): boolean {
      beginFamily.run(id, id)
      return addRepository.run(id).changes > 0
    },
    /** Whether its family is forgotten. */
    isForgotten: (id: RepositoryId) =>
      anyForgotten.get() !== undefined && isForgotten.get({ id }) !== undefined,
    /** Marks a repository's family as forgotten; the derivation erases it. */
    forget: (repository: RepositoryId) => void forget.run({ repository }),
    setLabel: (id: RepositoryId, label: string) => void setLabel.run(label, id),
    setPrivate: (id: RepositoryId, isPrivate: boolean) =>
      void setPrivate.run(Number(isPrivate), id),
    /** Keeps the first day, whatever the clock says later. @returns whether anything is new */
    addLanguages(id: RepositoryId, languages: readonly string[], day: Day): boolean {
      let changes = knowFrom.run({ id, day }).changes
      for (const language of languages) changes += addLanguage.run(id, language, day).changes
      return changes > 0
    },

    /** Whether any language has a first day after this one. */
    hasLanguagesAfter: (day: Day) => knowsLater.get({ day }) === 1,
    /** Moves the first days after this one back to it. */
    moveLanguagesTo(day: Day) {
      for (const update of knowBy) update.run({ day })
    },

    /** When any name was last seen; null if never. */
    latestSeen: () => latestSeen.get() ?? null,
    hasName: (id: RepositoryId, { host, name }: RepositoryName) =>
      hasName.get(host, name.toLowerCase(), id) !== undefined,
    setName: (id: RepositoryId, { host, name }: RepositoryName, seen: number) =>
      void setName.run(host, name.toLowerCase(), id, name, seen),
    /** The other repositories that show a name, or used to. */
    holders: (id: RepositoryId, { host, name }: RepositoryName): readonly NameHolder[] =>
      holders.all({ host, name: name.toLowerCase(), self: id }).map((holder) => {
        return { ...holder, isFormer: holder.isFormer === 1, isBound: holder.isBound === 1 }
      }),

    /** Clones with those of their names that have not joined them to one of GitHub's repositories. */
    unbound: (): readonly ({ readonly id: RepositoryId } & RepositoryName)[] => unbound.all(),
    /** Such names on one host, in lower case; those of the clones with the latest commits first. */
    unresolvedNames: (host: string): readonly string[] => unresolvedNames.all(host),

    addLink: (one: RepositoryId, other: RepositoryId) =>
      (one < other ? addLink.run(one, other) : addLink.run(other, one)).changes > 0,
    links: (): readonly FamilyLink[] => links.all(),
    repositories: (): readonly RepositoryId[] => repositories.all(),

    /** Batches writes that concern only this connection: nobody else has to wait for them. */
    batch: (work: () => void) => db.transaction(work).deferred(),
    bufferCommit: (scan: number, n: number, day: Day, commit: CommitFact) => {
      const { email, time, offset, author = '', oid } = commit
      bufferCommit.run(scan, n, day, email, time, offset, author, oid)
    },
    /** @returns the days of these commits; none if all of them were known */
    addBuffered(repository: RepositoryId, commits: BufferedCommits): readonly Day[] {
      if (addBuffered.run({ ...commits, repository }).changes === 0) return []
      addAddresses.run({ ...commits, repository })
      return bufferedDays.all(commits)
    },
    /** Deletes the buffered commits of all scans. */
    clearBuffer: () => void clearBuffer.run(),
    raiseCommitDay: (account: AccountId, repository: RepositoryId, day: Day, count: number) =>
      raiseCommitDay.run(account, repository, day, count).changes > 0,
    item: (host: string, { kind, key }: GithubItem): ItemRow | undefined =>
      item.get(host, kind, key),
    setItem: (host: string, { kind, key, repository, at, url }: GithubItem, day: Day) =>
      void setItem.run({ host, kind, key, repository, at, url, day }),
  }
}
