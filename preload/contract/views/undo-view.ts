import type { Day } from '../calendar-day.ts'

/** A change in Settings that the user can still undo. */
export interface UndoView {
  /** A handle for the request. */
  readonly id: number
  /**
   * What was changed (kinds, languages, address), removed (folder), signed out (account), merged (import) or begun
   * again (start-over).
   */
  readonly type: 'kinds' | 'languages' | 'address' | 'folder' | 'account' | 'import' | 'start-over'
  /** The address, the folder's label or the login; otherwise empty. */
  readonly title: string
  /** The account's host; otherwise empty. */
  readonly host: string
  readonly until: Day
}
