import { refillDerivedTablesSql } from '../storage/database-triggers.ts'
import { setLastBackup, startedOverMark } from '../storage/backup-files.ts'
import { readAllAgainSql } from '../storage/read-sources-again.ts'
import { changeAtStart, type StartTask } from './change-at-start.ts'
import { takeBack } from './journal.ts'

/**
 * Undoes the last import. What was done, eaten and chosen since stays. Idempotent, so call it again after an
 * interruption. Meant for a worker.
 * @throws what SQLite or the file system throws; nothing has changed then
 */
export const undoImport = (task: StartTask): void =>
  changeAtStart(task, ({ db, sql }, clock) => {
    const at = sql.value<number>("SELECT at FROM undoable WHERE name = 'import'")
    if (at === undefined) return
    takeBack(db, 'import', at)
    // `takeBack` also removes the imported days on which this device has eaten since. Add them again.
    for (const meal of sql.values<number>('SELECT DISTINCT at FROM meal WHERE at >= ?', at))
      sql.insertIfAbsent('meal_day', { day: clock.localTime(meal).day })
    db.exec(`DELETE FROM undoable WHERE name = 'import'; DELETE FROM derived_with;
      DELETE FROM repository_address; ${readAllAgainSql} ${refillDerivedTablesSql}`)
    // From now on the newest backup has more than this database. Do not report that as damage.
    setLastBackup(db, startedOverMark)
  })
