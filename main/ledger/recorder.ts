import type { Clock } from '../base/clock.ts'
import { dayAtOffset, type Day } from '../base/rules/day.ts'
import type { Store } from '../storage/open-store.ts'
import type { Sql } from '../storage/sql.ts'
import { readSpan } from './count-days.ts'
import { addLink, addRepository, findFamily, isForgotten, joinFamilies } from './families.ts'
import { findNameHolders } from './repository-names.ts'
import { repositoriesToJoin, seenNow, seenWhenAsked } from './rules/binding.ts'
import type { DayRange } from './rules/day-range.ts'
import {
  isFromGithub,
  type CloneHead,
  type CommitFact,
  type GithubFacts,
  type GithubItem,
  type GithubMerge,
  type RepositoryId,
  type RepositoryName,
} from './rules/facts.ts'

/** What a recording has changed. Nothing else is recounted. */
export interface Touched {
  /** Days with something new, by the repository in which it was recorded. */
  readonly days: Map<RepositoryId, Set<Day>>
  /** Days that a repository brought into the family that it has joined. */
  readonly ranges: Set<{ readonly repository: RepositoryId; readonly range: DayRange }>
  /** Repositories that are new or have a new link or language: decide again whether their families count. */
  readonly toJudge: Set<RepositoryId>
}

export const touchNothing = (): Touched => ({
  days: new Map(),
  ranges: new Set(),
  toJudge: new Set(),
})

export function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
  const known = days.get(repository)
  if (known === undefined) days.set(repository, new Set([day]))
  else known.add(day)
}

/** A commit with its day in the author's time zone. */
type DatedCommit = Required<CommitFact> & { readonly day: Day }

/** Counting a day and granting its food takes as long as writing this many commits. */
const commitsPerDay = 25
/** In commits. One transaction records a batch, which blocks the process for a few milliseconds. */
const batchWeight = 500

/** Splits the commits of a scan, in order, into batches for one transaction each. Without commits, one empty batch. */
export function* commitBatches(commits: readonly CommitFact[]): Generator<readonly DatedCommit[]> {
  let batch: DatedCommit[] = []
  let weight = 0
  for (const commit of commits) {
    const day = dayAtOffset(commit.time, commit.offset)
    // Git holds times that no calendar shows. A commit with such a time has no day, so skip it.
    if (day === null) continue
    if (weight >= batchWeight) {
      yield batch
      batch = []
      weight = 0
    }
    // A log is nearly in day order, so compare with the last day only.
    weight += day === batch.at(-1)?.day ? 1 : 1 + commitsPerDay
    batch.push({ ...commit, author: commit.author ?? '', day })
  }
  yield batch
}

export type Recorder = ReturnType<typeof createRecorder>

/**
 * Writes the facts of one transaction, and collects what they touch. Skips forgotten families. Each write is an upsert
 * that merges, so repeating it changes nothing.
 * @param today the day to record as the first one for languages that are seen now
 */
