import type { Database } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import type { DatedCommit } from './commit-parts.ts'
import type { Families } from './families.ts'
import { joinedByName, seenNow, seenWhenAsked, type NameHolder } from './rules/binding.ts'
import type {
  AccountId,
  CloneHead,
  GithubFacts,
  GithubItem,
  RepositoryName,
} from './rules/facts.ts'
import { isGithubs, type RepositoryId } from './rules/ids.ts'

/** What a recording has changed, so that only this is recounted. */
export interface Touched {
  /** Days with something new, by the repository in which it was recorded. */
  readonly days: Map<RepositoryId, Set<Day>>
  /**
   * Repositories that are new, or have a new link or a newly known language: whether their families count is judged
   * again, and all of their days are recounted.
   */
  readonly families: Set<RepositoryId>
}

export function nothingTouched(): Touched {
  return { days: new Map(), families: new Set() }
}

/**
 * Writes facts down, inside a transaction, and reports what to recount because of them. Each write is an upsert that
 * merges, so repeating it changes nothing. Records nothing of forgotten families.
 * @param options.today the day that counts as the first for languages seen now
 */
export function createRecorder(options: {
  readonly db: Database
  readonly families: Families
  readonly clock: Clock
  readonly today: () => Day
}) {
  const { db, families, clock, today } = options

  const setLabel = db.prepare<[string, RepositoryId]>(
    'UPDATE repository SET label = ? WHERE id = ?',
  )
  const setPrivate = db.prepare<[number, RepositoryId]>(
    'UPDATE repository SET is_private = ? WHERE id = ?',
  )
  // Keeps the first day, whatever the clock says later.
  const knowFrom = db.prepare<[Day, RepositoryId]>(
    'UPDATE repository SET known_from = ? WHERE id = ? AND known_from IS NULL',
  )
  const addLanguage = db.prepare<[RepositoryId, string, Day]>(
    `INSERT INTO repository_language (repository, language, day) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )

  const latestSeen = db
    .prepare<[], number | null>('SELECT max(last_seen) FROM repository_name')
    .pluck()
  const hasName = db.prepare<[string, string, RepositoryId]>(
    'SELECT 1 FROM repository_name WHERE host = ? AND name = ? AND repository = ?',
  )
  const setName = db.prepare<[string, string, RepositoryId, string, number]>(
    `INSERT INTO repository_name (host, name, repository, label, last_seen) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET label = excluded.label, last_seen = excluded.last_seen
     WHERE excluded.last_seen > last_seen`,
  )
  const isBound = `EXISTS (
    SELECT 1 FROM repository_name AS theirs JOIN family_link
      ON (low = mine.repository AND high = theirs.repository)
      OR (high = mine.repository AND low = theirs.repository)
    WHERE theirs.host = mine.host AND theirs.name = mine.name AND theirs.repository GLOB 'github:*'
  )`
  // The other repositories that show a name, or used to.
  const holders = db.prepare<
    [string, string, RepositoryId],
    { repository: RepositoryId; lastSeen: number; isFormer: number; isBound: number }
  >(
    `SELECT repository, last_seen AS lastSeen, ${isBound} AS isBound, EXISTS (
       SELECT 1 FROM repository_name AS later WHERE later.repository = mine.repository
         AND later.host = mine.host AND later.last_seen > mine.last_seen
     ) AS isFormer
     FROM repository_name AS mine WHERE host = ? AND name = ? AND repository <> ?`,
  )
  const unbound = db.prepare<[], { id: RepositoryId } & RepositoryName>(
    `SELECT repository AS id, host, name FROM repository_name AS mine
     WHERE repository NOT GLOB 'github:*' AND NOT ${isBound}`,
  )
  const unresolvedNames = db
    .prepare<[string], string>(
      `SELECT name FROM repository_name AS mine
       WHERE host = ? AND repository NOT GLOB 'github:*' AND NOT ${isBound} GROUP BY name
       ORDER BY max((SELECT max(day) FROM local_commit WHERE repository = mine.repository)) DESC, name`,
    )
    .pluck()

  const addCommit = db.prepare<[RepositoryId, Day, string, number, number, string, string]>(
    `INSERT INTO local_commit (repository, day, email, time, offset, author, oids)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET oids = oids || ' ' || excluded.oids
     WHERE instr(oids, excluded.oids) = 0`,
  )
  const addAddress = db.prepare<[RepositoryId, string]>(
    'INSERT OR IGNORE INTO repository_address (repository, email) VALUES (?, ?)',
  )
  const findAddresses = db.prepare<[]>(
    'INSERT OR IGNORE INTO repository_address SELECT DISTINCT repository, email FROM local_commit',
  )
  const raiseCommitDay = db.prepare<[AccountId, RepositoryId, Day, number]>(
    `INSERT INTO github_commit_day (account, repository, day, count) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = excluded.count WHERE excluded.count > count`,
  )
  const itemOf = db.prepare<
    [string, string, string],
    { repository: RepositoryId; firstAt: number; day: Day }
  >(
    `SELECT repository, first_at AS firstAt, day FROM contribution_item
     WHERE host = ? AND kind = ? AND key = ?`,
  )
  const setItem = db.prepare<GithubItem & { readonly host: string; readonly day: Day }>(
    `INSERT INTO contribution_item (host, kind, key, repository, first_at, day, url)
     VALUES (@host, @kind, @key, @repository, @at, @day, @url)
     ON CONFLICT DO UPDATE SET repository = excluded.repository, first_at = excluded.first_at,
       day = excluded.day, url = excluded.url`,
  )

  function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
    const known = days.get(repository)
    if (known === undefined) days.set(repository, new Set([day]))
    else known.add(day)
  }

  function addRepository(touched: Touched, repository: RepositoryId): void {
    if (families.add(repository)) touched.families.add(repository)
  }

  function link(touched: Touched, one: RepositoryId, other: RepositoryId): void {
    if (families.link(one, other)) touched.families.add(one)
  }

  function holdersOf(repository: RepositoryId, { host, name }: RepositoryName): NameHolder[] {
    return holders.all(host, name.toLowerCase(), repository).map((holder) => {
      return { ...holder, isFormer: holder.isFormer === 1, isBound: holder.isBound === 1 }
    })
  }

  function addLanguages(
    touched: Touched,
    repository: RepositoryId,
    languages: readonly string[] | null,
  ): void {
    if (languages === null) return
    let changes = knowFrom.run(today(), repository).changes
    for (const language of languages) {
      changes += addLanguage.run(repository, language, today()).changes
    }
    if (changes > 0) touched.families.add(repository)
  }

  function addName(
    touched: Touched,
    repository: RepositoryId,
    name: RepositoryName,
    seen: number,
  ): void {
    const key = name.name.toLowerCase()
    if (isGithubs(repository) || hasName.get(name.host, key, repository) === undefined) {
      for (const other of joinedByName(repository, holdersOf(repository, name))) {
        link(touched, repository, other)
      }
    }
    setName.run(name.host, key, repository, name.name, seen)
  }

  const now = () => seenNow(latestSeen.get() ?? null, clock.now())

  return {
    /**
     * Records what a scan of a clone found.
     * @param commits some of its commits
     * @returns what is touched
     */
    recordClone(head: CloneHead, commits: readonly DatedCommit[]): Touched {
      const touched = nothingTouched()
      const { repository, label } = head
      addRepository(touched, repository)
      const seen = now()
      if (!families.isForgotten(repository)) addLanguages(touched, repository, head.languages)
      // Forgotten ones get names too, so that they are recognised by later ones.
      for (const name of head.names) addName(touched, repository, name, seen)
      // Its name may have revealed it as another clone of a forgotten repository.
      if (families.isForgotten(repository)) return touched
      if (label !== undefined) setLabel.run(label, repository)
      const addresses = new Set<string>()
      for (const { day, email, time, offset, author, oid } of commits) {
        const added = addCommit.run(repository, day, email, time, offset, author, oid)
        if (added.changes === 0) continue
        touchDay(touched, repository, day)
        addresses.add(email)
      }
      for (const email of addresses) addAddress.run(repository, email)
      return touched
    },

    /** Records what a sync with GitHub found. @returns what is touched */
    recordGithub({ account, host, repositories, commitDays, items }: GithubFacts): Touched {
      const touched = nothingTouched()
      const seen = now()
      for (const found of repositories) {
        const { repository, nameWithOwner, formerNames, parent, isPrivate, languages } = found
        addRepository(touched, repository)
        // Before anything else, because a fork of a forgotten repository is forgotten too.
        if (parent !== null) {
          addRepository(touched, parent)
          link(touched, repository, parent)
        }
        const isForgotten = families.isForgotten(repository)
        if (!isForgotten) setPrivate.run(Number(isPrivate), repository)
        // Forgotten ones get names too: a clone found later may show one of them.
        for (const name of formerNames ?? []) {
          addName(touched, repository, { host: found.host, name }, seenWhenAsked.former)
        }
        if (!isForgotten) addLanguages(touched, repository, languages)
        const present = { host: found.host, name: nameWithOwner }
        const when = formerNames === undefined ? seen : seenWhenAsked.present
        addName(touched, repository, present, when)
      }
      for (const { repository, day, count } of commitDays) {
        addRepository(touched, repository)
        if (families.isForgotten(repository)) continue
        if (raiseCommitDay.run(account, repository, day, count).changes > 0) {
          touchDay(touched, repository, day)
        }
      }
      for (const item of items) {
        addRepository(touched, item.repository)
        if (families.isForgotten(item.repository)) continue
        const before = itemOf.get(host, item.kind, item.key)
        // Keep the earliest instant: a review's moves when its pull request is reviewed again.
        if (before !== undefined && before.firstAt <= item.at) continue
        const { day } = clock.localTime(item.at)
        setItem.run({ ...item, host, day })
        if (before !== undefined) touchDay(touched, before.repository, before.day)
        touchDay(touched, item.repository, day)
      }
      return touched
    },

    /** Marks a repository's family as forgotten. @returns what is touched */
    forget(repository: RepositoryId): Touched {
      families.forget(repository)
      return { ...nothingTouched(), families: new Set([repository]) }
    },

    /**
     * Joins clones with GitHub's repositories of the same name if two devices have seen one each. Former names join
     * too: which of them was seen first is no longer known, and all devices must agree.
     * @returns what is touched
     */
    joinByName(): Touched {
      const touched = nothingTouched()
      for (const { id, ...name } of unbound.all()) {
        const all = holdersOf(id, name).map((holder) => ({ ...holder, isFormer: false }))
        for (const other of joinedByName(id, all)) link(touched, id, other)
      }
      return touched
    },

    /** Finds the addresses of commits that came from another device. */
    findAddresses: () => void findAddresses.run(),

    /**
     * Names on a host that clones show but that no known GitHub repository there has: of a repository not seen yet, or
     * from before a rename. In lower case; those of the clones with the latest commits first.
     */
    unresolvedNames: (host: string): readonly string[] => unresolvedNames.all(host),
  }
}
