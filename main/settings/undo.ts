import { isDeepStrictEqual } from 'node:util'
import { minuteMs } from '../../preload/contract/durations.ts'
import type { Settings, SettingsPatch } from '../../preload/contract/declared-settings.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../preload/contract/result.ts'
import type { FolderView } from '../../preload/contract/views/folders-view.ts'
import type { GithubView } from '../../preload/contract/views/github-view.ts'
import type { UndoView } from '../../preload/contract/views/undo-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { isWaitOver, undoMs } from '../base/rules/waits.ts'
import type { Store } from '../storage/open-store.ts'
import type { Sql } from '../storage/sql.ts'
import type { SettingsService } from './settings.ts'

/** What to go back to. */
type Undoable =
  | { readonly type: 'kinds'; readonly kinds: Settings['kinds'] }
  | { readonly type: 'languages'; readonly languages: Settings['languages'] }
  | { readonly type: 'address'; readonly title: string; readonly counts: boolean }
  /** The title is the folder's label. */
  | { readonly type: 'folder'; readonly title: string; readonly path: string }
  /** The title is the login. The token is gone, so the user has to sign in again. */
  | { readonly type: 'account'; readonly title: string; readonly host: string }
  /** The table `journal` has the changes to reverse. */
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

/** The types that `goBack` only prepares: a sign-in completes `account`, the next start the others. */
const isUndoneLater: ReadonlySet<Undoable['type']> = new Set(['account', 'import', 'start-over'])

/** What the user can undo in Settings for 30 days: makes the change, records what to go back to, and goes back. */
export function createUndo(options: {
  readonly store: Pick<Store, 'sql'>
  readonly clock: Clock
  readonly log?: Pick<Log, 'error'>
  readonly settings: SettingsService
  readonly folders: {
    readonly add: (path: string) => Promise<Result<null, Problem>>
    readonly remove: (id: number) => string | undefined
    readonly views: () => readonly FolderView[]
  }
  readonly github: {
    readonly signOut: (account: string) => void
    readonly signIn: { readonly setTypedHost: (host: string) => void }
    readonly view: () => GithubView
  }
  readonly transfer: {
    readonly undoImport: () => Promise<Result<null, Problem>>
    readonly undoStartOver: () => Promise<Result<null, Problem>>
  }
}) {
  const { clock, settings, folders, github, transfer } = options
  const { sql } = options.store
  const changes = createEmitter<undefined>(options.log)
  const isOver = (at: number) => isWaitOver(at + undoMs, undoMs + minuteMs, clock.now())
  /** Oldest first. */
  const rows = () =>
    sql
      .all<{ id: number; value: string; at: number }>('SELECT * FROM undoable ORDER BY at, id')
      .map(({ value, ...row }) => ({ ...row, undoable: JSON.parse(value) as Undoable }))

  function record(undoable: Undoable): void {
    recordUndoable(sql, undoable, clock.now())
    changes.emit(undefined)
  }

  function drop(id: number): void {
    sql.run('DELETE FROM undoable WHERE id = ?', id)
    changes.emit(undefined)
  }

  /** Whether the user has added the folder again, or signed in again, without undoing. */
  function isBack(undoable: Undoable): boolean {
    if (undoable.type === 'folder')
      return folders.views().some(({ label }) => label === undoable.title)
    if (undoable.type !== 'account') return false
    const { title, host } = undoable
    return github.view().accounts.some((one) => one.login === title && one.host === host)
  }

  function goBackTo(before: Undoable): Result<unknown, Problem> | Promise<Result<null, Problem>> {
    switch (before.type) {
      case 'folder':
        return folders.add(before.path)
      case 'account':
        github.signIn.setTypedHost(before.host)
        return ok(null)
      case 'address':
        settings.setAddress(before.title, before.counts)
        return ok(null)
      case 'import':
        return transfer.undoImport()
      case 'start-over':
        return transfer.undoStartOver()
      case 'kinds':
        return settings.set({ kinds: before.kinds })
      case 'languages':
        return settings.set({ languages: before.languages })
      default:
        return assertNever(before)
    }
  }

  return {
    removeFolder(id: number): void {
      const title = folders.views().find((folder) => folder.id === id)?.label
      const path = folders.remove(id)
      if (path !== undefined) record({ type: 'folder', title: title ?? path, path })
    },
    /** Erases the token at once, so the user can only sign in again. */
    removeAccount(account: string): void {
      const known = github.view().accounts.find(({ id }) => id === account)
      github.signOut(account)
      if (known) record({ type: 'account', title: known.login, host: known.host })
    },
    changeAddress(email: string, counts: boolean): void {
      const before = settings.addresses().find((known) => known.email === email)?.counts ?? false
      settings.setAddress(email, counts)
      if (before !== counts) record({ type: 'address', title: email, counts: before })
    },
    changeSettings(patch: SettingsPatch): Result<Settings, Problem> {
      const { kinds, languages } = settings.all()
      const set = settings.set(patch)
      if (!set.ok) return set
      if (!isDeepStrictEqual(kinds, set.value.kinds)) record({ type: 'kinds', kinds })
      if (!isDeepStrictEqual(languages, set.value.languages))
        record({ type: 'languages', languages })
      return set
    },
    /** Oldest first. */
    view: (): readonly UndoView[] =>
      rows()
        .filter(({ at, undoable }) => !isOver(at) && !isBack(undoable))
        .map(({ id, at, undoable }) => ({
          id,
          type: undoable.type,
          title: 'title' in undoable ? undoable.title : '',
          host: 'host' in undoable ? undoable.host : '',
          until: clock.localTime(at + undoMs).day,
        })),
    /** Undoes a change, which stays listed until it is undone (`isUndoneLater`). */
    async goBack(id: number): Promise<Result<null, Problem>> {
      const before = rows().find((row) => row.id === id && !isOver(row.at))?.undoable
      if (before === undefined) return err({ code: 'unexpected' })
      const undone = await goBackTo(before)
      if (!undone.ok) return undone
      if (!isUndoneLater.has(before.type)) drop(id)
      return ok(null)
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
    onChange: changes.on,
  }
}
