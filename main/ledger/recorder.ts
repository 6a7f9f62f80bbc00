import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import type { DatedCommit } from './commit-parts.ts'
import type { Families } from './families.ts'
import { joinedByName, seenNow, seenWhenAsked, type NameHolder } from './rules/binding.ts'
import type { DayRange } from './rules/day-range.ts'
import {
  isGithubs,
  type CloneHead,
  type GithubFacts,
  type GithubItem,
  type RepositoryId,
  type RepositoryName,
} from './rules/facts.ts'

/** What a recording has changed, so that only this is recounted. */
export interface Touched {
  /** Days with something new, by the repository in which it was recorded. */
  readonly days: Map<RepositoryId, Set<Day>>
  /** Days that repositories brought into the family that they have joined. */
  readonly spans: Set<{ readonly repository: RepositoryId; readonly range: DayRange }>
  /**
   * Repositories that are new, or have a new link or a newly known language: whether their families count is judged
   * again.
   */
  readonly judged: Set<RepositoryId>
}

const nothingTouched = (): Touched => ({ days: new Map(), spans: new Set(), judged: new Set() })

/** SQL: whether a name has joined the clone in the row `mine` to one of GitHub's repositories. */
const isBound = `EXISTS (
  SELECT 1 FROM repository_name AS theirs JOIN family_link
    ON (low = mine.repository AND high = theirs.repository)
    OR (high = mine.repository AND low = theirs.repository)
  WHERE theirs.host = mine.host AND theirs.name = mine.name AND theirs.repository GLOB 'github:*'
)`

/**
 * Writes facts down, inside a transaction, and reports what to recount because of them. Each write is an upsert that
 * merges, so repeating it changes nothing. Records nothing of forgotten families.
 * @param options.today the day that counts as the first for languages seen now
 */
