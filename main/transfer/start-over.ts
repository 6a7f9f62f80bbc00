import { createMerger, type SharedRow } from '../ledger/merge-devices.ts'
import { lifeTables, setGeneration, startGeneration } from '../ledger/generation.ts'
import { recordUndoable } from '../settings/undo.ts'
import { outboxKeySql } from '../storage/outbox-keys.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import { changeAtStart, type StartTask } from './change-at-start.ts'
import { journalRows } from './journal.ts'

/**
 * Begins a new life of Dash, and records how to undo that. Idempotent, so call it again after an interruption. Meant for
 * a worker.
 * @param task.requestedAt when the user asked for it, in milliseconds since the epoch
 * @throws what SQLite or the file system throws; nothing has changed then
 */
export const startOver = (task: StartTask & { readonly requestedAt: number }): void =>
  changeAtStart(task, ({ db, sql, nextTimestamp }, clock) => {
    const done = sql.value<number>("SELECT at FROM undoable WHERE name = 'start-over'")
    if (done !== undefined && done >= task.requestedAt) return
    journalRows(db, 'start-over', lifeTables)
    // An import into the former life can no longer be undone.
    sql.run("DELETE FROM undoable WHERE name = 'import'")
    recordUndoable(sql, { type: 'start-over' }, clock.now())
    startGeneration(db, nextTimestamp())
  })

/**
 * Merges the former life into the current one. Other devices follow. Idempotent, so call it again after an interruption.
 * Meant for a worker.
 * @throws what SQLite or the file system throws; nothing has changed then
 */
export const undoStartOver = (task: StartTask): void =>
  changeAtStart(task, ({ db, sql, nextTimestamp }) => {
    if (!sql.has("SELECT 1 FROM undoable WHERE name = 'start-over'")) return
    const rows = sql
      .all<{ name: string; old: string }>("SELECT name, old FROM journal WHERE task = 'start-over'")
      .map(({ name, old }): SharedRow => [name, JSON.parse(old) as Row])
    createMerger(db, task.firstRelease).merge(rows)
    // Give the merged life a new generation and send all of its rows, so that the other devices follow.
    setGeneration(sql, nextTimestamp())
    if (sql.has('SELECT 1 FROM carrier'))
      for (const table of lifeTables)
        sql.run(
          `INSERT INTO outbox SELECT '${table}', ${outboxKeySql(table)} FROM ${table} WHERE true ON CONFLICT DO NOTHING`,
        )
    db.exec(`DELETE FROM undoable WHERE name = 'start-over'; DELETE FROM journal WHERE task = 'start-over';
      DELETE FROM derived_with`)
  })
