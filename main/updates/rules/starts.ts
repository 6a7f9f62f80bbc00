/** A version that has started on this machine. */
export interface StartedVersion {
  readonly version: string
  /** The newest database that it can read, as `user_version`; null if unknown. */
  readonly databaseVersion: number | null
}

/** How the installed version's starts went. */
export interface Starts extends StartedVersion {
  /** The version before; null if unknown. */
  readonly before: StartedVersion | null
  /** Whether it has ever completed a start. */
  readonly hasStarted: boolean
  /** Failed starts in a row. The current start counts until it is complete. */
  readonly failed: number
}

/** After this many failed starts, a version is not tried again without asking the user. */
const maxFailed = 2

/**
 * The state to save before any part of the start can fail.
 * @param last the saved state; null if unknown
 * @param version the one that starts now
 */
export function startsBegun(last: Starts | null, version: string): Starts {
  if (last?.version === version) return { ...last, failed: last.failed + 1 }
  return {
    version,
    databaseVersion: null,
    before: last && versionBefore(last, version),
    hasStarted: false,
    failed: 1,
  }
}

/** There is no going back to a version that never started. */
function versionBefore(last: Starts, version: string): StartedVersion | null {
  const before = last.hasStarted
    ? { version: last.version, databaseVersion: last.databaseVersion }
    : last.before
  return before?.version === version ? null : before
}

/**
 * The state to save once the start is complete. @param databaseVersion the newest database that this version can read
 */
export const startsDone = (starts: Starts, databaseVersion: number): Starts => ({
  ...starts,
  databaseVersion,
  hasStarted: true,
  failed: 0,
})

/**
 * The version to go back to if this one has failed to start twice; null if there is none. Only after an update: a
 * version that has started before does not break by itself.
 */
export function versionToGoBackTo(begun: Starts): StartedVersion | null {
  return !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
}
