import { sharedParts, type SharedRow } from '../ledger/merge-devices.ts'
import { outboxKeys, outboxKeySql } from '../storage/outbox-keys.ts'
import type { Sql } from '../storage/sql.ts'

export interface OutboxKey {
  readonly name: string
  /** The values of the columns of `outboxKeys`, as a JSON array. */
  readonly key: string
}

/** The most keys in one line. A day of commits is one key. */
const keysPerLine = 100

export type Outbox = ReturnType<typeof createOutbox>

/** The keys of rows that this device has not written yet. @param hashName returns the keyed hash of a private name */
export function createOutbox(sql: Sql, hashName: (host: string, name: string) => string) {
  const hasPrivateNames = () => sql.value<number>('SELECT has_private_names FROM carrier') === 1

  /** Whether GitHub has said that every repository of this one's family is public. */
  const isFamilyPublic = (repository: unknown): boolean =>
    sql.value<number | null>(
      `SELECT max(r.is_private) FROM family AS mine CROSS JOIN family AS member ON member.family = mine.family
       CROSS JOIN repository AS r ON r.id = member.repository WHERE mine.repository = ?`,
      repository,
    ) === 0

  /** A row as it travels: without the name of a private repository, unless the user allows it. */
  function concealed([table, row]: SharedRow): SharedRow {
    if (table !== 'repository_name' && table !== 'contribution_item') return [table, row]
    if (hasPrivateNames() || isFamilyPublic(row['repository'])) return [table, row]
    if (table === 'contribution_item') return [table, { ...row, url: '' }]
    const { host, name, repository = '', last_seen = 0 } = row
    return ['hidden_name', { hash: hashName(String(host), String(name)), repository, last_seen }]
  }

  function read({ name, key }: OutboxKey): readonly SharedRow[] {
    const { columns, where } = sharedParts(name)
    const values = JSON.parse(key) as unknown[]
    const match = (outboxKeys[name] ?? []).map((column) => `${column} = ?`).join(' AND ')
    const rows = sql
      .all<SharedRow[1]>(`SELECT ${columns} FROM ${name} WHERE ${match} AND ${where}`, ...values)
      .map((row): SharedRow => [name, row])
    if (name !== 'repository' || !isFamilyPublic(values[0])) return rows
    // Its names may have been private until now, so send them too.
    const names = sql.all<SharedRow[1]>(
      'SELECT * FROM repository_name WHERE repository = ?',
      values[0],
    )
    return [...rows, ...names.map((row): SharedRow => ['repository_name', row])]
  }

  /** Puts the keys of all rows of a table into the outbox. Call it in a transaction. */
  const addTable = (name: string): unknown =>
    sql.run(
      `INSERT INTO outbox (name, key) SELECT DISTINCT '${name}', ${outboxKeySql(name)} FROM ${name}
       WHERE ${sharedParts(name).where} ON CONFLICT DO NOTHING`,
    )

  return {
    addTable,
    /** Puts the keys of all shared rows into the outbox. Call it in a transaction. */
    addAll(): void {
      for (const name of Object.keys(outboxKeys)) addTable(name)
    },
    add({ name, key }: OutboxKey): void {
      sql.insertIfAbsent('outbox', { name, key })
    },
    isEmpty: () => !sql.has('SELECT 1 FROM outbox'),
    count: () => sql.one<{ count: number }>('SELECT count(*) AS count FROM outbox').count,
    /**
     * Takes the rows of the next line out of the outbox, as they are now. Commits come last, because a long history takes a
     * while. Call it in the transaction that stores the line.
     * @returns null if nothing is waiting; empty if the waiting rows no longer exist
     */
    take(): readonly SharedRow[] | null {
      const keys: OutboxKey[] = []
      for (const where of [
        "name < 'local_commit'",
        "name > 'local_commit'",
        "name = 'local_commit'",
      ]) {
        const some = `SELECT name, key FROM outbox WHERE ${where} LIMIT ?`
        keys.push(...sql.all<OutboxKey>(some, keysPerLine - keys.length))
      }
      if (keys.length === 0) return null
      for (const { name, key } of keys)
        sql.run('DELETE FROM outbox WHERE name = ? AND key = ?', name, key)
      return keys.flatMap(read).map(concealed)
    },
    /** The name of a row: a later row with the same name supersedes it. Null if the row need not be kept. */
    nameOf([table, row]: SharedRow): string | null {
      if (table === 'hidden_name') return JSON.stringify([table, row['hash'], row['repository']])
      const columns = outboxKeys[table]
      return columns === undefined ? null : JSON.stringify([table, ...valuesOf(columns, row)])
    },
    /** The outbox keys that cause a row of a segment to be written again. */
    keysOf([table, row]: SharedRow): readonly OutboxKey[] {
      const columns = outboxKeys[table]
      if (columns !== undefined)
        return [{ name: table, key: JSON.stringify(valuesOf(columns, row)) }]
      if (table !== 'hidden_name') return []
      return sql.all<OutboxKey>(
        `SELECT 'repository_name' AS name, ${outboxKeySql('repository_name')} AS key
         FROM repository_name WHERE repository = ?`,
        row['repository'],
      )
    },
  }
}

const valuesOf = (columns: readonly string[], row: SharedRow[1]) =>
  columns.map((column) => row[column] ?? null)
