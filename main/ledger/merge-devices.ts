import type { Database } from 'better-sqlite3'
import type { Day } from '../../preload/contract/calendar-day.ts'
import { isOfDevice } from '../settings/settings.ts'
import { followClocksSql, laterDecisionWinsSql } from '../storage/forgotten-repositories.ts'
import { readAllAgainSql } from '../storage/read-sources-again.ts'
import { readColumns } from '../storage/read-columns.ts'
import type { Column, Row } from '../storage/rules/row-lines.ts'
import { isHybridTimestamp } from '../storage/rules/hybrid-logical-clock.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { isConstraintViolation, readUserVersion, withDatabase } from '../storage/sqlite.ts'
import { addLink, forgottenSql } from './families.ts'
import { isOfLife, readGeneration, startGeneration } from './generation.ts'
import { collectMerged, noMergedFacts, type MergedFacts } from './merged-facts.ts'
import { findNameHolders, findUnboundNames } from './repository-names.ts'
import { repositoriesToJoin } from './rules/binding.ts'

export type SharedRow = readonly [table: string, row: Row]

/** How the rows of a table merge with those of another device. */
interface SharedTable {
  readonly name: string
  /** SQL after `ON CONFLICT DO UPDATE SET`, for a key that exists here. If absent, our row stays. */
  readonly update?: string
  /** The shared columns, if not all are shared. */
  readonly columns?: string
  /** SQL condition for the shared rows, if not all are shared. */
  readonly where?: string
  /** Whether the column `clock` has a timestamp of the hybrid logical clock. */
  readonly hasClock?: boolean
}

/** The row with the smaller values in these columns wins, compared in this order. */
function smallestWins(...columns: readonly string[]): string {
  const theirs = columns.map((column) => `excluded.${column}`)
  const all = columns.map((column, index) => `${column} = ${String(theirs[index])}`)
  return `${all.join(', ')} WHERE (${theirs.join(', ')}) < (${columns.join(', ')})`
}

const greatestCountWins = 'count = excluded.count WHERE excluded.count > count'

/**
 * The table of docs/design/data.md, "every shared table merges". Each rule is associative, commutative and
 * idempotent: of the rows with one key, it picks the same row in whatever order and however often they meet.
 */
const sharedTables: readonly SharedTable[] = [
  { name: 'adoption', update: smallestWins('day') },
  {
    name: 'repository',
    // The label is the name of a folder on this device, so it is not merged.
    columns: 'id, is_private, clock, known_from',
    // If devices have heard different things from GitHub at the same time, the repository is private.
    update: `(clock, is_private) = (
          SELECT clock, is_private
          UNION ALL SELECT excluded.clock, excluded.is_private
          ORDER BY 1 DESC, 2 DESC LIMIT 1
        ),
        known_from = min(ifnull(known_from, excluded.known_from), ifnull(excluded.known_from, known_from))
      WHERE (excluded.clock, ifnull(excluded.is_private, -1)) > (clock, ifnull(is_private, -1))
        OR excluded.known_from < ifnull(known_from, '9999-99-99')`,
    hasClock: true,
  },
  { name: 'repository_language', update: smallestWins('day') },
  {
    name: 'repository_name',
    update: `label = excluded.label, last_seen = excluded.last_seen
      WHERE (excluded.last_seen, excluded.label) > (last_seen, label)`,
  },
  { name: 'forgotten', update: laterDecisionWinsSql, hasClock: true },
  { name: 'family_link' },
  {
    name: 'local_commit',
    update: `oids = union_of_oids(oids, excluded.oids)
      WHERE oids NOT IN (excluded.oids, union_of_oids(oids, excluded.oids))`,
  },
  { name: 'github_commit_day', update: greatestCountWins },
  // An instant can fall on different days on devices in two time zones: the earlier day wins.
  {
    name: 'contribution_item',
    // Keep the day of a merge and a URL, whichever row wins: another device may have kept the URL to itself.
    update: `(first_at, day, repository) = (
          SELECT first_at, day, repository
          UNION ALL SELECT excluded.first_at, excluded.day, excluded.repository
          ORDER BY 1, 2, 3 LIMIT 1
        ),
        url = iif(url = '' OR (excluded.url <> '' AND excluded.url < url), excluded.url, url),
        merged_day = min(ifnull(merged_day, excluded.merged_day), ifnull(excluded.merged_day, merged_day))
      WHERE (excluded.first_at, excluded.day, excluded.repository) < (first_at, day, repository)
        OR (excluded.url <> '' AND (url = '' OR excluded.url < url))
        OR excluded.merged_day < ifnull(merged_day, '~')`,
  },
  {
    name: 'granted',
    // The starter belongs to no repository.
    update: `units = excluded.units, day = excluded.day,
        repository = excluded.repository, dish = excluded.dish
      WHERE (-excluded.units, excluded.day, ifnull(excluded.repository, ''), excluded.dish)
        < (-units, day, ifnull(repository, ''), dish)`,
  },
  { name: 'meal', update: smallestWins('at', 'device', 'dish', 'experience') },
  { name: 'meal_day' },
  { name: 'work_day', update: greatestCountWins },
  { name: 'unlock', update: smallestWins('at') },
  { name: 'opened_parcel' },
  { name: 'deed', update: smallestWins('at') },
  {
    name: 'choice',
    update: `value = excluded.value, clock = excluded.clock
      WHERE (excluded.clock, excluded.value) > (clock, value)`,
    hasClock: true,
  },
  {
    name: 'setting',
    where: 'shared = 1',
    update: `value = excluded.value, clock = excluded.clock, shared = excluded.shared
      WHERE (excluded.shared, excluded.clock, excluded.value) > (shared, clock, value)`,
    hasClock: true,
  },
]

