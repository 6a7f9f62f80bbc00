import { dayMs, minuteMs } from '../../preload/contract/durations.ts'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { UndoView } from '../../preload/contract/views/undo-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { isWaitOver } from '../base/rules/waits.ts'
import type { Store } from '../storage/open-store.ts'
import type { Sql } from '../storage/sql.ts'

const undoMs = 30 * dayMs

/** What to go back to. */
export type Undoable =
  | { readonly type: 'kinds'; readonly kinds: Settings['kinds'] }
  | { readonly type: 'languages'; readonly languages: Settings['languages'] }
  | { readonly type: 'address'; readonly title: string; readonly counts: boolean }
  /** The title is the folder's label. */
  | { readonly type: 'folder'; readonly title: string; readonly path: string }
  /** The title is the login. The token is gone, so the user has to sign in again. */
  | { readonly type: 'account'; readonly title: string; readonly host: string }
  /** The table `journal` has what to take back. */
  | { readonly type: 'import' | 'start-over' }

/**
 * Entries with the same name replace each other: the user can undo only the last change of a counting rule, but the
 * removal of each folder and account.
 */
function nameOf(undoable: Undoable): string {
  if (undoable.type === 'folder') return `folder ${undoable.path}`
  if (undoable.type === 'account') return `account ${undoable.title} ${undoable.host}`
  return undoable.type
}

/** Records what the user can undo, once it is done. @param at milliseconds since the epoch */
export const recordUndoable = (sql: Sql, undoable: Undoable, at: number) =>
  sql.upsert(
    'undoable',
    { name: nameOf(undoable), value: JSON.stringify(undoable), at },
    'value = excluded.value, at = excluded.at',
  )

export type Undo = ReturnType<typeof createUndo>

/** What the user can undo in Settings for 30 days. */
export function createUndo({ sql }: Store, clock: Clock, log?: Pick<Log, 'error'>) {
  const changes = createEmitter<undefined>(log)
  const isOver = (at: number) => isWaitOver(at + undoMs, undoMs + minuteMs, clock.now())
  const rows = () =>
    sql
      .all<{ id: number; value: string; at: number }>('SELECT * FROM undoable ORDER BY at, id')
      .map(({ value, ...row }) => ({ ...row, undoable: JSON.parse(value) as Undoable }))

  function drop(id: number): void {
    sql.run('DELETE FROM undoable WHERE id = ?', id)
    changes.emit(undefined)
  }

  return {
    /** Call it after something was changed or removed. */
    record(undoable: Undoable): void {
      recordUndoable(sql, undoable, clock.now())
      changes.emit(undefined)
    },
    /** Deletes what can no longer be undone, a part at a time. Call it each minute. */
    purge(): void {
      for (const { id, at } of rows()) if (isOver(at)) drop(id)
      sql.run(
        `DELETE FROM journal WHERE (task, name, key) IN (
           SELECT task, name, key FROM journal WHERE task NOT IN (SELECT name FROM undoable) LIMIT 1000
         )`,
      )
    },
    /** Oldest first. */
    view: (): readonly UndoView[] =>
      rows()
        .filter(({ at }) => !isOver(at))
        .map(({ id, at, undoable }) => ({
          id,
          type: undoable.type,
          title: 'title' in undoable ? undoable.title : '',
          host: 'host' in undoable ? undoable.host : '',
          until: clock.localTime(at + undoMs).day,
        })),
    get: (id: number): Undoable | undefined =>
      rows().find((row) => row.id === id && !isOver(row.at))?.undoable,
    drop,
    onChange: changes.on,
  }
}
