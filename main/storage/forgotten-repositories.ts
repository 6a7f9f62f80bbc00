import type { Database } from 'better-sqlite3'
import { splitWords } from '../base/rules/split-words.ts'
import { createSql, type Sql } from './sql.ts'
import { withDatabase } from './sqlite.ts'

/** SQL after `ON CONFLICT DO UPDATE SET`: the later decision about a repository wins. Of equal clocks, the earlier erasure wins. */
export const laterDecisionWinsSql = `erase_at = excluded.erase_at, clock = excluded.clock
  WHERE (excluded.clock, -ifnull(excluded.erase_at, 9e15)) > (clock, -ifnull(erase_at, 9e15))`

/** The tables from which a repository is erased. A database of an older version lacks some of them. */
export const recordedTables = splitWords(
  'local_commit github_commit_day contribution_item repository_language repository_address',
)

/** SQL: advances our clock past the timestamps in some tables. */
export const followClocksSql = (tables: readonly string[]): string =>
  `UPDATE device SET highest_clock = (SELECT max(clock) FROM (
     SELECT highest_clock AS clock FROM device
     ${tables.map((table) => `UNION ALL SELECT clock FROM ${table}`).join(' ')}
   ))`

const hasClock = (sql: Sql) =>
  sql.has(`SELECT 1 FROM pragma_table_info('forgotten') WHERE name = 'clock'`)

/**
 * Takes over the user's later decisions to forget, so that an older database brings nothing back.
 * @param from absolute path of another database, only read; ignored if its version has no clocks
 * @throws SqliteError if it cannot be read
 */
export function takeOverForgotten(db: Database, from: string): void {
  const sql = createSql(db)
  const decisions = withDatabase(from, { readonly: true }, (other) => {
    const theirs = createSql(other)
    return hasClock(theirs) ? theirs.all<object>('SELECT * FROM forgotten') : []
  })
  for (const decision of decisions) sql.upsert('forgotten', decision, laterDecisionWinsSql)
  // The next decision must be later than these.
  sql.run(followClocksSql(['forgotten']))
}

/**
 * Erases what was recorded of repositories, except grants. Keeps their ids, links and names, so that they are
 * recognised whichever source reports them.
 * @param db of any version: a backup may be older than the database
 */
export function eraseRecords(db: Database, repositories: readonly string[]): void {
  const sql = createSql(db)
  const existing = new Set(sql.values<string>('SELECT name FROM sqlite_schema'))
  const tables = recordedTables.filter((table) => existing.has(table))
  for (const repository of repositories) {
    for (const table of tables) sql.run(`DELETE FROM ${table} WHERE repository = ?`, repository)
    if (existing.has('journal')) eraseFromJournal(sql, repository)
    sql.run('UPDATE repository SET label = NULL, known_from = NULL WHERE id = ?', repository)
  }
}

/**
 * Deletes the journal's entries about a repository. The keys of items do not begin with the repository, so finds items
 * by their old and new rows.
 */
function eraseFromJournal(sql: Sql, repository: string): void {
  const start = JSON.stringify([repository]).replace(/]$/, ',')
  for (const table of recordedTables)
    sql.run(
      `DELETE FROM journal WHERE task = 'import' AND name = @table AND (
         key BETWEEN @start AND @start || '~'
         OR (old IS NOT NULL AND @repository IN (old ->> 'repository', new ->> 'repository'))
       )`,
      { table, start, repository },
    )
}

/** Marks in a backup what is forgotten. @param database absolute path of the present database */
export function markForgotten(db: Database, database: string, erased: readonly string[]): void {
  const sql = createSql(db)
  if (hasClock(sql)) takeOverForgotten(db, database)
  else for (const repository of erased) sql.insertIfAbsent('forgotten', { repository })
}
