import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { replaceFileUnflushedSync } from '../base/replace-file.ts'

/** A field that cannot be read counts as unknown. */
const schema = z.object({
  /** `closing` begins just before SQLite closes the database and removes the `-wal`. */
  phase: z.catch(z.enum(['open', 'closing', 'closed']), 'closed'),
  /** When the database was last found sound; milliseconds since the epoch. */
  checkedAt: z.catch(z.nullable(z.number()), null),
  /** Whether the database may be damaged, until it is examined. */
  isSuspect: z.catch(z.boolean(), true),
  /** Size and modification time of the file when it was closed: any later change is not ours. */
  closedWith: z.catch(z.nullable(z.object({ bytes: z.number(), modifiedMs: z.number() })), null),
  /** What the next start does first, because the database is damaged or lost changes, or the user wants a change. */
  atNextStart: z.catch(
    z.nullable(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('replace-damaged') }),
        z.object({ type: z.literal('recover-wal') }),
        z.object({ type: z.literal('restore'), backup: z.string() }),
        z.object({ type: z.enum(['import', 'undo-import', 'undo-start-over']) }),
        z.object({ type: z.literal('start-over'), requestedAt: z.number() }),
      ]),
    ),
    null,
  ),
})

/**
 * How the database was left. A file beside the database keeps this, because a database cannot tell that it, or a part
 * of it, is missing. If the file is lost, the database is examined once more.
 */
export type LastShutdownState = Readonly<z.infer<typeof schema>>

export const unknownState: LastShutdownState = schema.parse({})

/** @returns null if there is no such file; `unknownState` if it cannot be read */
export function readLastShutdownState(path: string): LastShutdownState | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? null : unknownState
  }
}

/** Replaces the file atomically. @throws what the file system throws */
export function writeLastShutdownState(path: string, state: LastShutdownState): void {
  replaceFileUnflushedSync(path, JSON.stringify(state))
}
