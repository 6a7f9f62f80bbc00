import { z } from 'zod'
import { readJsonFileSync, writeJsonFileSync } from '../base/json-file.ts'

/** The file name in the data folder. */
export const updateStateName = 'hot-dash.updates.json'

const maybeNumber = z.number().nullable().catch(null)
const maybeString = z.string().nullable().catch(null)
const startedVersion = {
  version: z.string(),
  /** The newest database that it can read, as `user_version`; null if unknown. */
  databaseVersion: maybeNumber,
}

const stateSchema = z.object({
  /** How the installed version's starts went. */
  starts: z
    .object({
      ...startedVersion,
      /** The version before; null if unknown. */
      before: z.object(startedVersion).nullable().catch(null),
      /** Whether it has ever completed a start. */
      hasStarted: z.boolean().catch(false),
      /** Failed starts in a row. The current start counts until it is complete. */
      failed: z.number(),
    })
    .nullable()
    .catch(null),
  /** The last check, whatever its result: milliseconds since the epoch, null if never. */
  checkedAt: maybeNumber,
  /** When a check last found nothing newer; null if never, or if a newer version was found since. */
  newestAt: maybeNumber,
  /** The version that was being installed when Hot Dash ended; null if none was. */
  installing: maybeString,
  /**
   * A version that could not be installed, or that the user went back from: it is not installed automatically again.
   */
  refused: maybeString,
  /** The latest expiry of all accepted manifests: milliseconds since the epoch, null if none was. */
  freshest: maybeNumber,
})

/**
 * What must be known before the database is open, and even if it cannot be opened: how starts went, when GitHub was
 * asked for a newer version, and which version not to install automatically. Kept in a file in the data folder;
 * losing it loses no user data.
 */
export type UpdateState = Readonly<z.infer<typeof stateSchema>>

/** An unreadable file counts as missing. */
export function readUpdateState(path: string): UpdateState {
  return readJsonFileSync(path, stateSchema) ?? stateSchema.parse({})
}

/** Merges a change into the state, and replaces the file. @throws what the file system throws */
export function changeUpdateState(path: string, change: Partial<UpdateState>): UpdateState {
  const state = { ...readUpdateState(path), ...change }
  writeJsonFileSync(path, state)
  return state
}