const tablesWithClocks = sharedTables
  .filter(({ hasClock = false }) => hasClock)
  .map(({ name }) => name)

/** SQL: which columns and rows of a table are shared. */
export function sharedParts(table: string): { readonly columns: string; readonly where: string } {
  const { columns = '*', where = 'true' } = sharedTables.find(({ name }) => name === table) ?? {}
  return { columns, where }
}

export const sharedTableNames = sharedTables.map(({ name }) => name)

export const readSharedColumns = (db: Database): ReadonlyMap<string, readonly Column[]> =>
  new Map(
    sharedTables.map(({ name, columns }) => [
      name,
      readColumns(db, name).filter((column) => columns?.split(', ').includes(column.name) ?? true),
    ]),
  )

/**
 * Links clones to GitHub's repositories of the same name if one device has seen the clone and another the repository.
 * Former names count too: the order in which names were seen is unknown, and all devices must agree.
 * @returns whether any link is new; then everything derived is out of date
 */
export function linkSharedNames(sql: Sql): boolean {
  let isNew = false
  for (const { repository, ...name } of findUnboundNames(sql)) {
    const holders = findNameHolders(sql, repository, name)
    const present = holders.map((holder) => ({ ...holder, isFormer: false }))
    for (const other of repositoriesToJoin(repository, present)) {
      if (addLink(sql, repository, other)) isNew = true
    }
  }
  if (isNew) sql.run('DELETE FROM derived_with')
  return isNew
}

/** Whether counts depend on a table. They depend on nothing of Dash's life but the adoption. */
const isCounted = (table: string): boolean =>
  table === 'adoption' || (table !== 'setting' && !isOfLife(table))

/** The union of two lists of oids, sorted and separated by spaces. */
const unionOfOids = (ours: string, theirs: string): string =>
  [...new Set([...ours.split(' '), ...theirs.split(' ')])].sort().join(' ')

/**
 * Merges the shared rows of a database that an import has staged, in one transaction. Marks everything derived from them
 * as out of date: the ledger derives it again when it opens. The other file is only read.
 * @param db ours, up to date
 * @param path absolute; a file of the same version as ours
 * @param options.firstRelease an adoption of the other device before this day is ignored
 * @param options.only the names of the tables to merge, if not all
 * @returns whether anything was new
 * @throws what SQLite throws, or if the file is of another version; nothing is merged then
 */
