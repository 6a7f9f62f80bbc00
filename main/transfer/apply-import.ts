import { existsSync } from 'node:fs'
import { maxOwnWords } from '../speech/rules/pronunciation.ts'
import { mergeDatabase } from '../ledger/merge-devices.ts'
import { noteUndoable } from '../settings/undo.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { withDatabase } from '../storage/sqlite.ts'
import { changeAtStart, type StartTask } from './change-at-start.ts'
import { beginJournal } from './journal.ts'
import { stagedImportOf } from './unfinished-files.ts'

/**
 * Merges the import that was staged, so that the user can undo it. Meant for a worker. If it was interrupted, the next call
 * merges again, or finds that everything is there: so the staged file stays until the data are open (openTransfer removes it).
 * @returns whether it was merged; if not, nothing has changed
 * @throws what SQLite or the file system throws
 */
export function applyImport(task: StartTask): boolean {
  const staged = stagedImportOf(task.files)
  if (!existsSync(staged)) return false
  let isMerged = false
  changeAtStart(task, (store, clock) => {
    // Other devices read at once what is imported here, so it cannot be taken back.
    const canUndo = !store.sql.has('SELECT 1 FROM carrier')
    if (canUndo) beginJournal(store.db, 'import')
    const merged = mergeDatabase(store.db, staged, task.firstRelease)
    isMerged = merged.ok
    if (!merged.ok) return false
    const words = takeWords(store.sql, staged)
    // An interrupted start may have merged it already: then keep what was noted.
    if (!merged.value && words === 0) return false
    if (canUndo) noteUndoable(store.sql, { type: 'import' }, clock.now())
    return true
  })
  return isMerged
}

/** Takes the words whose reading the user has changed in the file only. @returns how many */
function takeWords(sql: Sql, staged: string): number {
  const known = sql.value<number>('SELECT count(*) FROM dictionary_word') ?? 0
  const rows = withDatabase(staged, { readonly: true }, (db) =>
    createSql(db).all<object>('SELECT * FROM dictionary_word ORDER BY key LIMIT ?', maxOwnWords),
  )
  return rows
    .slice(0, Math.max(0, maxOwnWords - known))
    .reduce((sum, row) => sum + sql.insert('dictionary_word', row), 0)
}