export function createRecorder(
  { sql, nextTimestamp }: Pick<Store, 'sql' | 'nextTimestamp'>,
  clock: Clock,
  today: () => Day,
) {
  const touched = touchNothing()

  function add(repository: RepositoryId): void {
    // Another device may have brought facts of this repository already, so count them.
    if (addRepository(sql, repository)) reconsider(sql, touched, repository)
  }

  function link(one: RepositoryId, other: RepositoryId): void {
    if (!addLink(sql, one, other)) return
    touched.toJudge.add(one)
    const range = joinFamilies(sql, one, other)
    if (range !== null) touched.ranges.add({ repository: one, range })
  }

  /** Records whether a repository is private. Bumps the timestamp only if GitHub's answer has changed. */
  function setPrivate(repository: RepositoryId, isPrivate: number): void {
    const isKnown = 'SELECT 1 FROM repository WHERE id = ? AND is_private = ?'
    if (sql.has(isKnown, repository, isPrivate)) return
    sql.run(
      'UPDATE repository SET is_private = ?, clock = ? WHERE id = ?',
      isPrivate,
      nextTimestamp(),
      repository,
    )
  }

  function addLanguages(repository: RepositoryId, languages: readonly string[] | null): void {
    if (languages === null) return
    // Keep the first day, even if the clock says another one later.
    let isNew =
      sql.run(
        'UPDATE repository SET known_from = ? WHERE id = ? AND known_from IS NULL',
        today(),
        repository,
      ) > 0
    for (const language of languages) {
      const row = { repository, language, day: today() }
      if (sql.insertIfAbsent('repository_language', row)) isNew = true
    }
    if (isNew) touched.toJudge.add(repository)
  }

  function addName(repository: RepositoryId, name: RepositoryName, seen: number): void {
    const key = { host: name.host, name: name.name.toLowerCase(), repository }
    const isNew = !sql.has(
      'SELECT 1 FROM repository_name WHERE host = @host AND name = @name AND repository = @repository',
      key,
    )
    if (isNew || isFromGithub(repository)) {
      const joined = repositoriesToJoin(repository, findNameHolders(sql, repository, name))
      for (const other of joined) link(repository, other)
    }
    // Times only put names in order. If the name is the latest already, keep its row, so that nothing has to be carried.
    sql.upsert(
      'repository_name',
      { ...key, label: name.name, last_seen: seen },
      `label = excluded.label, last_seen = excluded.last_seen
       WHERE excluded.last_seen > last_seen AND (
         last_seen <= ${seenWhenAsked.present} OR label <> excluded.label OR EXISTS (
           SELECT 1 FROM repository_name AS later
           WHERE later.host = repository_name.host AND later.last_seen > repository_name.last_seen
             AND (later.name = repository_name.name OR later.repository = repository_name.repository)
         )
       )`,
    )
  }

  function addItem(host: string, item: GithubItem): void {
    const { repository, kind, key, at, mergedAt, url } = item
    const before = sql.get<{ repository: RepositoryId; firstAt: number; day: Day }>(
      `SELECT repository, first_at AS firstAt, day FROM contribution_item
       WHERE host = ? AND kind = ? AND key = ?`,
      host,
      kind,
      key,
    )
    // Keep the earliest instant: a review's instant moves when the user reviews its pull request again.
    if (before === undefined || at < before.firstAt) {
      const { day } = clock.localTime(at)
      sql.upsert(
        'contribution_item',
        { host, kind, key, repository, first_at: at, day, url },
        `repository = excluded.repository, first_at = excluded.first_at,
           day = excluded.day, url = excluded.url`,
      )
      if (before !== undefined) touchDay(touched, before.repository, before.day)
      touchDay(touched, repository, day)
    }
    if (mergedAt !== null && mergedAt !== undefined) addMerge(host, { key, at: mergedAt })
  }

  /** Records the day of a merge. Ignores unknown pull requests. */
  function addMerge(host: string, { key, at }: GithubMerge): void {
    const updated = sql.all<{ repository: RepositoryId; day: Day }>(
      `UPDATE contribution_item SET merged_day = @day
       WHERE host = @host AND kind = 'pull-request' AND key = @key
         AND ifnull(merged_day, '~') > @day RETURNING repository, day`,
      { host, key, day: clock.localTime(at).day },
    )
    for (const { repository, day } of updated) touchDay(touched, repository, day)
  }

  const now = () =>
    seenNow(sql.value<number>('SELECT max(last_seen) FROM repository_name') ?? null, clock.now())

  return {
    touched,
    /** Records what a scan of a clone found, with some of its commits. */
    recordClone(head: CloneHead, commits: readonly DatedCommit[]): void {
      const { repository, label } = head
      add(repository)
      const seen = now()
      if (!isForgotten(sql, repository)) addLanguages(repository, head.languages)
      // Store the names even of forgotten repositories: another clone may be recognized by them.
      for (const name of head.names) addName(repository, name, seen)
      // A name may have shown that the clone belongs to a forgotten family.
      if (isForgotten(sql, repository)) return
      if (label !== undefined) {
        sql.run('UPDATE repository SET label = ? WHERE id = ?', label, repository)
      }
      const addresses = new Set<string>()
      for (const { day, email, time, offset, author, oid } of commits) {
        const isNew = sql.upsert(
          'local_commit',
          { repository, day, email, time, offset, author, oids: oid },
          `oids = oids || ' ' || excluded.oids WHERE instr(oids, excluded.oids) = 0`,
        )
        if (!isNew) continue
        touchDay(touched, repository, day)
        addresses.add(email)
      }
      for (const email of addresses) sql.insertIfAbsent('repository_address', { repository, email })
    },

    recordGithub(facts: GithubFacts): void {
      const { account, host, repositories, commitDays, items, merges = [] } = facts
      const seen = now()
      for (const found of repositories) {
        const { repository, nameWithOwner, formerNames, parent, isPrivate, languages } = found
        add(repository)
        // Link the parent first: a fork of a forgotten repository is forgotten too.
        if (parent !== null) {
          add(parent)
          link(repository, parent)
        }
        // Forgotten repositories get names too: a clone found later may show one of them.
        for (const name of formerNames ?? []) {
          addName(repository, { host: found.host, name }, seenWhenAsked.former)
        }
        if (!isForgotten(sql, repository)) {
          setPrivate(repository, +isPrivate)
          addLanguages(repository, languages)
        }
        const present = { host: found.host, name: nameWithOwner }
        const when = formerNames === undefined ? seen : seenWhenAsked.present
        addName(repository, present, when)
      }
      for (const { repository, day, count } of commitDays) {
        add(repository)
        if (isForgotten(sql, repository)) continue
        const isRaised = sql.upsert(
          'github_commit_day',
          { account, repository, day, count },
          'count = excluded.count WHERE excluded.count > count',
        )
        if (isRaised) touchDay(touched, repository, day)
      }
      for (const item of items) {
        add(item.repository)
        if (!isForgotten(sql, item.repository)) addItem(host, item)
      }
      for (const merge of merges) addMerge(host, merge)
    },

    reconsider: (repository: RepositoryId) => reconsider(sql, touched, repository),
  }
}

/** Marks a family to be judged again, and all its days to be counted again. */
export function reconsider(sql: Sql, { toJudge, ranges }: Touched, repository: RepositoryId): void {
  toJudge.add(repository)
  const range = readSpan(sql, findFamily(sql, repository))
  if (range !== null) ranges.add({ repository, range })
}
