import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../preload/contract/result.ts'
import type { Settings, SettingsPatch } from '../../preload/contract/declared-settings.ts'
import type { UndoView } from '../../preload/contract/views/undo-view.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Undo, Undoable } from '../settings/undo.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'
import type { Transfer } from '../transfer/transfer.ts'

/** By the sign-in, and by the next start. */
const isUndoneLater: ReadonlySet<Undoable['type']> = new Set(['account', 'import', 'start-over'])

/** What the user can undo in Settings: does it, and notes what to go back to. */
export function createUndoableRequests(services: {
  readonly undo: Undo
  readonly settings: SettingsService
  readonly folders: Pick<Folders, 'add' | 'remove' | 'views'>
  readonly github: Pick<Github, 'signOut' | 'view'> & {
    readonly signIn: Pick<Github['signIn'], 'setTypedHost'>
  }
  readonly transfer: Pick<Transfer, 'undoImport' | 'undoStartOver'>
}) {
  const { undo, settings, folders, github, transfer } = services
  return {
    removeFolder(id: number): void {
      const title = folders.views().find((folder) => folder.id === id)?.label
      const path = folders.remove(id)
      if (path !== undefined) undo.record({ type: 'folder', title: title ?? path, path })
    },
    /** Erases the token at once, so the user can only sign in again. */
    signOut(account: string): void {
      const known = github.view().accounts.find(({ id }) => id === account)
      github.signOut(account)
      if (known) undo.record({ type: 'account', title: known.login, host: known.host })
    },
    setAddress(email: string, counts: boolean): void {
      const before = settings.addresses().find((known) => known.email === email)?.counts ?? false
      settings.setAddress(email, counts)
      if (before !== counts) undo.record({ type: 'address', title: email, counts: before })
    },
    set(patch: SettingsPatch): Result<Settings, Problem> {
      const { kinds, languages } = settings.all()
      const set = settings.set(patch)
      if (!set.ok) return set
      if (!isDeepStrictEqual(kinds, set.value.kinds)) undo.record({ type: 'kinds', kinds })
      if (!isDeepStrictEqual(languages, set.value.languages))
        undo.record({ type: 'languages', languages })
      return set
    },
    /** What can be undone, except what has come back in another way. */
    view: (): readonly UndoView[] =>
      undo.view().filter(({ type, title, host }) => {
        if (type === 'folder') return folders.views().every(({ label }) => label !== title)
        const { accounts } = github.view()
        const isSignedIn = accounts.some((one) => one.login === title && one.host === host)
        return type !== 'account' || !isSignedIn
      }),
    /** Undoes a change. An account stays listed until the user signs in again; a change that needs a restart, until then. */
    async undo(id: number): Promise<Result<null, Problem>> {
      const before = undo.get(id)
      if (before === undefined) return err({ code: 'unexpected' })
      const undone = await goBackTo(before)
      if (!undone.ok) return undone
      if (!isUndoneLater.has(before.type)) undo.drop(id)
      return ok(null)
    },
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
}
