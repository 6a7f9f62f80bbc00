import { createMerger, type SharedRow } from '../ledger/merge-devices.ts'
import { lifeTables, setGeneration, startGeneration } from '../ledger/generation.ts'
import { recordUndoable } from '../settings/undo.ts'
import { outboxKeySql } from '../storage/outbox-keys.ts'
import type { Row } from '../storage/rules/row-lines.ts'
import { changeAtStart, type StartTask } from './change-at-start.ts'
import { journalRows } from './journal.ts'

/**
 * Begins a new life of Dash, and records how to undo that. After an interruption, the next call does it, or finds it done.
 * Meant for a worker.
 * @param task.requestedAt when the user wanted it, in milliseconds since the epoch
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
 * Joins the former life with the current one. Other devices follow. After an interruption, the next call does it, or finds
 * it done. Meant for a worker.
 * @throws what SQLite or the file system throws; nothing has changed then
 */
export const undoStartOver = (task: StartTask): void =>
  changeAtStart(task, ({ db, sql, nextTimestamp }) => {
    if (!sql.has("SELECT 1 FROM undoable WHERE name = 'start-over'")) return
    const rows = sql
      .all<{ name: string; old: string }>("SELECT name, old FROM journal WHERE task = 'start-over'")
      .map(({ name, old }): SharedRow => [name, JSON.parse(old) as Row])
    createMerger(db, task.firstRelease).merge(rows)
    // The other devices need all of it to follow.
    setGeneration(sql, nextTimestamp())
    if (sql.has('SELECT 1 FROM carrier'))
      for (const table of lifeTables)
        sql.run(
          `INSERT INTO outbox SELECT '${table}', ${outboxKeySql(table)} FROM ${table} WHERE true ON CONFLICT DO NOTHING`,
        )
    db.exec(`DELETE FROM undoable WHERE name = 'start-over'; DELETE FROM journal WHERE task = 'start-over';
      DELETE FROM derived_with`)
  })
