import { existsSync } from 'node:fs'
import { maxOwnWords } from '../speech/rules/pronunciation.ts'
import { mergeDatabase } from '../ledger/merge-devices.ts'
import { recordUndoable } from '../settings/undo.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { withDatabase } from '../storage/sqlite.ts'
import { changeAtStart, type StartTask } from './change-at-start.ts'
import { beginJournal } from './journal.ts'
import { stagedImportOf } from './unfinished-files.ts'

/** Thrown to roll back, which keeps the journal of an earlier start that merged the same import. */
class AlreadyMerged extends Error {}

/**
 * Merges the staged import, and records how to undo it. Meant for a worker. After an interruption, the next call merges
 * again, which is harmless. So the staged file stays until the data are open (`openTransfer` removes it).
 * @throws if no import was staged, or what SQLite or the file system throws; nothing has changed then
 */
export function applyImport(task: StartTask): void {
  const staged = stagedImportOf(task.files)
  if (!existsSync(staged)) throw new Error('no import is staged')
  try {
    changeAtStart(task, (store, clock) => {
      // Other devices read imported rows at once, so such an import cannot be undone.
      const canUndo = !store.sql.has('SELECT 1 FROM carrier')
      if (canUndo) beginJournal(store.db, 'import')
      const isNew = mergeDatabase(store.db, staged, task)
      const words = takeWords(store.sql, staged)
      if (!isNew && words === 0) throw new AlreadyMerged()
      if (canUndo) recordUndoable(store.sql, { type: 'import' }, clock.now())
    })
  } catch (cause) {
    if (!(cause instanceof AlreadyMerged)) throw cause
  }
}

/** Imports the readings that the user has chosen for words, if a word has none here. @returns how many */
function takeWords(sql: Sql, staged: string): number {
  const known = sql.value<number>('SELECT count(*) FROM dictionary_word') ?? 0
  const rows = withDatabase(staged, { readonly: true }, (db) =>
    createSql(db).all<object>('SELECT * FROM dictionary_word ORDER BY key LIMIT ?', maxOwnWords),
  )
  return rows
    .slice(0, Math.max(0, maxOwnWords - known))
    .filter((row) => sql.insertIfAbsent('dictionary_word', row)).length
}
