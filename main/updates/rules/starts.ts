/** A version that has started on this machine. */
export interface StartedVersion {
  readonly version: string
  /** The newest database that it can read, as `user_version`; null: not known. */
  readonly databaseVersion: number | null
}

/** How the starts of the installed version went. */
export interface Starts extends StartedVersion {
  /** The one before it; null: none is known. */
  readonly before: StartedVersion | null
  /** Whether it has ever started to the end. */
  readonly hasStarted: boolean
  /** How often in a row it has not; the start that is under way counts until it has come to its end. */
  readonly failed: number
}

/** A version that does not start so often is not tried again without a question. */
const maxFailed = 2

/**
 * To be kept before anything of a start can fail.
 * @param last how it was left; null: nothing is known
 * @param version that starts now
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

/** A version that never started is none to go back to. */
function versionBefore(last: Starts, version: string): StartedVersion | null {
  const before = last.hasStarted
    ? { version: last.version, databaseVersion: last.databaseVersion }
    : last.before
  return before?.version === version ? null : before
}

/** To be kept once it has started. @param databaseVersion the newest database that it can read */
export const startsDone = (starts: Starts, databaseVersion: number): Starts => ({
  ...starts,
  databaseVersion,
  hasStarted: true,
  failed: 0,
})

/**
 * The version to go back to, where the one that begins to start has failed to twice. Only after an update: what has started
 * before is not broken by itself, and where no version was before there is none to go back to.
 */
export function versionToGoBackTo(begun: Starts): StartedVersion | null {
  return !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
}