export function createRecorder(options: {
  readonly sql: Sql
  readonly families: Families
  readonly clock: Clock
  readonly today: () => Day
}) {
  const { sql, families, clock, today } = options

  function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
    const known = days.get(repository)
    if (known === undefined) days.set(repository, new Set([day]))
    else known.add(day)
  }

  function addRepository(touched: Touched, repository: RepositoryId): void {
    if (families.add(repository)) touched.judged.add(repository)
  }

  function link(touched: Touched, one: RepositoryId, other: RepositoryId): void {
    const range = families.link(one, other)
    if (range === undefined) return
    touched.judged.add(one)
    if (range !== null) touched.spans.add({ repository: one, range })
  }

  /** The other repositories that show a name, or used to. */
  const holdersOf = (repository: RepositoryId, { host, name }: RepositoryName) =>
    sql
      .all<Omit<NameHolder, 'isFormer' | 'isBound'> & { isFormer: number; isBound: number }>(
        `SELECT repository, last_seen AS lastSeen, ${isBound} AS isBound, EXISTS (
           SELECT 1 FROM repository_name AS later WHERE later.repository = mine.repository
             AND later.host = mine.host AND later.last_seen > mine.last_seen
         ) AS isFormer
         FROM repository_name AS mine WHERE host = ? AND name = ? AND repository <> ?`,
        host,
        name.toLowerCase(),
        repository,
      )
      .map((row): NameHolder => {
        return { ...row, isFormer: row.isFormer === 1, isBound: row.isBound === 1 }
      })

  function addLanguages(
    touched: Touched,
    repository: RepositoryId,
    languages: readonly string[] | null,
  ): void {
    if (languages === null) return
    // Keeps the first day, whatever the clock says later.
    let changes = sql.run(
      'UPDATE repository SET known_from = ? WHERE id = ? AND known_from IS NULL',
      today(),
      repository,
    )
    for (const language of languages) {
      changes += sql.insert('repository_language', { repository, language, day: today() })
    }
    if (changes > 0) touched.judged.add(repository)
  }

  function addName(
    touched: Touched,
    repository: RepositoryId,
    name: RepositoryName,
    seen: number,
  ): void {
    const key = { host: name.host, name: name.name.toLowerCase(), repository }
    const isNew = !sql.has(
      'SELECT 1 FROM repository_name WHERE host = @host AND name = @name AND repository = @repository',
      key,
    )
    if (isNew || isGithubs(repository)) {
      for (const other of joinedByName(repository, holdersOf(repository, name))) {
        link(touched, repository, other)
      }
    }
    sql.insert(
      'repository_name',
      { ...key, label: name.name, last_seen: seen },
      `UPDATE SET label = excluded.label, last_seen = excluded.last_seen
       WHERE excluded.last_seen > last_seen`,
    )
  }

  function addItem(touched: Touched, host: string, item: GithubItem): void {
    const { repository, kind, key, at, url } = item
    const before = sql.get<{ repository: RepositoryId; firstAt: number; day: Day }>(
      `SELECT repository, first_at AS firstAt, day FROM contribution_item
       WHERE host = ? AND kind = ? AND key = ?`,
      host,
      kind,
      key,
    )
    // Keep the earliest instant: a review's moves when its pull request is reviewed again.
    if (before !== undefined && before.firstAt <= at) return
    const { day } = clock.localTime(at)
    sql.insert(
      'contribution_item',
      { host, kind, key, repository, first_at: at, day, url },
      `UPDATE SET repository = excluded.repository, first_at = excluded.first_at,
         day = excluded.day, url = excluded.url`,
    )
    if (before !== undefined) touchDay(touched, before.repository, before.day)
    touchDay(touched, repository, day)
  }

  const now = () =>
    seenNow(sql.value<number>('SELECT max(last_seen) FROM repository_name') ?? null, clock.now())

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
      if (label !== undefined) {
        sql.run('UPDATE repository SET label = ? WHERE id = ?', label, repository)
      }
      const addresses = new Set<string>()
      for (const { day, email, time, offset, author, oid } of commits) {
        const added = sql.insert(
          'local_commit',
          { repository, day, email, time, offset, author, oids: oid },
          `UPDATE SET oids = oids || ' ' || excluded.oids WHERE instr(oids, excluded.oids) = 0`,
        )
        if (added === 0) continue
        touchDay(touched, repository, day)
        addresses.add(email)
      }
      for (const email of addresses) sql.insert('repository_address', { repository, email })
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
        // Forgotten ones get names too: a clone found later may show one of them.
        for (const name of formerNames ?? []) {
          addName(touched, repository, { host: found.host, name }, seenWhenAsked.former)
        }
        if (!families.isForgotten(repository)) {
          sql.run('UPDATE repository SET is_private = ? WHERE id = ?', +isPrivate, repository)
          addLanguages(touched, repository, languages)
        }
        const present = { host: found.host, name: nameWithOwner }
        const when = formerNames === undefined ? seen : seenWhenAsked.present
        addName(touched, repository, present, when)
      }
      for (const { repository, day, count } of commitDays) {
        addRepository(touched, repository)
        if (families.isForgotten(repository)) continue
        const raised = sql.insert(
          'github_commit_day',
          { account, repository, day, count },
          'UPDATE SET count = excluded.count WHERE excluded.count > count',
        )
        if (raised > 0) touchDay(touched, repository, day)
      }
      for (const item of items) {
        addRepository(touched, item.repository)
        if (!families.isForgotten(item.repository)) addItem(touched, host, item)
      }
      return touched
    },

    /** Marks a repository's family as forgotten. @returns what is touched */
    forget(repository: RepositoryId): Touched {
      families.forget(repository)
      return { ...nothingTouched(), judged: new Set([repository]) }
    },

    /**
     * Joins clones with GitHub's repositories of the same name if two devices have seen one each. Former names join
     * too: which of them was seen first is no longer known, and all devices must agree.
     * @returns what is touched
     */
    joinByName(): Touched {
      const touched = nothingTouched()
      const unbound = sql.all<{ id: RepositoryId } & RepositoryName>(
        `SELECT repository AS id, host, name FROM repository_name AS mine
         WHERE repository NOT GLOB 'github:*' AND NOT ${isBound}`,
      )
      for (const { id, ...name } of unbound) {
        const all = holdersOf(id, name).map((holder) => ({ ...holder, isFormer: false }))
        for (const other of joinedByName(id, all)) link(touched, id, other)
      }
      return touched
    },

    /** Finds the addresses of commits that came from another device. */
    findAddresses: (): void =>
      void sql.run(
        'INSERT OR IGNORE INTO repository_address SELECT DISTINCT repository, email FROM local_commit',
      ),

    /**
     * Names on a host that clones show but that no known GitHub repository there has: of a repository not seen yet, or
     * from before a rename. In lower case; those of the clones with the latest commits first.
     */
    unresolvedNames: (host: string): readonly string[] =>
      sql.values<string>(
        `SELECT name FROM repository_name AS mine
         WHERE host = ? AND repository NOT GLOB 'github:*' AND NOT ${isBound} GROUP BY name
         ORDER BY max((SELECT max(day) FROM local_commit WHERE repository = mine.repository)) DESC, name`,
        host,
      ),
  }
}
