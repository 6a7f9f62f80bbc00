import type { Problem } from '../problem.ts'

/** What an import would change: before and after it. */
export interface ImportPreview {
  /** When the file was written, in milliseconds since the epoch, by the clock of its machine. */
  readonly exportedAt: number
  readonly level: Change
  readonly meals: Change
  /** Things that Dash owns. */
  readonly things: Change
  /**
   * Whether the file is from before (`older`) or after the user last started over. From an older file, an import takes
   * only contributions and what counts. A newer file makes Dash start over here too.
   */
  readonly generation: 'same' | 'older' | 'newer'
  /** How many repositories of the file are new here, and how many are known. */
  readonly repositories: { readonly new: number; readonly known: number }
}

interface Change {
  readonly now: number
  readonly after: number
}

/** The export or import that is under way. `rows` and `ofRows` count rows of the database. */
export type TransferView =
  | { readonly name: 'none'; readonly problem: Problem | null }
  | { readonly name: 'exporting' | 'reading'; readonly rows: number; readonly ofRows: number }
  | { readonly name: 'exported'; readonly file: string; readonly rows: number }
  /** The file was read. Nothing changes before the user agrees. */
  | { readonly name: 'preview'; readonly file: string; readonly preview: ImportPreview }
  /** A backup is being made. Then Hot Dash restarts, and merges the file or starts over. */
  | { readonly name: 'importing' }
