import * as z from 'zod/mini'

const numberOrNull = z.catch(z.nullable(z.number()), null)
const textOrNull = z.catch(z.nullable(z.string()), null)
const startedVersion = {
  version: z.string(),
  /** The newest database that this version can read, as `user_version`; null if unknown. */
  databaseVersion: numberOrNull,
}

/** If a property is unreadable, it counts as null. Times are milliseconds since the epoch, null if never. */
export const updateStateSchema = z.object({
  starts: z.catch(
    z.nullable(
      z.object({
        ...startedVersion,
        /** The version that was installed before; null if unknown. */
        before: z.catch(z.nullable(z.object(startedVersion)), null),
        /** Whether the version has ever completed a start. */
        hasStarted: z.catch(z.boolean(), false),
        /** Failed starts in a row. The current start counts until it is complete. */
        failed: z.number(),
      }),
    ),
    null,
  ),
  /** The last check, whatever its result. */
  checkedAt: numberOrNull,
  /** When a check last found nothing newer; null if never, or if a check has found a newer version since. */
  newestAt: numberOrNull,
  /** The version that was being installed when Hot Dash ended; null if there was none. */
  installing: textOrNull,
  /** Hot Dash does not install this version automatically, because the installation failed or the user went back. */
  refused: textOrNull,
  /** The latest expiry of all accepted manifests. */
  freshest: numberOrNull,
})

/**
 * What must be known before the database is open, or if it cannot be opened: how starts went, when Hot Dash asked
 * GitHub for a newer version, and which version not to install automatically. Losing it loses no user data.
 */
export type UpdateState = Readonly<z.infer<typeof updateStateSchema>>

/** How the installed version's starts went. */
export type StartRecord = NonNullable<UpdateState['starts']>

export type StartedVersion = NonNullable<StartRecord['before']>

/** After this many failed starts, ask the user before trying a version again. */
const maxFailed = 2

/** The state to save before any part of a version's start can fail. @param last the saved state; null if unknown */
export function beginStart(last: StartRecord | null, version: string): StartRecord {
  if (last?.version === version) return { ...last, failed: last.failed + 1 }
  // Never go back to a version that has not started successfully.
  const before = last?.hasStarted
    ? { version: last.version, databaseVersion: last.databaseVersion }
    : (last?.before ?? null)
  return {
    version,
    databaseVersion: null,
    before: before?.version === version ? null : before,
    hasStarted: false,
    failed: 1,
  }
}

/** The state to save once the start is complete. */
export const completeStart = (starts: StartRecord, databaseVersion: number): StartRecord => ({
  ...starts,
  databaseVersion,
  hasStarted: true,
  failed: 0,
})

/** The version to roll back to after two failed starts. Null if this version has ever started, so its files work. */
export const rollbackVersionOf = (begun: StartRecord): StartedVersion | null =>
  !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