export const mergeDatabase = (
  db: Database,
  path: string,
  options: { readonly firstRelease: Day; readonly only?: readonly string[] },
): boolean =>
  withDatabase(path, { readonly: true, timeout: 5000 }, (other) => {
    const [ours, theirs] = [readUserVersion(db), readUserVersion(other)]
    if (theirs !== ours) throw new Error(`the file has version ${theirs} instead of ${ours}`)
    const sql = createSql(other)
    const merger = createMerger(db, options.firstRelease)
    function* rows(): Generator<SharedRow> {
      for (const name of options.only ?? sharedTableNames) {
        const { columns, where } = sharedParts(name)
        const query = other.prepare<[], Row>(`SELECT ${columns} FROM ${name} WHERE ${where}`)
        for (const row of query.iterate()) yield [name, row]
      }
    }
    const merge = db.transaction(() => merger.merge(rows(), { generation: readGeneration(sql) }))
    return merge.immediate()
  })

/** Merges rows of other devices. @param firstRelease an adoption before this day is ignored */
export function createMerger(db: Database, firstRelease: Day) {
  db.function('union_of_oids', { deterministic: true }, unionOfOids)
  const sql = createSql(db)
  const rules = new Map(sharedTables.map((table) => [table.name, table]))
  /** What was merged since `settle`. Null if there was no merge. */
  let merged: MergedFacts | null = null

  /** Whether a row may come from another device, or from a file that anyone may have written. */
  function mayMerge(name: string, row: Row): boolean {
    // A day before the first release comes from a wrong clock, and would win every later merge.
    if (name === 'adoption' && String(row['day']) < firstRelease) return false
    // Nobody else may change this device's own settings, such as the host of the language model.
    if (name === 'setting' && isOfDevice(String(row['name']))) return false
    // No later choice could win over a garbled timestamp.
    return rules.get(name)?.hasClock !== true || isHybridTimestamp(String(row['clock']))
  }

  /** @returns whether it changed anything */
  function mergeRow(name: string, row: Row, facts: MergedFacts): boolean {
    // The row may move an item to another day, so collect the old day first.
    if (name === 'contribution_item') collectMerged(sql, facts, name, row)
    const update = rules.get(name)?.update
    const hasChanged =
      update === undefined ? sql.insertIfAbsent(name, row) : sql.upsert(name, row, update)
    if (!hasChanged) return false
    collectMerged(sql, facts, name, row)
    if (name === 'local_commit') {
      const { repository, email } = row
      sql.insertIfAbsent('repository_address', { repository, email })
    }
    return true
  }

  return {
    /** Calls `count` with what was merged since the last call. If `count` throws, the next call repeats it. */
    settle(count: (merged: MergedFacts) => void): void {
      if (merged === null) return
      count(merged)
      merged = null
    },
    /**
     * Merges rows. If any is a fact, marks everything derived from facts as out of date: the ledger derives it again.
     * Call it in a transaction.
     * @param options.generation of the rows; if absent, the present one. An older one brings nothing of Dash's life,
     *   and a newer one ends the life here
     * @param options.onRefused called with the error of each row that a table refuses, which is then skipped; if
     *   absent, the error is thrown
     * @returns whether anything was new
     */
    merge(
      rows: Iterable<SharedRow>,
      options: { readonly generation?: string; readonly onRefused?: (cause: unknown) => void } = {},
    ): boolean {
      const { onRefused } = options
      const facts = (merged ??= noMergedFacts())
      const changed = new Set<string>()
      const present = readGeneration(sql)
      const { generation = present } = options
      if (generation > present) {
        startGeneration(db, generation)
        facts.isEverything = true
        changed.add('setting').add('adoption')
      }
      const forgotten = sql.values<string>(forgottenSql)
      for (const [name, row] of rows) {
        if (generation < present && isOfLife(name)) continue
        if (!mayMerge(name, row)) continue
        try {
          if (mergeRow(name, row, facts)) changed.add(name)
        } catch (cause) {
          if (onRefused === undefined || !isConstraintViolation(cause)) throw cause
          onRefused(cause)
        }
      }
      // The user's next choice must win over every merged one.
      if (tablesWithClocks.some((name) => changed.has(name)))
        sql.run(followClocksSql(tablesWithClocks))
      // Another device has undone forgetting: what was done here in the meantime was not recorded.
      const isForgotten = new Set(sql.values<string>(forgottenSql))
      if (!forgotten.every((repository) => isForgotten.has(repository))) db.exec(readAllAgainSql)
      if ([...changed].some(isCounted)) sql.run('DELETE FROM derived_with')
      return changed.size > 0
    },
  }
}
